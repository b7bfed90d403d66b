package queue

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
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

	walkIns []time.Time // when somebody without an appointment was called within the last hour, oldest first
	usual   map[string]float64

	tenant    tenant.ID
	forecasts *forecasts
}

// Lane is a counter on the day.
type Lane struct {
	Counter string
	Name    string
	Spans   []availability.Span // from the office's first opening to its last
	Open    bool                // at this moment
	Duty    *Duty               // who works there; nil: nobody of whom anything was heard lately
}

// Hold is a time that a visitor of the pages keeps while typing. Nobody's name is known yet.
type Hold struct {
	Counter   string
	From, End int
	Expires   time.Time
}

// Kept is a time that is kept back: for the appointment that is to be rebooked, or until a cancelled time is free again.
type Kept struct {
	Counter     string
	From, End   int
	Appointment uuid.UUID
	Until       time.Time
}

// Sheet is what the database knows of an office-day.
type Sheet struct {
	Event   int64
	Cases   []*Case
	Kept    []Kept
	Duties  map[string]*Duty // by counter
	WalkIns []time.Time      // when those without an appointment were called within the last hour
}

// uses tells whether anybody sits at a counter, was called there, or has a time kept there.
func (s *Sheet) uses(counter string) bool {
	return slices.ContainsFunc(s.Cases, func(c *Case) bool { return c.Counter == counter || c.Seat != nil && c.Seat.Counter == counter }) ||
		slices.ContainsFunc(s.Kept, func(k Kept) bool { return k.Counter == counter })
}

// Day reads the plan of an office's day. Names stand in it only if named says that the reader may see them there.
//
// Errors: apperr.NotFound for an office that the town does not have.
func (s *Service) Day(ctx context.Context, town *directory.Town, officeID string, date civil.Date, named bool) (*Day, error) {
	o := town.Rules.Office(officeID)
	if o == nil {
		return nil, apperr.New(apperr.NotFound)
	}
	now := s.Now().In(town.Rules.Location)
	key := officeday.ID{Office: officeID, Date: date}
	held := s.Days.HeldOn(ctx, town, key)
	sheet, err := s.Store.Sheet(ctx, town, key, named, now)
	if err != nil {
		return nil, err
	}
	day := &Day{
		Office: o, Ticks: civil.DayIn(date, town.Rules.Location), Event: sheet.Event, Now: now, Cases: sheet.Cases, Kept: sheet.Kept,
		walkIns: sheet.WalkIns, usual: s.usual(ctx, town, officeID),
		tenant: town.ID, forecasts: &s.forecasts,
	}
	opening := town.Rules.Opening(o, date)
	tick, _ := day.Ticks.TickAt(now)
	for c := range o.Counters {
		if o.Counters[c].Retired && !sheet.uses(o.Counters[c].ID) {
			continue
		}
		lane := Lane{Counter: o.Counters[c].ID, Name: o.Counters[c].Name, Spans: opening.Spans(c)}
		lane.Open = slices.ContainsFunc(lane.Spans, func(s availability.Span) bool {
			return s.Kind == availability.Staffed && s.From <= tick && tick < s.End
		})
		if duty := sheet.Duties[lane.Counter]; duty.Present(now) && date == dateOf(now) {
			lane.Duty = duty
		}
		day.Lanes = append(day.Lanes, lane)
	}
	for _, c := range day.Cases {
		if c.Overdue(o.GraceMinutes, now) {
			c.State = appointment.NoShow
		}
	}
	for _, hold := range held.Holds {
		day.Holds = append(day.Holds, Hold{Counter: hold.Counter, From: hold.From, End: hold.End, Expires: hold.Expires})
	}
	slices.SortFunc(day.Holds, func(a, b Hold) int { return a.From - b.From })
	return day, nil
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
func (d *Day) Staffed(counter string) bool { return d.staffed()[counter] }

func (d *Day) staffed() map[string]bool {
	duties, serving := make(map[string]*Duty), make(map[string]*Case)
	for i := range d.Lanes {
		duties[d.Lanes[i].Counter] = d.Lanes[i].Duty
	}
	for _, c := range d.Cases {
		if c.State == appointment.Called && c.Office == d.Office.ID {
			serving[c.Counter] = c
		}
	}
	return staffed(duties, serving, d.Now)
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

// Find reads the case of a key: a reference however it was typed, or an id. The person is read only if named tells that
// the reader may know the people of the office that the case is at.
//
// Errors: apperr.NotFound.
func (s *Service) Find(ctx context.Context, town *directory.Town, key string, named func(office string) bool) (*Case, error) {
	c, err := s.Store.Case(ctx, town, subjectOf(key), false)
	if err != nil {
		return nil, err
	}
	if named != nil && named(c.Office) {
		if c, err = s.Store.Case(ctx, town, Subject{ID: c.ID()}, true); err != nil {
			return nil, err
		}
		if !named(c.Office) { // redirected in between
			c.Contact = appointment.Contact{}
		}
	}
	if o := town.Rules.Office(c.Home); o != nil && c.Overdue(o.GraceMinutes, s.Now()) {
		c.State = appointment.NoShow
	}
	return c, nil
}

// Subject is how a case is asked for: by id, or by the reference of its appointment.
type Subject struct {
	ID        uuid.UUID
	Reference string
}

// subjectOf reads a key. What is neither an id nor a reference finds nothing.
func subjectOf(key string) Subject {
	if id, err := uuid.Parse(key); err == nil {
		return Subject{ID: id}
	}
	return Subject{Reference: appointment.CleanReference(key)}
}
