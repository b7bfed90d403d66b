package booked

import (
	"slices"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// DisplacedView says what holds for somebody whose time was closed: why, which time is kept and until when.
type DisplacedView struct {
	Date, Time string // that does not take place
	Reason     string
	Kept       *keptView
	Without    string        // why no time is kept
	Accept     string        // address; empty where there is nothing to accept, or the reader may not
	AcceptKey  string        // of idempotency
	Stand      string        // of the appointment that this was made from
	Move       string        // address
	Come       *request.Form // the person is here all the same; nil: not today, or the reader may not
}

// keptView is the time that is kept instead.
type keptView struct {
	Date, Time string
	Until      string
	Place      request.Text
	Address    office.Address
	Elsewhere  bool // than the appointment was
}

// displacedOf gives what holds instead of an appointment, or nil where the appointment itself holds.
func displacedOf(r *staffauth.Request, a *appointment.Appointment) *DisplacedView {
	if a.State != appointment.Displaced {
		return nil
	}
	view := &DisplacedView{Date: r.Printer.Date(civil.DateOf(a.Start)), Time: r.Printer.Time(a.Start), Without: r.Printer.T("page.displaced.none")}
	d := a.Displaced
	if d == nil {
		return view
	}
	view.Reason = d.Reason
	if slices.Contains(appointment.ClosureReasons, d.Reason) {
		view.Reason = r.Printer.T("closure.reason." + d.Reason)
	}
	switch {
	case d.Keeps(r.Now):
		view.Without = ""
		view.Kept = &keptView{
			Date: r.Printer.Date(civil.DateOf(*d.Start)), Time: r.Printer.Time(*d.Start), Until: r.Printer.DateTime(d.Until), Elsewhere: d.Office != a.Office,
		}
		if o := r.Settings.Office(d.Office); o != nil {
			view.Kept.Place, view.Kept.Address = r.OfficeName(o), o.Address
		}
	case d.Start != nil:
		view.Without = r.Printer.T("page.displaced.over")
	}
	return view
}

// Displacement is displacedOf with what the reader may do about it.
func Displacement(r *staffauth.Request, a *appointment.Appointment) *DisplacedView {
	view := displacedOf(r, a)
	if view == nil {
		return nil
	}
	view.Stand = standOf(a)
	path := staffauth.Appointment + "/" + a.Reference
	if r.Staff.Can(authz.Appointment, authz.Change, a.Office) {
		view.Move = r.Link(path + "/verschieben")
		if d := a.Displaced; d != nil && acceptable(d.Start, r.Now) {
			view.Accept, view.AcceptKey = path+"/annehmen", request.NewKey()
		}
	}
	if civil.DateOf(a.Start) == r.Today() && r.Staff.Can(authz.Arrival, authz.Create, a.Office) {
		view.Come = &request.Form{
			Path: staffauth.Case + "/" + a.Reference + "/da", Label: r.Printer.T("desk.displaced.come"), About: a.WaitingNumber(), Key: request.NewKey(),
			Fields: []request.Field{{Name: "zurueck", Value: "fall"}},
		}
	}
	return view
}

// acceptable tells whether a time that is, or was, kept may still be taken: as long as it has not begun.
func acceptable(start *time.Time, now time.Time) bool { return start != nil && now.Before(*start) }
