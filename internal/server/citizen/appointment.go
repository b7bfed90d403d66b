package citizen

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/fault"
	"stadttermin/internal/mail"
	"stadttermin/internal/server/page"
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
}

// manageAddress gives the path of an appointment's page or of what can be done there.
func manageAddress(token, action string) string {
	if action == "" {
		return "/termin/" + token
	}
	return "/termin/" + token + "/" + action
}

func (v *visit) appointmentView(a *booking.Appointment, token string) *appointmentView {
	return &appointmentView{
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
	}
}

// find gives the appointment of the address, and keeps its page out of caches and search engines.
func (v *visit) find() (a *booking.Appointment, token string, err error) {
	page.Private(v.c)
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
	case a.State == booking.Cancelled:
		return v.showCancelled(a, token)
	case a.State == booking.Displaced:
		return v.showDisplaced(a, token)
	case a.State == booking.Done || a.State == booking.NoShow || !v.now.Before(a.End()):
		return v.ok("over", page.View{Title: v.p.T("page.over.title"), Data: v.appointmentView(a, token)})
	}
	title := v.p.T("page.appointment.title_on", "date", v.p.Date(civil.DateOf(a.Start)))
	return v.ok("appointment", page.View{Title: title, Data: v.appointmentView(a, token)})
}

// calendarFile gives the appointment for the visitor's calendar, in the language that it was booked in.
func (p *Pages) calendarFile(c *gin.Context) error {
	v := p.visit(c)
	a, _, err := v.find()
	if err != nil {
		return err
	}
	if a.Contact.Email == "" {
		return fault.New(fault.NotFound) // forgotten: there is nobody to remind any more
	}
	message := p.Messages.Message(v.town, a, mail.Confirmation, a.Sequence)
	file, err := mail.Calendar(p.Bundle.Printer(a.Language), message, mail.Publish)
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", `attachment; filename="termin.ics"`)
	c.Data(http.StatusOK, "text/calendar; charset=utf-8; method=PUBLISH", file)
	return nil
}
