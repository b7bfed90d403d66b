package citizen

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/form"
	"stadttermin/internal/server/manage"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/visitor"
)

// book makes the held time binding. A second click, or going back and sending again, ends at the same confirmation.
func (p *Pages) book(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	hold, typed := v.namedHold(), visitor.ReadDetails(c)
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
	a, err := p.Bookings.Book(v.Ctx(), v.Town, booking.BookRequest{
		Hold:     hold.Token,
		Contact:  appointment.Contact{Name: typed.Name, Email: typed.Email, Phone: typed.Phone},
		Language: v.Printer.Lang(),
		Key:      c.PostForm("schluessel"),
		By:       v.Claim,

		Confirmation: confirmation(c, typed),
	})
	if err != nil {
		return v.notBooked(hold, typed, err)
	}
	token := p.Bookings.ManageToken(v.Town, a)
	if !v.bringsCookies() {
		v.SeeOther(v.Link(manage.Path(token, "") + "#titel"))
		return nil
	}
	v.dropHold(hold.ID)
	render.SetCookie(c, manage.BookedCookie+hold.ID, token, manage.BookedCookieAge)
	v.SeeOther(manage.BookedLink(v.Visit, hold.ID))
	return nil
}

func (v *visit) notBooked(hold *booking.Hold, typed visitor.Details, err error) error {
	if !form.About(err) {
		return v.explainLoss(hold, typed, err)
	}
	switch refusal := apperr.Of(err); refusal.Code {
	case apperr.ConfirmAddress: // it was prolonged for that
		if longer, ok := refusal.Extra["hold"].(*booking.Hold); ok {
			hold = longer
			v.keepHold(hold)
		}
		return v.showDetails(hold, typed, err)
	case apperr.ConfirmationWrong:
		return v.showDetails(hold, typed, err)
	}
	// Whoever has to correct a field does not lose the time meanwhile.
	longer, lost := v.prolong(hold)
	if lost != nil {
		return v.explainLoss(hold, typed, lost)
	}
	return v.showDetails(longer, typed, err)
}
