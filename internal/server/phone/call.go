package phone

import (
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// wantedHold is the chosen time of a form, in an office in which the reader may give times.
func wantedHold(c *phoneCall) (booking.HoldRequest, error) {
	if len(c.basket) == 0 {
		return booking.HoldRequest{}, apperr.New(apperr.EmptyBasket).At("anliegen")
	}
	start, at, err := readTime(c.Request, c.chosen)
	if err != nil {
		return booking.HoldRequest{}, err
	}
	if !c.Staff.Can(authz.Appointment, authz.Create, at) {
		return booking.HoldRequest{}, apperr.New(apperr.Forbidden)
	}
	return booking.HoldRequest{Basket: c.basket, Office: at, Channel: office.Phone, Start: start, Staff: c.Staff.Actor()}, nil
}

// phoneCall is one telephone call: what it is about and when it would suit.
type phoneCall struct {
	*staffauth.Request
	offices []string // in which the reader may give times
	basket  office.Basket
	wish    wish
	chosen  string
}

// wishFields repeats the wish in the form that books.
type wishFields struct{ Office, Date, Half, Clock string }

// readCall reads what the call is about from an address or a form.
func readCall(r *staffauth.Request, value func(string) string) (*phoneCall, error) {
	c := &phoneCall{Request: r, offices: r.Offices(authz.Appointment, authz.Create), chosen: value("wahl")}
	var err error
	if c.wish, err = readWish(r, value); err != nil {
		return nil, err
	}
	if c.wish.office != "" && !r.Staff.Can(authz.Appointment, authz.Create, c.wish.office) {
		return nil, apperr.New(apperr.Forbidden)
	}
	if written := value("anliegen"); written != "" {
		if c.basket, err = office.ParseBasket(written); err != nil {
			return nil, apperr.New(apperr.Invalid).At("anliegen")
		}
	}
	return c, nil
}

// address is the page with another basket and the same wish.
func (c *phoneCall) address(basket office.Basket) string {
	return c.Link(staffauth.Phone, append([]string{"anliegen", basket.String()}, c.wish.pairs()...)...)
}

func (c *phoneCall) wishFields() wishFields {
	pairs := c.wish.pairs()
	return wishFields{Office: pairs[1], Date: pairs[3], Half: pairs[5], Clock: pairs[7]}
}

// ownDay is where looking for another time begins: at the day of the appointment, or of the time that is kept for it, and no
// sooner than somebody can come.
func (c *phoneCall) ownDay(a *appointment.Appointment) time.Time {
	day := a.Start
	if d := a.Displaced; d != nil && d.Start != nil {
		day = *d.Start
	}
	own, soonest := civil.Instant(civil.DateOf(day), 0, c.Now.Location(), civil.Beginning), c.Now.Add(callerLead)
	if own.Before(soonest) {
		return soonest
	}
	return own
}
