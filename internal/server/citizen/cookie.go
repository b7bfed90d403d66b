package citizen

import (
	"time"

	"stadttermin/internal/server/page"
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

func (v *visit) cookie(name string) string { return page.Cookie(v.c, name) }

func (v *visit) setCookie(name, value string, age time.Duration) {
	page.SetCookie(v.c, name, value, age)
}

func (v *visit) dropCookie(name string) { page.DropCookie(v.c, name) }
