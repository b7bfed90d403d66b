package citizen

import (
	"net/http"
	"time"
)

// Cookies: the token of the visitor's one hold, and the manage token of what was just booked. Both are necessary for
// the service and set only when a time is chosen or booked.
const (
	holdCookie   = "reservierung"
	bookedCookie = "gebucht"
)

// How long cookies stay. A hold's outlives the hold, so that a page opened late can say what became of it. The booked
// one is short, because people book on computers that others use after them.
const (
	holdCookieAge   = 2 * time.Hour
	bookedCookieAge = 30 * time.Minute
)

// cookieName binds cookies to the host and to https where there is https (RFC 6265bis §4.1.3.2).
func (v *visit) cookieName(name string) string {
	if v.secure() {
		return "__Host-" + name
	}
	return name
}

func (v *visit) secure() bool { return v.scope.Scheme == "https" }

func (v *visit) cookie(name string) string {
	value, err := v.c.Request.Cookie(v.cookieName(name))
	if err != nil {
		return ""
	}
	return value.Value
}

func (v *visit) setCookie(name, value string, age time.Duration) {
	v.writeCookie(&http.Cookie{Name: name, Value: value, MaxAge: int(age.Seconds())})
}

func (v *visit) dropCookie(name string) { v.writeCookie(&http.Cookie{Name: name, MaxAge: -1}) }

func (v *visit) writeCookie(cookie *http.Cookie) {
	cookie.Name = v.cookieName(cookie.Name)
	cookie.Path = "/"
	cookie.HttpOnly = true
	cookie.Secure = v.secure()
	cookie.SameSite = http.SameSiteLaxMode
	http.SetCookie(v.c.Writer, cookie)
}
