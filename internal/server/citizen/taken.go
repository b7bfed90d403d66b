package citizen

import (
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/visitor"
)

// takenTime is a time that somebody else was faster with, and where to choose another.
type takenTime struct {
	query    booking.Query
	start    time.Time
	typed    visitor.Details // what was typed already
	replaces string          // token of the hold that is given up for another time
	action   string          // where a time is posted to
	all      string          // address of all times
}

// takenView proposes the nearest times.
type takenView struct {
	Start        time.Time
	Alternatives []alternative
	Summary      *visitor.Summary
	Action       string
	All          string
	Basket       string
	Key          string
	Replaces     string
	Typed        visitor.Details
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
	where := v.Place(t.query.Office)
	view := takenView{
		Start:    t.start,
		Summary:  v.Summary(basket, v.LengthOf(basket), v.Today()),
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
	return v.Show(refusal.Status(), "taken", render.View{
		Title: v.Printer.T("page.taken.title"), Self: t.all, Data: view,
	})
}
