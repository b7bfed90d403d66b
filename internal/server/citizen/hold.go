package citizen

import (
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/booking"
	"stadttermin/internal/fault"
	"stadttermin/internal/office"
	"stadttermin/internal/server/page"
)

// reserve holds a chosen time and leads on to the form, or shows the nearest times where somebody was faster.
func (p *Pages) reserve(c *gin.Context) error {
	v := p.visit(c)
	basket, done, err := v.chosenBasket(c.PostForm("anliegen"))
	if done || err != nil {
		return err
	}
	typed := readDetails(c)
	hold, err := v.hold(basket, v.cookie(holdCookie))
	if isTaken(err) {
		return v.showTaken(fault.Of(err), takenTime{
			query: booking.Query{Basket: basket, Office: c.PostForm("ort")}, start: v.postedStart(), typed: typed,
			action: v.link("/reservierung#titel"), all: v.link("/zeiten", "anliegen", basket.String(), "ort", c.PostForm("ort")),
		})
	}
	if err != nil {
		return err
	}
	v.setCookie(holdCookie, hold.Token, holdCookieAge)
	if !typed.empty() {
		// What was typed before the time was lost is in no address, so the form is shown right here.
		return v.showDetails(hold, typed, nil)
	}
	page.SeeOther(c, v.link("/angaben#titel"))
	return nil
}

func isTaken(err error) bool { return err != nil && fault.CodeOf(err) == fault.TimeTaken }

// hold keeps the posted time. The same button of the same page pressed twice keeps it once.
func (v *visit) hold(basket office.Basket, replaces string) (*booking.Hold, error) {
	start := v.postedStart()
	if start.IsZero() {
		return nil, fault.New(fault.Invalid).At("zeit")
	}
	key := v.c.PostForm("schluessel")
	if key != "" {
		key += "/" + v.c.PostForm("ort") + "/" + start.UTC().Format(time.RFC3339)
	}
	return v.pages.Holds.Hold(v.ctx(), v.town, booking.HoldRequest{
		Basket: basket, Office: v.c.PostForm("ort"), Channel: office.Online, Start: start, Replaces: replaces, Key: key,
	})
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
	token := v.cookie(holdCookie)
	typed := readDetails(c)
	hold, err := v.prolong(token)
	if err != nil {
		return v.explainLoss(token, typed, err)
	}
	return v.showDetails(hold, typed, nil)
}

func (v *visit) prolong(token string) (*booking.Hold, error) {
	hold, err := v.pages.Holds.Extend(v.ctx(), v.town, token)
	if err != nil {
		return nil, err
	}
	v.setCookie(holdCookie, hold.Token, holdCookieAge)
	return hold, nil
}

// explainLoss answers where a held time could not be kept or booked.
func (v *visit) explainLoss(token string, typed details, err error) error {
	refusal := fault.Of(err)
	hold, _ := v.pages.Holds.ReadHold(v.town, token)
	switch {
	case refusal.Code == fault.HoldInvalid || hold == nil:
		v.dropCookie(holdCookie)
		return err
	case refusal.Code == fault.HoldExpired:
		return v.showExpired(hold, typed)
	case refusal.Code == fault.TimeTaken:
		return v.showTaken(refusal, takenTime{
			query: hold.Query(), start: hold.Start, typed: typed, action: v.link("/reservierung#titel"),
			all: v.link("/zeiten", "anliegen", hold.Basket.String(), "ort", hold.Office),
		})
	}
	return v.showDetails(hold, typed, err)
}

// expiredView offers the time again that was held too long.
type expiredView struct {
	Start time.Time
	Free  bool
	Other string // address of other times
	Typed details
}

func (v *visit) showExpired(hold *booking.Hold, typed details) error {
	free, err := v.stillFree(hold.Basket, hold.Office, hold.Start)
	if err != nil {
		return err
	}
	page.Private(v.c)
	return v.show(fault.New(fault.HoldExpired).Status(), "expired", page.View{
		Title: v.p.T("page.expired.title"),
		Self:  v.link("/angaben"),
		Data: expiredView{
			Start: hold.Start, Free: free, Typed: typed,
			Other: v.link("/zeiten", "anliegen", hold.Basket.String(), "ort", hold.Office),
		},
	})
}
