package citizen

import (
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/calendar"
	"stadttermin/internal/server/manage"
	"stadttermin/internal/server/visitor"
)

// reserve holds a chosen time and leads on to the form, or shows the nearest times where somebody was faster.
func (p *Pages) reserve(c *gin.Context) error {
	v := p.visit(c)
	basket, done, err := v.chosenBasket(c.PostForm("anliegen"))
	if done || err != nil {
		return err
	}
	typed := visitor.ReadDetails(c)
	wanted, err := v.Wanted(basket)
	if err != nil {
		return err
	}
	replaced, _ := p.Holds.ReadHold(v.Town, c.PostForm("ersetzt"))
	if replaced != nil {
		wanted.Replaces = replaced.Token
	}
	hold, err := p.Holds.Hold(v.Ctx(), v.Town, wanted)
	if calendar.IsTaken(err) {
		return v.ShowTaken(apperr.Of(err), calendar.TakenTime{
			Query: wanted.Query(), Start: wanted.Start, Booked: v.bookedHere(wanted.Office, wanted.Start), Typed: typed, Replaces: wanted.Replaces,
			Action: v.Link("/reservierung#titel"), All: v.Link("/zeiten", "anliegen", basket.String(), "ort", wanted.Office),
		})
	}
	if err != nil {
		return err
	}
	if replaced != nil && replaced.ID != hold.ID {
		v.dropHold(replaced.ID)
	}
	v.keepHold(hold)
	if !typed.Empty() || !v.bringsCookies() {
		// What was typed before the time was lost is in no address, nor is the hold of a browser that may keep no cookies:
		// so the form is shown right here.
		return v.showDetails(hold, typed, nil)
	}
	v.SeeOther(v.detailsLink(hold) + "#titel")
	return nil
}

// extend prolongs the hold, or takes the time again after the hold ran out. What was typed stays.
func (p *Pages) extend(c *gin.Context) error {
	v := p.visit(c)
	hold, typed := v.namedHold(), visitor.ReadDetails(c)
	if hold == nil {
		return v.showLostHold()
	}
	longer, err := v.prolong(hold)
	if err != nil {
		return v.explainLoss(hold, typed, err)
	}
	return v.showDetails(longer, typed, nil)
}

func (v *visit) prolong(hold *booking.Hold) (*booking.Hold, error) {
	longer, err := v.pages.Holds.Extend(v.Ctx(), v.Town, hold.Token, v.Claim)
	if err != nil {
		return nil, err
	}
	v.keepHold(longer)
	return longer, nil
}

// bookedHere gives the address of what this browser has booked at a time; empty: nothing.
func (v *visit) bookedHere(office string, start time.Time) string {
	return manage.BookedHere(v.Page.Page, v.pages.Bookings, office, start)
}

// explainLoss answers where a held time could not be kept or booked.
func (v *visit) explainLoss(hold *booking.Hold, typed visitor.Details, err error) error {
	refusal := apperr.Of(err)
	switch refusal.Code {
	case apperr.BudgetUsed:
		return err
	case apperr.HoldUsed, apperr.KeyReused:
		if v.CookieOf(manage.BookedCookie+hold.ID) == "" {
			return apperr.New(apperr.HoldUsed) // nothing is held any more, and only the mail knows the link
		}
		v.SeeOther(v.Link("/gebucht#getan", "r", hold.ID, "schon", "ja"))
		return nil
	case apperr.HoldExpired:
		return v.showExpired(hold, typed)
	case apperr.TimeTaken:
		return v.ShowTaken(refusal, calendar.TakenTime{
			Query: hold.Query(), Start: hold.Start, Booked: v.bookedHere(hold.Office, hold.Start), Typed: typed, Replaces: hold.Token, Action: v.Link("/reservierung#titel"),
			All: v.Link("/zeiten", "anliegen", hold.Basket.String(), "ort", hold.Office),
		})
	}
	return v.showDetails(hold, typed, err)
}
