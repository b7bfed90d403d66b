package queue

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/availability"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
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

const (
	plays     = 50  // days played for one forecast
	lowShare  = 0.1 // of the plays lie before From, and as many behind Until
	absent    = 0.1 // share of appointments whose person does not come
	quickest  = 0.6 // of its usual length is the shortest that a case takes
	slowest   = 1.5 // of its usual length is the longest
	stillHere = 2 * time.Minute
	grain     = 5 * time.Minute // that ranges are said in
)

// Estimate tells when somebody without an appointment would be called who came now.
//
// Errors: as of Draw, but for ClosedToday: where it is too late the range says so.
func (s *Service) Estimate(ctx context.Context, town *directory.Town, draw Draw) (*Forecast, error) {
	items, err := itemsOf(town, draw.Office, draw.Basket)
	if err != nil {
		return nil, err
	}
	day, err := s.Day(ctx, town, draw.Office, dateOf(s.Now().In(town.Rules.Location)), false)
	if err != nil {
		return nil, err
	}
	return day.Forecast(day.Newcomer(items, draw.Priority)), nil
}

// Newcomer gives somebody without an appointment who comes now, for Forecast; without items, one with a case of usual
// length that every counter knows.
func (d *Day) Newcomer(items []Item, priority bool) *Case {
	c := &Case{Visit: uuid.New(), Office: d.Office.ID, Home: d.Office.ID, State: appointment.Arrived, Items: items, Priority: priority, Arrived: d.Now, Number: 1 << 30}
	for _, item := range items {
		c.Minutes += item.Minutes
	}
	if items == nil {
		c.Minutes = d.typical()
	}
	return c
}

// typical gives the middle of the lengths of the day's cases, in minutes.
func (d *Day) typical() int {
	lengths := []int{office.DefaultGrid}
	for _, c := range d.Cases {
		lengths = append(lengths, c.Minutes)
	}
	slices.Sort(lengths)
	return lengths[len(lengths)/2]
}

// Forecast plays the rest of the day many times, with cases that take about as long as they usually do and people who
// do not all come, called by the office's own order at the counters at which somebody works; before anybody does, at those
// that are open. The same day gives the same answer;
// where newcomer is nil or of the usual kind, it is played once for all who ask before the next event or minute.
func (d *Day) Forecast(newcomer *Case) *Forecast {
	switch {
	case newcomer == nil:
		return d.forecasts.of(d, d.Newcomer(nil, false))
	case newcomer.Items == nil && !newcomer.Priority:
		return d.forecasts.of(d, newcomer)
	}
	return d.forecast(newcomer)
}

