package citizen

import (
	"time"

	"stadttermin/internal/appointment"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/server/form"
	"stadttermin/internal/server/render"
)

// book makes the held time binding. A second click, or going back and sending again, ends at the same confirmation.
func (p *Pages) book(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	hold, typed := v.namedHold(), readDetails(c)
	if hold == nil {
		return v.showLostHold()
	}
	if v.asksBack(typed) {
		longer, lost := v.prolong(hold)
		if lost != nil {
			return v.explainLoss(hold, typed, lost)
		}
		return v.showDetails(longer, typed, nil)
	}
	a, err := p.Appointments.Book(v.ctx(), v.town, booking.BookRequest{
		Hold:     hold.Token,
		Contact:  appointment.Contact{Name: typed.Name, Email: typed.Email, Phone: typed.Phone},
		Language: v.p.Lang(),
		Key:      c.PostForm("schluessel"),
		By:       v.scope.Claim,

		Confirmation: confirmation(c, typed),
	})
	if err != nil {
		return v.notBooked(hold, typed, err)
	}
	token := p.Appointments.ManageToken(v.town, a)
	if !v.bringsCookies() {
		render.SeeOther(c, v.link(manageAddress(token, "")+"#titel"))
		return nil
	}
	v.dropHold(hold.ID)
	render.SetCookie(c, bookedCookie+hold.ID, token, bookedCookieAge)
	render.SeeOther(c, v.bookedLink(hold.ID))
	return nil
}

// bookedLink is the address of the confirmation of what was booked with a hold.
func (v *visit) bookedLink(hold string) string { return v.link("/gebucht#titel", "r", hold) }

func (v *visit) notBooked(hold *booking.Hold, typed details, err error) error {
	if !form.About(err) {
		return v.explainLoss(hold, typed, err)
	}
	// Whoever has to correct a field does not lose the time meanwhile.
	longer, lost := v.prolong(hold)
	if lost != nil {
		return v.explainLoss(hold, typed, lost)
	}
	return v.showDetails(longer, typed, err)
}

// bookedView is the confirmation, and the proof of when it was made.
type bookedView struct {
	*appointmentView
	Mail    *addressView // nil: no mails go anywhere
	Already bool         // it was booked before, and what was typed since was not taken
}

func (v *visit) bookedView(a *appointment.Appointment, token string) *bookedView {
	return &bookedView{appointmentView: v.appointmentView(a, token), Mail: v.addressView(a, token), Already: v.c.Query("schon") != ""}
}

func (p *Pages) booked(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	token := v.cookie(bookedCookie + c.Query("r"))
	if token == "" {
		render.SeeOther(c, v.link("/terminlink"))
		return nil
	}
	a, err := p.Appointments.Find(v.ctx(), v.town, token)
	if err != nil {
		return err
	}
	if a.State != appointment.Booked {
		render.SeeOther(c, v.link(manageAddress(token, "")))
		return nil
	}
	return v.ok("booked", render.View{Title: v.p.T("page.booked.title"), Data: v.bookedView(a, token)})
}

// reminds tells whether a reminder follows an appointment that was booked at a moment.
func (v *visit) reminds(a *appointment.Appointment, booked time.Time) bool {
	_, wanted := outbox.ReminderDue(a.Start, booked, *v.settings.Profile.ReminderAt)
	return wanted && a.Contact.Email != ""
}
