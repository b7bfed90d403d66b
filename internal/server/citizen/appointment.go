package citizen

import (
	"net/http"
	"time"

	"stadttermin/internal/appointment"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/server/render"
)

// appointmentView is an appointment as its owner sees it.
type appointmentView struct {
	Summary   *summary
	Start     time.Time
	Reference string
	Number    string
	Booked    time.Time
	Manage    string // addresses of what can be done
	Calendar  string
	Move      string
	Cancel    string
	Undo      string
	Key       string
	Changes   bool // it can still be moved and cancelled
	Grace     int  // minutes after which whoever is not there has not come; 0: nobody counts
	Displaced bool // its time was closed, and nobody has answered yet
	Version   string
	Overtaken bool // a form that was made from another version has changed nothing
}

// manageAddress gives the path of an appointment's page or of what can be done there.
func manageAddress(token, action string) string {
	if action == "" {
		return "/termin/" + token
	}
	return "/termin/" + token + "/" + action
}

func (v *visit) appointmentView(a *appointment.Appointment, token string) *appointmentView {
	grace := 0
	if o := v.settings.Office(a.Office); o != nil {
		grace = o.GraceMinutes
	}
	return &appointmentView{
		Grace:     grace,
		Summary:   v.summaryOf(a),
		Start:     a.Start,
		Reference: a.Reference,
		Number:    a.WaitingNumber(),
		Booked:    a.Booked.In(v.town.Rules.Location),
		Manage:    v.link(manageAddress(token, "")),
		Calendar:  v.link(manageAddress(token, "termin.ics")),
		Move:      v.link(manageAddress(token, "verschieben")),
		Cancel:    v.link(manageAddress(token, "absagen")),
		Undo:      v.link(manageAddress(token, "zuruecknehmen") + "#titel"),
		Key:       newKey(),
		Changes:   a.Changeable(v.now),
		Displaced: a.State == appointment.Displaced,
		Version:   a.Version(),
		Overtaken: v.c.Query("getan") == overtaken,
	}
}

// find gives the appointment of the address, and keeps its page out of caches and search engines.
func (v *visit) find() (a *appointment.Appointment, token string, err error) {
	render.Private(v.c)
	token = v.c.Param("token")
	a, err = v.pages.Appointments.Find(v.ctx(), v.town, token)
	return a, token, err
}

func (p *Pages) appointment(c *gin.Context) error {
	v := p.visit(c)
	a, token, err := v.find()
	if err != nil {
		return err
	}
	switch {
	case a.State == appointment.Cancelled:
		return v.showCancelled(a, token)
	case a.State == appointment.Displaced:
		return v.showDisplaced(a, token)
	case a.State == appointment.Done || a.State == appointment.NoShow || !v.now.Before(a.End()):
		return v.ok("over", render.View{Title: v.p.T("page.over.title"), Data: v.appointmentView(a, token)})
	}
	view := manageView{appointmentView: v.appointmentView(a, token), Mail: v.addressView(a, token)}
	if view.Standing, err = v.standing(a); err != nil {
		return err
	}
	if view.Done, err = v.done(a, token); err != nil {
		return err
	}
	title := v.p.T("page.appointment.title_on", "date", v.p.Date(civil.DateOf(a.Start)))
	return v.ok("appointment", render.View{Title: title, Data: view})
}

// manageView is an appointment that lies ahead or goes on.
type manageView struct {
	*appointmentView
	Standing *standing // nil: not there yet
	Done     *done     // nil: nothing was done just now
	Mail     *addressView
}

// standing is how far somebody is who has come.
type standing struct {
	State   appointment.State
	Before  int
	Counter string
	Refresh string // address
}

func (v *visit) standing(a *appointment.Appointment) (*standing, error) {
	if a.State != appointment.Arrived && a.State != appointment.Called && a.State != appointment.Parked {
		return nil, nil
	}
	now, err := v.pages.Queue.Standing(v.ctx(), v.town, a.ID)
	if err != nil {
		return nil, err
	}
	view := &standing{State: now.State, Before: now.Before, Counter: now.Counter, Refresh: v.link(v.c.Request.URL.Path)}
	if o := v.settings.Office(now.Office); o != nil {
		for _, counter := range o.Counters {
			if counter.ID == now.Counter {
				view.Counter = counter.Name
			}
		}
	}
	return view, nil
}

// What the address of an appointment's page says was done to it just now.
const (
	justMoved    = "verschoben"
	justRestored = "zurueckgenommen"
	overtaken    = "ueberholt"
)

// done says what was done, and how a move is taken back.
type done struct {
	What   string
	Before *booked // the time before a move
	Number bool    // the waiting number is another one
	Back   *moveBack
}

// booked is when an appointment was, and under which number.
type booked struct {
	Start  time.Time
	Number string
}

// moveBack is the form that moves an appointment to where it was.
type moveBack struct {
	Action string
	Office string
}

func (v *visit) done(a *appointment.Appointment, token string) (*done, error) {
	view := &done{What: v.c.Query("getan")}
	switch {
	case a.State != appointment.Booked:
		return nil, nil
	case view.What == justRestored:
		return view, nil
	case view.What != justMoved || a.PreviousStart == nil:
		return nil, nil
	}
	view.Before = &booked{Start: a.PreviousStart.In(v.town.Rules.Location), Number: a.PreviousNumber}
	view.Number = a.PreviousNumber != a.WaitingNumber()
	office := v.c.Query("von")
	if !v.now.Before(*a.PreviousStart) || v.settings.Office(office) == nil {
		return view, nil
	}
	free, err := v.stillFree(booking.Query{Basket: a.Basket(), Office: office, Moves: a.ID}, view.Before.Start)
	if free {
		view.Back = &moveBack{Action: v.link(manageAddress(token, "verschieben") + "#titel"), Office: office}
	}
	return view, err
}

// calendarFile gives the appointment for the visitor's calendar, in the language that it was booked in.
func (p *Pages) calendarFile(c *gin.Context) error {
	v := p.visit(c)
	a, _, err := v.find()
	if err != nil {
		return err
	}
	if a.Contact.Email == "" {
		return apperr.New(apperr.NotFound) // forgotten: there is nobody to remind any more
	}
	kind, method := mail.Confirmation, mail.Publish
	if a.State == appointment.Cancelled || a.State == appointment.Displaced { // what does not take place leaves the calendar
		kind, method = mail.Cancellation, mail.Cancel
	}
	file, err := mail.Calendar(p.Bundle.Printer(a.Language), p.Messages.Message(v.town, a, kind, a.Sequence), method)
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", `attachment; filename="termin.ics"`)
	c.Data(http.StatusOK, "text/calendar; charset=utf-8; method="+string(method), file)
	return nil
}

// decided gives the token for a change that the submitted form asks for, as its owner saw the appointment.
func decided(c *gin.Context, token string) string { return booking.Since(token, c.PostForm("stand")) }

// seeOvertaken leads to the appointment as it is now where a form was made from another version.
func (p *Pages) seeOvertaken(c *gin.Context, token string) error {
	render.SeeOther(c, p.visit(c).link(manageAddress(token, "")+"#titel", "getan", overtaken))
	return nil
}

func isOvertaken(err error) bool { return err != nil && apperr.CodeOf(err) == apperr.Overtaken }
