package daylist

import (
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// officeFor gives the office of the address where the reader may do something there.
func officeFor(r *staffauth.Request, object authz.Object, action authz.Action) (*office.Office, error) {
	o := r.Settings.Office(r.Param("office"))
	if o == nil {
		return nil, apperr.New(apperr.NotFound)
	}
	if !r.Staff.Can(object, action, o.ID) {
		return nil, apperr.New(apperr.Forbidden)
	}
	return o, nil
}

func listPath(office string) string { return staffauth.Home + "/" + office + "/liste" }

func planPath(office string) string { return staffauth.Home + "/" + office + "/notfall" }

// offices leads to the lists and plans of the reader's offices; where it is one list alone, at once.
func (p *Pages) offices(r *staffauth.Request) error {
	type entry struct {
		Office     request.Text
		List, Plan string // addresses
	}
	var entries []entry
	offices := r.Settings.PlanOn(r.Today()).Offices
	for i := range offices {
		o := &offices[i]
		e := entry{Office: r.OfficeName(o)}
		if r.Staff.Can(authz.Contact, authz.Read, o.ID) {
			e.List = r.Link(listPath(o.ID))
		}
		if r.Staff.Can(authz.Lists, authz.Read, o.ID) {
			e.Plan = r.Link(planPath(o.ID))
		}
		if e.List != "" || e.Plan != "" {
			entries = append(entries, e)
		}
	}
	if len(entries) == 1 && entries[0].List != "" {
		r.SeeOther(entries[0].List)
		return nil
	}
	return p.Show(r, http.StatusOK, "desk/lists", r.Printer.T("desk.list.title"), entries)
}
