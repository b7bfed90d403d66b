package booking

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// Query asks for free times of a basket.
type Query struct {
	Basket  office.Basket
	Office  string   // only this one; empty: every office that offers the whole basket
	Among   []string // only offices of these; nil: all
	Channel office.Channel
	Moves   uuid.UUID // the appointment that is to move: what it occupies is no obstacle; zero: none
}

// Calendar is what is free on consecutive days.
type Calendar struct {
	Request *availability.Request
	Offices []string // that were asked, in the order of the settings
	Days    []Day
}

// Day is what is free on one date, by office in the order of Calendar.Offices.
type Day struct {
	Date    civil.Date
	Offices []*availability.Judgement
}

// Time is one start that is offered.
type Time struct {
	Start  time.Time
	Office string
}

// Free counts the entries of Times.
func (d *Day) Free() (n int) {
	for _, judgement := range d.Offices {
		n += judgement.Free()
	}
	return n
}

// Times lists what is offered, by start, then by office in the order of the settings.
func (d *Day) Times() []Time {
	times := make([]Time, 0, d.Free())
	for _, judgement := range d.Offices {
		for tick := range judgement.Starts() {
			times = append(times, Time{Start: judgement.Day().At(tick), Office: judgement.Office()})
		}
	}
	slices.SortStableFunc(times, func(a, b Time) int { return cmp.Compare(a.Start.Unix(), b.Start.Unix()) })
	return times
}
