// Package estimate tells when those who wait are called, by playing the rest of their day many times.
package estimate

import (
	"math/rand/v2"
	"slices"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/civil"
)

// Range is between when and when somebody is called in eight of ten cases. The zero value means: not today.
type Range struct {
	From, Until time.Time // in the town's location, on five minutes
}

// Possible tells whether it is likely enough that somebody is called today.
func (r Range) Possible() bool { return !r.From.IsZero() }

// Forecast is when those who wait are called.
type Forecast struct {
	Cases    map[uuid.UUID]Range // by Case.ID, of everybody who waits
	Newcomer Range               // of somebody who came now
	Before   int                 // how many who wait now are called before the newcomer, in the usual case
	Measured bool                // it rests on how long things took at the office; otherwise on how long they are planned
}

// Of plays the rest of the day many times, with cases that take about as long as they usually do and people who
// do not all come, called by the office's own order at the counters at which somebody works; before anybody does, at those
// that are open. The same day gives the same answer.
func Of(d *dayplan.Day, newcomer *dayplan.Case) *Forecast {
	f := &Forecast{Cases: make(map[uuid.UUID]Range), Measured: len(d.Usual) > 0}
	if d.Ticks.Date != civil.DateOf(d.Now) {
		return f
	}
	p := &player{Day: d, draws: rand.New(rand.NewPCG(uint64(d.Event), uint64(d.Ticks.Date)))}
	people, working := p.expected(newcomer), p.working(newcomer)
	called := make(map[*dayplan.Case][]time.Time)
	before := 0
	for range plays {
		calls := p.play(working, people)
		for c, at := range calls {
			called[c] = append(called[c], at)
		}
		if newcomer == nil {
			continue
		}
		mine, certain := calls[newcomer]
		for _, at := range calls {
			if !certain || at.Before(mine) {
				before++
			}
		}
	}
	for c, times := range called {
		f.Cases[c.ID()] = spread(times, d.Now)
	}
	if newcomer != nil {
		f.Newcomer, f.Before = f.Cases[newcomer.ID()], (before+plays/2)/plays
		delete(f.Cases, newcomer.ID())
	}
	return f
}

const (
	plays    = 50              // days played for one forecast
	lowShare = 0.1             // of the plays lie before From, and as many behind Until
	grain    = 5 * time.Minute // that ranges are said in
)

// spread gives the range in which eight of ten calls lie. Whoever is called in fewer than nine of ten plays is not
// promised anything. What is known only roughly is never said more precisely than to ten minutes, and no range ends sooner
// than five minutes from now.
func spread(calls []time.Time, now time.Time) Range {
	if float64(len(calls)) < (1-lowShare)*plays {
		return Range{}
	}
	slices.SortFunc(calls, time.Time.Compare)
	low, high := calls[int(lowShare*float64(len(calls)))], calls[len(calls)-1-int(lowShare*float64(len(calls)))]
	from, until := low.Truncate(grain), high.Truncate(grain)
	if until.Before(high) || !until.After(from) {
		until = until.Add(grain)
	}
	if high.After(low) && until.Sub(from) < 2*grain {
		until = from.Add(2 * grain)
	}
	if until.Sub(now) < grain {
		until = until.Add(grain)
	}
	return Range{From: from, Until: until}
}
