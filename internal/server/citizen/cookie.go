package citizen

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/render"
)

// holdCookie keeps the token of a held time, under the hold's id. It is necessary for the service and set only when a time is
// chosen. Forms name their hold themselves, so that two pages of one browser never act on each other's; without cookies
// everything but coming back to a page works.
const holdCookie = "reservierung-"

// holdCookieAge outlives the hold, so that a page opened late can say what became of it.
const holdCookieAge = 2 * time.Hour

// maxHoldCookies bounds what a browser sends along with every request; the holds that ran out first go first.
const maxHoldCookies = 8

// bringsCookies tells whether the browser keeps cookies at all, as far as this request shows.
func (v *visit) bringsCookies() bool { return len(v.Request.Cookies()) > 0 }

// keepHold lets the browser find the hold again.
func (v *visit) keepHold(hold *booking.Hold) {
	others := slices.DeleteFunc(v.heldTimes(), func(h *booking.Hold) bool { return h.ID == hold.ID })
	slices.SortFunc(others, func(a, b *booking.Hold) int { return cmp.Compare(a.Expires.Unix(), b.Expires.Unix()) })
	for _, old := range others[:max(0, len(others)-maxHoldCookies+1)] {
		v.dropHold(old.ID)
	}
	render.SetCookie(v.Context, holdCookie+hold.ID, hold.Token, holdCookieAge)
}

func (v *visit) dropHold(id string) { render.DropCookie(v.Context, holdCookie+id) }

// heldTimes gives the holds that the browser knows of, those that have run out included.
func (v *visit) heldTimes() (holds []*booking.Hold) {
	prefix := render.CookieName(v.Context, holdCookie)
	for _, cookie := range v.Request.Cookies() {
		if !strings.HasPrefix(cookie.Name, prefix) {
			continue
		}
		if hold, _ := v.pages.Holds.ReadHold(v.Town, cookie.Value); hold != nil {
			holds = append(holds, hold)
		}
	}
	return holds
}

// namedHold gives the hold that the submitted form names. Another page may have prolonged it since the form was shown:
// then it is the browser's token that says until when. nil where the form names none of this town's.
func (v *visit) namedHold() *booking.Hold {
	hold, _ := v.pages.Holds.ReadHold(v.Town, v.PostForm("reservierung"))
	if hold == nil {
		return nil
	}
	if kept, _ := v.pages.Holds.ReadHold(v.Town, v.CookieOf(holdCookie+hold.ID)); kept != nil && kept.ID == hold.ID && kept.Expires.After(hold.Expires) {
		return kept
	}
	return hold
}
