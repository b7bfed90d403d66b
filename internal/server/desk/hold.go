package desk

import (
	"net/http"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// holdView is the time that is kept for the person on the telephone.
type holdView struct {
	Token string
	Value string // of the time, as in its choice, and what it is kept for
	Until time.Time
}

// hold keeps the chosen time while the name is typed. A desk keeps one time; the one before is let go.
func (p *Pages) hold(r *staffauth.Request) error {
	c, err := p.readCall(r, r.PostForm)
	if err != nil {
		return err
	}
	typed := readDetails(r)
	req, err := p.wanted(c)
	if err != nil {
		return err
	}
	req.Replaces = deskHold(r)
	hold, err := p.Times.Hold(r.Ctx(), r.Town, req)
	if notOffered(err) {
		return p.showLost(c, typed, err, req.Start)
	}
	if err != nil {
		return err
	}
	keepDeskHold(r, hold.Token)
	view, err := p.phoneView(c, typed)
	if err != nil {
		return err
	}
	view.Hold = holdViewOf(r, hold)
	return p.showPhone(c, http.StatusOK, view)
}

func holdViewOf(r *staffauth.Request, hold *booking.Hold) *holdView {
	return &holdView{
		Token: hold.Token, Value: timeValue(hold.Start, hold.Office) + " " + hold.Basket.String(), Until: hold.Expires.In(r.Town.Rules.Location),
	}
}

// wanted is the chosen time of a form, in an office in which the reader may give times.
func (p *Pages) wanted(c *phoneCall) (booking.HoldRequest, error) {
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

// showLost shows other times where the chosen one is not to be had. What was typed stays.
func (p *Pages) showLost(c *phoneCall, typed details, lost error, start time.Time) error {
	c.chosen = ""
	view, err := p.phoneView(c, typed)
	if err != nil {
		return err
	}
	if view.Times != nil {
		view.Times.Notice = noticeOf(c.Request, lost, start)
	}
	return p.showPhone(c, apperr.Of(lost).Status(), view)
}

// letGo lets the kept time go.
func (p *Pages) letGo(r *staffauth.Request) error {
	if token := deskHold(r); token != "" {
		if err := p.Times.Release(r.Ctx(), r.Town, token, budget.Claim{}); err != nil && apperr.CodeOf(err) != apperr.HoldInvalid {
			return err
		}
	}
	forgetDeskHold(r)
	r.SeeOther(r.Link(phonePath))
	return nil
}

// deskCookie carries the token of the one time that a desk keeps. It outlives no session.
const deskCookie = "telefon"

func deskCookieName(r *staffauth.Request) string {
	if request.Of(r.Context).Scheme == "https" {
		return "__Host-" + deskCookie
	}
	return deskCookie
}

func deskHold(r *staffauth.Request) string {
	cookie, err := r.Request.Cookie(deskCookieName(r))
	if err != nil {
		return ""
	}
	return cookie.Value
}

func keepDeskHold(r *staffauth.Request, token string) { setDeskHold(r, token, 0) }

func forgetDeskHold(r *staffauth.Request) { setDeskHold(r, "", -1) }

func setDeskHold(r *staffauth.Request, token string, maxAge int) {
	http.SetCookie(r.Writer, &http.Cookie{
		Name: deskCookieName(r), Value: token, Path: "/", MaxAge: maxAge, HttpOnly: true,
		Secure: request.Of(r.Context).Scheme == "https", SameSite: http.SameSiteLaxMode,
	})
}
