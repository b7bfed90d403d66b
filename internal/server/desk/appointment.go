package desk

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// Changes changes appointments in the name of staff.
type Changes interface {
	CancelFor(ctx context.Context, town *directory.Town, m booking.StaffAccess, id uuid.UUID, tell mail.Kind, key string) (*appointment.Appointment, error)
	UndoFor(ctx context.Context, town *directory.Town, m booking.StaffAccess, id uuid.UUID, key string) (*appointment.Appointment, error)
	MoveFor(ctx context.Context, town *directory.Town, m booking.StaffAccess, id uuid.UUID, hold, key string) (*appointment.Appointment, error)
	Reach(ctx context.Context, town *directory.Town, m booking.StaffAccess, id uuid.UUID, contact appointment.Contact, key string) (*appointment.Appointment, error)
	Confirm(ctx context.Context, town *directory.Town, m booking.StaffAccess, id uuid.UUID, key string) (*appointment.Appointment, error)
}

// appointmentView is an appointment as staff see it.
type appointmentView struct {
	*dictation
	State     appointment.State
	Basket    *basketView
	Until     string
	Booked    string
	Channel   string
	Language  string
	Details   details
	Known     bool // the reader may see the person, who is not forgotten yet
	Wrong     map[string]string
	Path      string // that the addresses of everything that can be done begin with
	Key       string
	Stand     string   // the appointment and its person as the forms were made from them
	Stored    *details // how the person is reached now, where somebody has changed it since the form was made
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

// appointment shows one appointment, and what can be done with it.
func (p *Pages) appointment(r *staffauth.Request) error {
	a, err := p.read(r, r.Param("reference"), authz.Read)
	if err != nil {
		return err
	}
	view := p.appointmentView(r, a)
	if done := r.Query("getan"); slices.Contains(outcomes, done) {
		view.Done = r.Printer.T("desk.appointment.done." + done)
	}
	return p.showAppointment(r, http.StatusOK, a, view)
}

func (p *Pages) appointmentView(r *staffauth.Request, a *appointment.Appointment) *appointmentView {
	may := func(object authz.Object) bool { return r.Staff.Can(object, authz.Change, a.Office) }
	view := &appointmentView{
		dictation: dictate(r, a), State: a.State, Basket: basketOfAppointment(r, a), Until: r.Printer.Time(a.End()),
		Booked: r.Printer.DateTime(a.Booked), Channel: r.Printer.T("desk.channel." + string(a.Channel)), Language: p.Bundle.Printer(a.Language).Name(),
		Details: details{Name: a.Contact.Name, Email: a.Contact.Email, Phone: a.Contact.Phone},
		Known:   a.Contact.Name != "", Path: staffauth.Appointment + "/" + a.Reference, Key: request.NewKey(), Cancelled: a.State == appointment.Cancelled,
		Stand: standOf(a),
	}
	view.Displaced = p.displacement(r, a)
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

func (p *Pages) showAppointment(r *staffauth.Request, status int, a *appointment.Appointment, view *appointmentView) error {
	if view.Known && r.Staff.Can(authz.Contact, authz.Read, a.Office) {
		one, err := p.Unreached.Of(r.Ctx(), r.Town, a)
		if err != nil {
			return err
		}
		if one != nil {
			view.Unreached = p.unreachedRow(r, one)
			view.Unreached.OfAppointment = true
		}
	}
	title := r.Printer.T("desk.appointment.title", "number", a.WaitingNumber(), "date", r.Printer.Date(civil.DateOf(a.Start)))
	r.Self = r.Link(view.Path)
	return p.Show(r, status, "desk/appointment", title, view)
}

// standOf names an appointment and its person as a form shows them.
func standOf(a *appointment.Appointment) string { return a.Version() + standMark + a.ContactVersion() }

// standMark parts the two; no version has it.
const standMark = "."

// mandate is what the reader may change, as long as that is still as the form showed it.
func (p *Pages) mandate(r *staffauth.Request, object authz.Object) booking.StaffAccess {
	m := booking.StaffAccess{Actor: r.Staff.Actor(), Offices: r.Offices(object, authz.Change)}
	appointment, contact, _ := strings.Cut(r.PostForm(staffauth.StandField), standMark)
	if object == authz.Contact {
		m.Seen.Contact = contact
	} else {
		m.Seen.Appointment = appointment
	}
	return m
}

// objectOf names an appointment in the trail.
func objectOf(a *appointment.Appointment) string { return "appointment:" + a.ID.String() }

// sayDone leads back to the appointment and says what was done.
func (p *Pages) sayDone(r *staffauth.Request, a *appointment.Appointment, what string) error {
	r.SeeOther(r.Link(staffauth.Appointment+"/"+a.Reference+"#getan", "getan", what))
	return nil
}
