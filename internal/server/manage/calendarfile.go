package manage

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/message/mail"
)

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
	file, err := mail.Calendar(p.Bundle.Printer(a.Language), p.Messages.Message(v.Town, a, kind, a.Sequence), method)
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", `attachment; filename="termin.ics"`)
	c.Data(http.StatusOK, "text/calendar; charset=utf-8; method="+string(method), file)
	return nil
}
