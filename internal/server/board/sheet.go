package board

import (
	"time"

	"stadttermin/internal/hall/estimate"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment"
	"stadttermin/internal/availability"
	"stadttermin/internal/town/office"
)

// Sheet is what happens at an office on the day.
type Sheet struct {
	*dayplan.Day
	Place *office.Office
	Named bool // the reader may see who people are
	// Forecast tells when those who wait are called, and a newcomer; only where a whole day is shown.
	Forecast func(newcomer *dayplan.Case) *estimate.Forecast
}

// extent gives from which tick to which an office has something to show.
func extent(day *Sheet) (from, end int) {
	from = day.Ticks.Ticks
	for _, lane := range day.Lanes {
		if n := len(lane.Spans); n > 0 {
			from, end = min(from, lane.Spans[0].From), max(end, lane.Spans[n-1].End)
		}
	}
	for _, c := range day.Cases {
		if _, first, last, ok := position(day, c); ok {
			from, end = min(from, first), max(end, last)
		}
	}
	return max(from, 0), min(end, day.Ticks.Ticks)
}

// position gives which counter's time a case takes, and which ticks of it. Whoever is served elsewhere than the seat is,
// or has none, is where they were called to.
func position(day *Sheet, c *dayplan.Case) (counter string, from, end int, ok bool) {
	here := c.Office == day.Place.ID && c.Counter != "" && !c.Called.IsZero() && c.State != appointment.Parked
	if c.Seat != nil && c.Home == day.Place.ID && !(here && c.State == appointment.Called && c.Counter != c.Seat.Counter) {
		return c.Seat.Counter, c.Seat.From, c.Seat.End, true
	}
	if !here || c.State == appointment.Arrived {
		return "", 0, 0, false
	}
	until := c.Ended
	if until.IsZero() {
		until = later(day.Now, c.Called.Add(time.Duration(c.Minutes)*time.Minute))
	}
	from, _ = day.Ticks.TickAt(c.Called)
	end, exact := day.Ticks.TickAt(until)
	if !exact {
		end++
	}
	return c.Counter, from, max(end, from+1), true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// firstToCome gives the next appointment whose person is not there yet, or nil.
func firstToCome(day *Sheet) *dayplan.Case {
	for _, c := range day.Cases {
		if c.State == appointment.Booked && c.Home == day.Place.ID && !c.Start.Before(day.Now) {
			return c
		}
	}
	return nil
}

// OpensFrom tells whether any counter is staffed at a tick or later.
func OpensFrom(day *dayplan.Day, tick int) bool {
	for _, lane := range day.Lanes {
		for _, span := range lane.Spans {
			if span.Kind == availability.Staffed && span.End > tick {
				return true
			}
		}
	}
	return false
}
