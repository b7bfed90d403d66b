package staffauth

import "stadttermin/internal/staff/authz"

// Offices lists those in which the reader may do something, in the order of the settings, retired ones with appointments
// included. Where there is none it is empty and not nil, which would mean all.
func (r *Request) Offices(object authz.Object, action authz.Action) []string {
	var all []string
	for _, o := range r.Settings.PlanOn(r.Today()).Offices {
		all = append(all, o.ID)
	}
	offices := authz.Offices(r.Staff.Grants, object, action, all)
	if offices == nil {
		return []string{}
	}
	return offices
}