func (d *Day) forecast(newcomer *Case) *Forecast {
	f := &Forecast{Cases: make(map[uuid.UUID]Range), Measured: len(d.usual) > 0}
	if d.Ticks.Date != dateOf(d.Now) {
		return f
	}
	people, working := d.expected(newcomer), d.working(newcomer)
	draws := rand.New(rand.NewPCG(uint64(d.Event), uint64(d.Ticks.Date)))
	called := make(map[*Case][]time.Time)
	before := 0
	for range plays {
		calls := d.play(working, people, draws)
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

// lines are people in the order in which they are called among those of their kind: whoever goes first, appointments
// that are there, those without one, and appointments that are still to come. So a counter looks at the heads of four
// lines, however many people there are.
type lines [4][]*Case

// expected lists who waits and whose appointment is still to come. Whoever has not arrived comes a little before their
// time.
func (d *Day) expected(newcomer *Case) (people lines) {
	add := func(c *Case) {
		switch {
		case c.Priority:
			people[0] = append(people[0], c)
		case c.WalkIn():
			people[2] = append(people[2], c)
		case c.State == appointment.Arrived:
			people[1] = append(people[1], c)
		default:
			people[3] = append(people[3], c)
		}
	}
	for _, c := range d.Cases {
		if c.Office != d.Office.ID || c.State != appointment.Arrived && c.State != appointment.Booked {
			continue
		}
		person := *c
		if c.State == appointment.Booked {
			person.Arrived = later(d.Now, c.Start.Add(-early/2))
		}
		add(&person)
	}
	if newcomer != nil {
		add(newcomer)
	}
	end := ordering{office: d.Office.Office, now: d.At(d.Ticks.Ticks)} // when every appointment is due
	for i := range people {
		slices.SortStableFunc(people[i], end.compare)
	}
	return people
}

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

// playedCounter is a counter in a play.
type playedCounter struct {
	id   string
	free time.Time
	lane *Lane
}

// play goes through the rest of the day once, until nobody waits any more who is there now, and gives when each of them
// was called who was.
func (d *Day) play(working []*Lane, people lines, draws *rand.Rand) map[*Case]time.Time {
	var counters []*playedCounter
	for _, lane := range working {
		c := &playedCounter{id: lane.Counter, free: d.Now, lane: lane}
		if serving := d.Serving(lane.Counter); serving != nil {
			left := d.length(serving, draws) - serving.Served(d.Now)
			c.free = d.Now.Add(max(left, stillHere))
		}
		counters = append(counters, c)
	}
	present, waiting := d.coming(people, draws)
	calls := make(map[*Case]time.Time, waiting)
	walkIns := slices.Clone(d.walkIns)
	for waiting > 0 {
		counter := d.soonest(counters)
		if counter == nil {
			break
		}
		c, again := d.nextAt(counter, &present, walkIns)
		if c == nil {
			counter.free = again // nobody it could call until then
			continue
		}
		if c.State == appointment.Arrived {
			calls[c] = counter.free
			waiting--
		}
		if c.WalkIn() {
			walkIns = append(walkIns, counter.free)
		}
		counter.free = counter.free.Add(d.length(c, draws))
	}
	return calls
}

// working gives the counters at which people are served today: those at which somebody works, or, before anybody does,
// all of them. Where none of them serves the newcomer, those that would are counted on.
func (d *Day) working(newcomer *Case) (lanes []*Lane) {
	staffed, served := d.staffed(), newcomer == nil
	for i := range d.Lanes {
		if lane := &d.Lanes[i]; len(staffed) == 0 || staffed[lane.Counter] {
			lanes = append(lanes, lane)
			served = served || takes(d.Office.Office, lane.Counter, newcomer)
		}
	}
	for i := range d.Lanes {
		if lane := &d.Lanes[i]; !served && !staffed[lane.Counter] && takes(d.Office.Office, lane.Counter, newcomer) {
			lanes = append(lanes, lane)
		}
	}
	return lanes
}

// coming draws who comes, and counts those who are there already.
func (d *Day) coming(people lines, draws *rand.Rand) (present lines, waiting int) {
	for i, line := range people {
		present[i] = make([]*Case, 0, len(line))
		for _, c := range line {
			if c.State == appointment.Booked && draws.Float64() < absent {
				continue
			}
			if c.State == appointment.Arrived {
				waiting++
			}
			present[i] = append(present[i], c)
		}
	}
	return present, waiting
}

// soonest gives the counter that is staffed and free first, or nil where none is any more.
func (d *Day) soonest(counters []*playedCounter) (first *playedCounter) {
	for _, c := range counters {
		c.free = d.staffedFrom(c.lane, c.free)
		if !c.free.IsZero() && (first == nil || c.free.Before(first.free)) {
			first = c
		}
	}
	return first
}

// staffedFrom gives the first moment from t on at which a counter is staffed; zero where it is not any more.
func (d *Day) staffedFrom(lane *Lane, t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	for _, span := range lane.Spans {
		if span.Kind == availability.Staffed && t.Before(d.At(span.End)) {
			return later(t, d.At(span.From))
		}
	}
	return time.Time{}
}

// nextAt takes out whom a counter calls at the moment it is free; where that is nobody, it gives when to look again.
func (d *Day) nextAt(counter *playedCounter, present *lines, walkIns []time.Time) (first *Case, again time.Time) {
	now := counter.free
	for len(walkIns) > 0 && !walkIns[0].After(now.Add(-time.Hour)) {
		walkIns = walkIns[1:]
	}
	order := orderAt(d.Office.Office, walkIns, now)
	line, at := 0, -1
	for l, people := range present {
		for i, c := range people {
			if c.Arrived.After(now) {
				if again.IsZero() || c.Arrived.Before(again) {
					again = c.Arrived
				}
				if l == len(present)-1 { // those behind come later still
					break
				}
				continue
			}
			if takes(d.Office.Office, counter.id, c) {
				if first == nil || order.compare(c, first) < 0 {
					first, line, at = c, l, i
				}
				break
			}
		}
	}
	if first != nil {
		present[line] = slices.Delete(present[line], at, at+1)
	}
	return first, again
}

// length draws how long a case takes.
func (d *Day) length(c *Case, draws *rand.Rand) time.Duration {
	minutes := 0.0
	for _, item := range c.Items {
		factor, ok := d.usual[item.Service]
		if !ok {
			factor = 1
		}
		minutes += float64(item.Minutes) * factor
	}
	if len(c.Items) == 0 {
		minutes = float64(c.Minutes)
	}
	// The mean of two draws: lengths near the usual one are likelier than those far from it.
	spread := quickest + (slowest-quickest)*(draws.Float64()+draws.Float64())/2
	return max(time.Duration(minutes*spread*float64(time.Minute)), time.Minute)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
