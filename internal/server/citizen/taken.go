package citizen

import (
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

// takenTime is a time that somebody else was faster with, and where to choose another.
type takenTime struct {
	query    booking.Query
	start    time.Time
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
	Typed        details
}

// alternative is a time with how far it lies from the one that was wanted.
type alternative struct {
	Start  time.Time
	Office string
	Apart  string
}

func (v *visit) showTaken(refusal *apperr.Error, t takenTime) error {
	render.Private(v.Context)
	basket := t.query.Basket
	where := v.place(t.query.Office)
	view := takenView{
		Start:    t.start,
		Summary:  v.summary(basket, v.lengthOf(basket), v.Today()),
		Action:   t.action,
		All:      t.all,
		Basket:   basket.String(),
		Key:      request.NewKey(),
		Replaces: t.replaces,
		Typed:    t.typed,
	}
	view.Summary.Place = &where
	alternatives, _ := refusal.Extra["alternatives"].([]booking.Time)
	for _, offered := range alternatives {
		start := offered.Start.In(v.Town.Rules.Location)
		view.Alternatives = append(view.Alternatives, alternative{Start: start, Office: offered.Office, Apart: v.apart(t.start, start)})
	}
	return v.show(refusal.Status(), "taken", render.View{
		Title: v.Printer.T("page.taken.title"), Self: t.all, Data: view,
	})
}

// lengthOf gives the minutes of a whole appointment; the sum where the basket cannot be booked any more.
func (v *visit) lengthOf(basket office.Basket) int {
	if request, refusal := v.bookable(basket); refusal == nil {
		return request.Minutes
	}
	return v.minutes(basket)
}
