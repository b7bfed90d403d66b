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

// judgementAt gives the judgement of the day and office that a time lies in, or nil.
func (c *Calendar) judgementAt(t Time) *availability.Judgement {
	date := civil.DateOf(t.Start)
	for i := range c.Days {
		if c.Days[i].Date != date {
			continue
		}
		if o := slices.Index(c.Offices, t.Office); o >= 0 {
			return c.Days[i].Offices[o]
		}
	}
	return nil
}

// Filter narrows a search for the first free times.
type Filter struct {
	Date    *civil.Date
	Weekday *civil.Weekday
	After   *civil.Clock // starts not before this wall time
	Before  *civil.Clock // starts before this wall time
	Since   time.Time    // starts not before this moment
	Near    *civil.Clock // for proposals: those of each day nearest to this wall time instead of the earliest
	Most    int          // how many
}

// matchesDate tells whether a date may have what is looked for.
func (f *Filter) matchesDate(date civil.Date) bool {
	return (f.Date == nil || date == *f.Date) && (f.Weekday == nil || civil.Weekday(date.Weekday()) == *f.Weekday)
}

// matching keeps those times of a day that are looked for.
func (f *Filter) matching(day *Day) []Time {
	if !f.matchesDate(day.Date) {
		return nil
	}
	times := day.Times()
	wanted := times[:0]
	for _, t := range times {
		clock := clockOf(t.Start)
		if !t.Start.Before(f.Since) && (f.After == nil || clock >= *f.After) && (f.Before == nil || clock < *f.Before) {
			wanted = append(wanted, t)
		}
	}
	return wanted
}

// clockOf gives the wall time that an instant shows in its location.
func clockOf(t time.Time) civil.Clock { return civil.Clock(t.Hour()*60 + t.Minute()) }
