package citizen

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/render"
	"stadttermin/internal/town/office"
)

// reserve holds a chosen time and leads on to the form, or shows the nearest times where somebody was faster.
func (p *Pages) reserve(c *gin.Context) error {
	v := p.visit(c)
	basket, done, err := v.chosenBasket(c.PostForm("anliegen"))
	if done || err != nil {
		return err
	}
	typed := readDetails(c)
	wanted, err := v.wanted(basket)
	if err != nil {
		return err
	}
	replaced, _ := p.Holds.ReadHold(v.town, c.PostForm("ersetzt"))
	if replaced != nil {
		wanted.Replaces = replaced.Token
	}
	hold, err := p.Holds.Hold(v.ctx(), v.town, wanted)
	if isTaken(err) {
		return v.showTaken(apperr.Of(err), takenTime{
			query: wanted.Query(), start: wanted.Start, typed: typed, replaces: wanted.Replaces,
			action: v.link("/reservierung#titel"), all: v.link("/zeiten", "anliegen", basket.String(), "ort", wanted.Office),
		})
	}
	if err != nil {
		return err
	}
	if replaced != nil && replaced.ID != hold.ID {
		v.dropHold(replaced.ID)
	}
	v.keepHold(hold)
	if !typed.empty() || !v.bringsCookies() {
		// What was typed before the time was lost is in no address, nor is the hold of a browser that may keep no cookies:
		// so the form is shown right here.
		return v.showDetails(hold, typed, nil)
	}
	render.SeeOther(c, v.detailsLink(hold)+"#titel")
	return nil
}

func isTaken(err error) bool { return err != nil && apperr.CodeOf(err) == apperr.TimeTaken }

// wanted is the time that a form asks to be held. The same button of the same page pressed twice asks for one hold.
func (v *visit) wanted(basket office.Basket) (booking.HoldRequest, error) {
	start := v.postedStart()
	if start.IsZero() {
		return booking.HoldRequest{}, apperr.New(apperr.Invalid).At("zeit")
	}
	return booking.HoldRequest{
		Basket: basket, Office: v.c.PostForm("ort"), Channel: office.Online, Start: start,
		By: v.scope.Claim, Key: v.c.PostForm("schluessel"),
	}, nil
}

// postedStart reads the chosen time, which is local with its offset; zero where it is none.
func (v *visit) postedStart() time.Time {
	start, err := time.Parse(time.RFC3339, v.c.PostForm("zeit"))
	if err != nil {
		return time.Time{}
	}
	return start.In(v.town.Rules.Location)
}

// extend prolongs the hold, or takes the time again after the hold ran out. What was typed stays.
func (p *Pages) extend(c *gin.Context) error {
	v := p.visit(c)
	hold, typed := v.namedHold(), readDetails(c)
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
	longer, err := v.pages.Holds.Extend(v.ctx(), v.town, hold.Token, v.scope.Claim)
	if err != nil {
		return nil, err
	}
	v.keepHold(longer)
	return longer, nil
}

// explainLoss answers where a held time could not be kept or booked.
func (v *visit) explainLoss(hold *booking.Hold, typed details, err error) error {
	refusal := apperr.Of(err)
	switch refusal.Code {
	case apperr.BudgetUsed:
		return err
	case apperr.HoldUsed, apperr.KeyReused:
		if v.cookie(bookedCookie+hold.ID) == "" {
			return apperr.New(apperr.HoldUsed) // nothing is held any more, and only the mail knows the link
		}
		render.SeeOther(v.c, v.link("/gebucht#titel", "r", hold.ID, "schon", "ja"))
		return nil
	case apperr.HoldExpired:
		return v.showExpired(hold, typed)
	case apperr.TimeTaken:
		return v.showTaken(refusal, takenTime{
			query: hold.Query(), start: hold.Start, typed: typed, replaces: hold.Token, action: v.link("/reservierung#titel"),
			all: v.link("/zeiten", "anliegen", hold.Basket.String(), "ort", hold.Office),
		})
	}
	return v.showDetails(hold, typed, err)
}

// expiredView offers the time again that was held too long.
type expiredView struct {
	Start time.Time
	Hold  string // token
	Free  bool
	Other string // address of other times
	Typed details
}

func (v *visit) showExpired(hold *booking.Hold, typed details) error {
	free, err := v.stillFree(hold.Query(), hold.Start)
	if err != nil {
		return err
	}
	render.Private(v.c)
	return v.show(apperr.New(apperr.HoldExpired).Status(), "expired", render.View{
		Title: v.p.T("page.expired.title"),
		Self:  v.detailsLink(hold),
		Data: expiredView{
			Start: hold.Start, Hold: hold.Token, Free: free, Typed: typed,
			Other: v.link("/zeiten", "anliegen", hold.Basket.String(), "ort", hold.Office),
		},
	})
}

// showLostHold says that the browser no longer knows which time is kept for it, and what to do.
func (v *visit) showLostHold() error {
	render.Private(v.c)
	return v.show(http.StatusGone, "losthold", render.View{Title: v.p.T("page.lost_hold.title"), Data: v.contact(), Self: v.link("/")})
}
