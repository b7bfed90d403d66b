package calendar

import (
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/visitor"
)

// TakenTime is a time that somebody else was faster with, and where to choose another.
type TakenTime struct {
	Query    booking.Query
	Start    time.Time
	Typed    visitor.Details // what was typed already
	Stand    string          // version of the appointment that is moved
	Booked   string          // address of the confirmation, where this very browser has booked the time; empty: somebody else has
	Replaces string          // token of the hold that is given up for another time
	Action   string          // where a time is posted to
	All      string          // address of all times
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
	Stand        string
	Booked       string // address of the confirmation, where this very browser has booked the time; empty: somebody else has
	Typed        visitor.Details
}

// alternative is a time with how far it lies from the one that was wanted.
type alternative struct {
	Start  time.Time
	Office string
	Apart  string
}

// ShowTaken says that somebody was faster, and proposes the nearest times.
func (v *Page) ShowTaken(refusal *apperr.Error, t TakenTime) error {
	render.Private(v.Context)
	basket := t.Query.Basket
	where := v.Place(t.Query.Office)
	view := takenView{
		Start:    t.Start,
		Summary:  v.Summary(basket, v.LengthOf(basket), v.Today()),
		Action:   t.Action,
		All:      t.All,
		Basket:   basket.String(),
		Key:      request.NewKey(),
		Replaces: t.Replaces,
		Stand:    t.Stand,
		Booked:   t.Booked,
		Typed:    t.Typed,
	}
	view.Summary.Place = &where
	if view.Booked != "" {
		return v.Show(refusal.Status(), "taken", render.View{Title: v.Printer.T("page.booked.already"), Self: t.All, Data: view})
	}
	alternatives, _ := refusal.Extra["alternatives"].([]booking.Time)
	for _, offered := range alternatives {
		start := offered.Start.In(v.Town.Rules.Location)
		view.Alternatives = append(view.Alternatives, alternative{Start: start, Office: offered.Office, Apart: v.apart(t.Start, start)})
	}
	return v.Show(refusal.Status(), "taken", render.View{
		Title: v.Printer.T("page.taken.title"), Self: t.All, Data: view,
	})
}

// apart says how far a time lies from the one that was wanted.
func (v *Page) apart(wanted, offered time.Time) string {
	from, to := civil.DateOf(wanted), civil.DateOf(offered)
	switch days := int(to - from); {
	case days == 1:
		return v.Printer.T("page.taken.next_day")
	case days > 1:
		return v.Printer.T("page.taken.days_later", "count", days)
	case days == -1:
		return v.Printer.T("page.taken.day_before")
	case days < -1:
		return v.Printer.T("page.taken.days_earlier", "count", -days)
	case offered.Before(wanted):
		return v.Printer.T("page.taken.earlier", "minutes", v.Printer.Minutes(int(wanted.Sub(offered).Minutes())))
	}
	return v.Printer.T("page.taken.later", "minutes", v.Printer.Minutes(int(offered.Sub(wanted).Minutes())))
}
