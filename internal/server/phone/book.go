package phone

import (
	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/booked"
	"stadttermin/internal/server/staffauth"
)

// book makes the appointment and shows what to say about it. The same form sent twice books once.
func (p *Pages) book(r *staffauth.Request) error {
	c, err := readCall(r, r.PostForm)
	if err != nil {
		return err
	}
	typed := booked.ReadDetails(r)
	a, err := p.bookFor(c, typed)
	if err != nil {
		return p.refuse(c, typed, err)
	}
	forgetDeskHold(r)
	r.SeeOther(r.Link(staffauth.Phone+"#ansage", "gebucht", a.Reference))
	return nil
}

// bookFor books the time that is kept, or else keeps and books the chosen one.
func (p *Pages) bookFor(c *phoneCall, typed booked.Details) (*appointment.Appointment, error) {
	wanted, err := wantedHold(c)
	if err != nil {
		return nil, err
	}
	req := booking.BookRequest{Hold: c.PostForm("reservierung"), Contact: typed.Contact(), Language: typed.Language, Actor: c.Staff.Actor()}
	if p.keeps(c, req.Hold, wanted) {
		a, err := p.Bookings.Book(c.Ctx(), c.Town, req)
		if code := apperr.CodeOf(err); err == nil || code != apperr.HoldExpired && code != apperr.HoldInvalid {
			return a, err
		}
	}
	wanted.Replaces = deskHold(c.Request)
	wanted.Key = c.PostForm("schluessel") + "/" + timeValue(wanted.Start, wanted.Office)
	return p.Bookings.BookAt(c.Ctx(), c.Town, wanted, req)
}

// keeps tells whether a hold is of the chosen time. One that has expired may have been booked before it did, which
// booking it again finds out.
func (p *Pages) keeps(c *phoneCall, token string, wanted booking.HoldRequest) bool {
	hold, err := p.Times.ReadHold(c.Town, token)
	if hold == nil || err != nil && apperr.CodeOf(err) != apperr.HoldExpired {
		return false
	}
	return hold.Office == wanted.Office && hold.Start.Equal(wanted.Start) && hold.Basket.Equal(wanted.Basket)
}

// refuse shows the page again with what was typed, and what is wrong with it.
func (p *Pages) refuse(c *phoneCall, typed booked.Details, refused error) error {
	if notOffered(refused) {
		start, _, err := readTime(c.Request, c.chosen)
		if err != nil {
			return err
		}
		return p.showLost(c, typed, refused, start)
	}
	wrong := booked.WrongFields(c.Request, refused)
	if wrong == nil {
		return refused
	}
	view, err := p.phoneView(c, typed)
	if err != nil {
		return err
	}
	view.Wrong = wrong
	if hold, err := p.Times.ReadHold(c.Town, c.PostForm("reservierung")); err == nil {
		view.Hold = holdViewOf(c.Request, hold)
	}
	return p.showPhone(c, apperr.Of(refused).Status(), view)
}
