package board

import (
	"strings"

	"stadttermin/internal/server/render"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// counterCookie remembers at which counter this browser stands, as office/counter, until it is closed: whoever works
// there says so once a day. It gives no right; calling asks for that itself.
const counterCookie = "schalter"

// Workplace is an office's counter; the zero value is none.
type Workplace struct{ Office, Counter string }

// WorkplaceOf gives the counter that the browser stands at, as far as the reader may call people there.
func WorkplaceOf(r *staffauth.Request) Workplace {
	officeID, counter, _ := strings.Cut(render.Cookie(r.Context, counterCookie), "/")
	o := r.Settings.Office(officeID)
	if o == nil || o.Counter(counter) < 0 || !r.Staff.Can(authz.Visit, authz.Call, officeID) {
		return Workplace{}
	}
	return Workplace{officeID, counter}
}

// Remember keeps the counter in the browser.
func (w Workplace) Remember(r *staffauth.Request) {
	render.SetCookie(r.Context, counterCookie, w.Office+"/"+w.Counter, 0)
}
