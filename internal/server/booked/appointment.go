package booked

import (
	"net/http"
	"slices"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// View is an appointment as staff see it.
type View struct {
	*Dictation
	State     appointment.State
	Basket    *BasketView
	Until     string
	Booked    string
	Channel   string
	Language  string
	Details   Details
	Known     bool // the reader may see the person, who is not forgotten yet
	Wrong     map[string]string
	Path      string // that the addresses of everything that can be done begin with
	Key       string
	Stand     string   // the appointment and its person as the forms were made from them
	Stored    *Details // how the person is reached now, where somebody has changed it since the form was made
	Move      string   // address; empty where it cannot be moved any more
	Reach     bool
	Confirm   bool
	Cancel    bool
	Undo      bool
	Cancelled bool
	Done      string        // what was just done, in a sentence
	Refused   string        // why it was not
	Unreached *unreachedRow // a mail did not reach the person; nil: all did
}

// outcomes are what can just have been done, as its addresses say it.
var outcomes = []string{"verschoben", "abgesagt", "zurueckgenommen", "gespeichert", "gesendet", "angenommen"}

// page shows one appointment, and what can be done with it.
func (p *Pages) page(r *staffauth.Request) error {
	a, err := p.Find(r, r.Param("reference"), authz.Read)
	if err != nil {
		return err
	}
	view := p.View(r, a)
	if done := r.Query("getan"); slices.Contains(outcomes, done) {
		view.Done = r.Printer.T("desk.appointment.done." + done)
	}
	return p.show(r, http.StatusOK, a, view)
}

// View gives an appointment as its reader sees it, with what they may do.
func (p *Pages) View(r *staffauth.Request, a *appointment.Appointment) *View {
	may := func(object authz.Object) bool { return r.Staff.Can(object, authz.Change, a.Office) }
	view := &View{
		Dictation: Dictate(r, a), State: a.State, Basket: basketOfAppointment(r, a), Until: r.Printer.Time(a.End()),
		Booked: r.Printer.DateTime(a.Booked), Channel: r.Printer.T("desk.channel." + string(a.Channel)), Language: p.Bundle.Printer(a.Language).Name(),
		Details: Details{Name: a.Contact.Name, Email: a.Contact.Email, Phone: a.Contact.Phone},
		Known:   a.Contact.Name != "", Path: staffauth.Appointment + "/" + a.Reference, Key: request.NewKey(), Cancelled: a.State == appointment.Cancelled,
		Stand: standOf(a),
	}
	view.Displaced = Displacement(r, a)
	changeable := a.Changeable(r.Now) || a.Begun(r.Now)
	view.Cancel = changeable && may(authz.Appointment)
	view.Undo = a.Restorable(r.Now) && may(authz.Appointment)
	view.Reach = view.Known && !view.Cancelled && may(authz.Contact)
	view.Confirm = view.Reach && a.Changeable(r.Now) && a.Contact.Email != ""
	if view.Cancel {
		view.Move = r.Link(view.Path + "/verschieben")
	}
	return view
}

func (p *Pages) show(r *staffauth.Request, status int, a *appointment.Appointment, view *View) error {
	if view.Known && r.Staff.Can(authz.Contact, authz.Read, a.Office) {
		one, err := p.Unreached.Of(r.Ctx(), r.Town, a)
		if err != nil {
			return err
		}
		if one != nil {
			view.Unreached = unreachedRowOf(r, one)
			view.Unreached.OfAppointment = true
		}
	}
	title := r.Printer.T("desk.appointment.title", "number", a.WaitingNumber(), "date", r.Printer.Date(civil.DateOf(a.Start)))
	r.Self = r.Link(view.Path)
	return p.Show(r, status, "desk/appointment", title, view)
}

// Refuse shows the appointment again with the reason why nothing was done. What is no matter of this appointment is
// answered as everywhere.
func (p *Pages) Refuse(r *staffauth.Request, a *appointment.Appointment, err error) error {
	refusal := apperr.Of(err)
	if status := refusal.Status(); status != http.StatusConflict && status != http.StatusUnprocessableEntity && status != http.StatusGone {
		return err
	}
	now, lost := p.Find(r, a.Reference, authz.Read)
	if lost != nil {
		return lost
	}
	return p.ShowRefused(r, now, refusal, nil)
}

// ShowRefused shows an appointment as it is now, why something was not done, and what was typed about its person.
func (p *Pages) ShowRefused(r *staffauth.Request, now *appointment.Appointment, refusal *apperr.Error, typed *Details) error {
	said, err := p.Overtaken(r, refusal, ObjectOf(now))
	if err != nil {
		return err
	}
	view := p.View(r, now)
	view.Refused = r.Sentence(said)
	if typed != nil {
		stored := view.Details
		view.Details, view.Stored = *typed, &stored
	}
	return p.show(r, refusal.Status(), now, view)
}
