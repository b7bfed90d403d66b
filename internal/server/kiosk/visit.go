package kiosk

import (
	"stadttermin/internal/hall/device"
	"stadttermin/internal/server/request"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// visit is a request of a device that may open the page.
type visit struct {
	*request.Visit
	device *device.Device
}

func (r *visit) can(object authz.Object, action authz.Action, officeID string) bool {
	return r.device.Can(r.Settings.PlanOn(r.Today()), object, action, officeID)
}

// offices are those that the device works for.
func (r *visit) offices() []*office.Office { return r.device.At(r.Settings.PlanOn(r.Today())) }

// hallName gives what stands above the pages of the device.
func (r *visit) hallName() string {
	if h := r.Settings.Hall(r.device.Hall); h != nil {
		return h.Name
	}
	return r.device.Hall
}

// openToday lists the ids of the device's offices that open today.
func (r *visit) openToday() []string {
	var ids []string
	for _, o := range r.offices() {
		if r.Town.Rules.Opening(r.Town.Rules.Office(o.ID), r.Today()).Minutes() > 0 {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

func (r *visit) serves(officeID string) bool {
	for _, o := range r.offices() {
		if o.ID == officeID {
			return true
		}
	}
	return false
}
