package phone

import (
	"net/http"
	"time"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
)

// holdView is the time that is kept for the person on the telephone.
type holdView struct {
	Token string
	Value string // of the time, as in its choice, and what it is kept for
	Until time.Time
}

func holdViewOf(r *staffauth.Request, hold *booking.Hold) *holdView {
	return &holdView{
		Token: hold.Token, Value: timeValue(hold.Start, hold.Office) + " " + hold.Basket.String(), Until: hold.Expires.In(r.Town.Rules.Location),
	}
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
