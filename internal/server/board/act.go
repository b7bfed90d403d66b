package board

import (
	"stadttermin/internal/appointment"
	"stadttermin/internal/hall/dayplan"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// Act makes a form for a case.
func (d *Plan) Act(c *dayplan.Case, what, label string, more ...request.Field) *request.Form {
	return &request.Form{
		Path: staffauth.Case + "/" + c.Key() + "/" + what, Label: d.Printer.T(label), About: c.WaitingNumber(), Key: request.NewKey(), Stand: c.Version(), Fields: append(d.Back().Fields(), more...),
	}
}

// oneAct is what is done most to somebody in a state, or nil.
func (d *Plan) oneAct(c *dayplan.Case) *request.Form {
	if d.Date != d.Today() {
		return nil
	}
	calls := c.Office == d.Mine.Office
	at := request.Field{Name: "schalter", Value: d.Mine.Counter}
	switch {
	case c.State == appointment.Booked && d.Staff.Can(authz.Arrival, authz.Create, c.Office):
		return d.Act(c, "da", "desk.act.arrive")
	case c.State == appointment.Arrived && calls:
		return d.Act(c, "aufrufen", "desk.act.call", at)
	case c.State == appointment.Parked && calls:
		return d.Act(c, "aufrufen", "desk.act.call", at)
	case c.State == appointment.Called && d.Staff.Can(authz.Visit, authz.Call, c.Office):
		return d.Act(c, "erneut", "desk.act.again")
	}
	return nil
}

func kind(a *request.Form, kind string) *request.Form {
	a.Kind = kind
	return a
}
