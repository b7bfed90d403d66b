package citizen

import (
	"strings"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/render"
	"stadttermin/internal/town/office"
)

// takenTime is a time that somebody else was faster with, and where to choose another.
type takenTime struct {
	query    booking.Query
	start    time.Time
	stand    string  // version of the appointment that is moved
	typed    details // what was typed already
	replaces string  // token of the hold that is given up for another time
	action   string  // where a time is posted to
	all      string  // address of all times
}

// takenView proposes the nearest times.
type takenView struct {
	Start        time.Time
	Alternatives []alternative
	Summary      *summary
	Action       string
	All          string
	Basket       string
	Key          string
	Replaces     string
	Stand        string
	Typed        details
	Booked       string // address of the confirmation, where this very browser has booked the time; empty: somebody else has
}

// alternative is a time with how far it lies from the one that was wanted.
type alternative struct {
	Start  time.Time
	Office string
	Apart  string
}

func (v *visit) showTaken(refusal *apperr.Error, t takenTime) error {
	render.Private(v.c)
	basket := t.query.Basket
	where := v.place(t.query.Office)
	view := takenView{
		Start:    t.start,
		Summary:  v.summary(basket, v.lengthOf(basket), v.today()),
		Action:   t.action,
		All:      t.all,
		Basket:   basket.String(),
		Key:      newKey(),
		Replaces: t.replaces,
		Stand:    t.stand,
		Typed:    t.typed,
	}
	view.Summary.Place = &where
	if view.Booked = bookedHere(v, t.query.Office, t.start); view.Booked != "" {
		return v.show(refusal.Status(), "taken", render.View{Title: v.p.T("page.booked.already"), Self: t.all, Data: view})
	}
	alternatives, _ := refusal.Extra["alternatives"].([]booking.Time)
	for _, offered := range alternatives {
		start := offered.Start.In(v.town.Rules.Location)
		view.Alternatives = append(view.Alternatives, alternative{Start: start, Office: offered.Office, Apart: v.apart(t.start, start)})
	}
	return v.show(refusal.Status(), "taken", render.View{
		Title: v.p.T("page.taken.title"), Self: t.all, Data: view,
	})
}

// lengthOf gives the minutes of a whole appointment; the sum where the basket cannot be booked any more.
func (v *visit) lengthOf(basket office.Basket) int {
	if request, refusal := v.bookable(basket); refusal == nil {
		return request.Minutes
	}
	return v.minutes(basket)
}

// bookedHere gives the address of what this browser has booked at a time, as its cookies tell; empty: nothing.
func bookedHere(v *visit, office string, start time.Time) string {
	prefix := render.CookieName(v.c, bookedCookie)
	for _, cookie := range v.c.Request.Cookies() {
		if !strings.HasPrefix(cookie.Name, prefix) {
			continue
		}
		a, err := v.pages.Appointments.Find(v.ctx(), v.town, cookie.Value)
		if err == nil && a.State == appointment.Booked && a.LiesAt(office, start) {
			return v.link(manageAddress(cookie.Value, "") + "#titel")
		}
	}
	return ""
}
