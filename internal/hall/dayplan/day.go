package dayplan

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
)

// Day is everything that the plan of an office-day shows. Whoever has not come within the office's minutes of grace is
// shown as no-show, whether or not that was noted already.
type Day struct {
	Office *availability.Office
	Ticks  civil.Day
	Event  int64     // number of the last event that is in it
	Now    time.Time // when it was read, in the town's location
	Lanes  []Lane    // in the order of the settings
	Cases  []*Case   // appointments by start and number, then those without by number; cancelled ones are no part of it
	Holds  []Hold
	Kept   []Kept

	WalkIns []time.Time        // when somebody without an appointment was called within the last hour, oldest first
	Usual   map[string]float64 // by service: how many times its planned minutes it takes here
}

// NewDay lays out what the database knows of an office-day over the counters that are open on it.
func NewDay(o *availability.Office, opening *availability.Opening, ticks civil.Day, sheet *Sheet, now time.Time) *Day {
	day := &Day{Office: o, Ticks: ticks, Event: sheet.Event, Now: now, Cases: sheet.Cases, Kept: sheet.Kept, WalkIns: sheet.WalkIns}
	tick, _ := ticks.TickAt(now)
	for c := range o.Counters {
		if o.Counters[c].Retired && !sheet.uses(o.Counters[c].ID) {
			continue
		}
		lane := Lane{Counter: o.Counters[c].ID, Name: o.Counters[c].Name, Spans: opening.Spans(c)}
		lane.Open = slices.ContainsFunc(lane.Spans, func(s availability.Span) bool {
			return s.Kind == availability.Staffed && s.From <= tick && tick < s.End
		})
		if duty := sheet.Duties[lane.Counter]; duty.Present(now) && ticks.Date == civil.DateOf(now) {
			lane.Duty = duty
		}
		day.Lanes = append(day.Lanes, lane)
	}
	for _, c := range day.Cases {
		if c.Overdue(o.GraceMinutes, now) {
			c.State = appointment.NoShow
		}
	}
	return day
}

// At gives the instant at which a tick of the day begins.
func (d *Day) At(tick int) time.Time { return d.Ticks.At(tick) }

// Case gives the case of an id, or nil.
func (d *Day) Case(id uuid.UUID) *Case {
	for _, c := range d.Cases {
		if c.ID() == id {
			return c
		}
	}
	return nil
}

// Serving gives who is being served at a counter, or nil.
func (d *Day) Serving(counter string) *Case {
	for _, c := range d.Cases {
		if c.State == appointment.Called && c.Office == d.Office.ID && c.Counter == counter {
			return c
		}
	}
	return nil
}

// Staffed tells whether somebody works at a counter now.
func (d *Day) Staffed(counter string) bool { return d.StaffedCounters()[counter] }

// StaffedCounters gives the counters at which somebody works now; none anywhere: the office has not begun.
func (d *Day) StaffedCounters() map[string]bool {
	duties, serving := make(map[string]*Duty), make(map[string]*Case)
	for i := range d.Lanes {
		duties[d.Lanes[i].Counter] = d.Lanes[i].Duty
	}
	for _, c := range d.Cases {
		if c.State == appointment.Called && c.Office == d.Office.ID {
			serving[c.Counter] = c
		}
	}
	return Staffed(duties, serving, d.Now)
}

// Last gives who was served last at a counter and is done, or nil.
func (d *Day) Last(counter string) (last *Case) {
	for _, c := range d.Cases {
		if c.State == appointment.Done && c.Office == d.Office.ID && c.Counter == counter && (last == nil || c.Ended.After(last.Ended)) {
			last = c
		}
	}
	return last
}

// Counts tells how many cases of the day are in each state.
func (d *Day) Counts() map[appointment.State]int {
	counts := make(map[appointment.State]int)
	for _, c := range d.Cases {
		counts[c.State]++
	}
	return counts
}
