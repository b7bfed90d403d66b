package estimate

import (
	"math/rand/v2"
	"slices"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment"
	"stadttermin/internal/availability"
)

const (
	absent    = 0.1 // share of appointments whose person does not come
	quickest  = 0.6 // of its usual length is the shortest that a case takes
	slowest   = 1.5 // of its usual length is the longest
	stillHere = 2 * time.Minute
)

// lines are people in the order in which they are called among those of their kind: whoever goes first, appointments
// that are there, those without one, and appointments that are still to come. So a counter looks at the heads of four
// lines, however many people there are.
type lines [4][]*dayplan.Case

// expected lists who waits and whose appointment is still to come. Whoever has not arrived comes a little before their
// time.
func (p *player) expected(newcomer *dayplan.Case) (people lines) {
	add := func(c *dayplan.Case) {
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
	for _, c := range p.Cases {
		if c.Office != p.Office.ID || c.State != appointment.Arrived && c.State != appointment.Booked {
			continue
		}
		person := *c
		if c.State == appointment.Booked {
			person.Arrived = later(p.Now, c.Start.Add(-dayplan.Early/2))
		}
		add(&person)
	}
	if newcomer != nil {
		add(newcomer)
	}
	end := p.FinalOrder()
	for i := range people {
		slices.SortStableFunc(people[i], end.Compare)
	}
	return people
}

// player plays the rest of a day. The draws are the same for the same day.
type player struct {
	*dayplan.Day

	draws *rand.Rand
}

// playedCounter is a counter in a play.
type playedCounter struct {
	id   string
	free time.Time
	lane *dayplan.Lane
}

// play goes through the rest of the day once, until nobody waits any more who is there now, and gives when each of them
// was called who was.
func (p *player) play(working []*dayplan.Lane, people lines) map[*dayplan.Case]time.Time {
	var counters []*playedCounter
	for _, lane := range working {
		c := &playedCounter{id: lane.Counter, free: p.Now, lane: lane}
		if serving := p.Serving(lane.Counter); serving != nil {
			left := p.length(serving) - serving.Served(p.Now)
			c.free = p.Now.Add(max(left, stillHere))
		}
		counters = append(counters, c)
	}
	present, waiting := p.coming(people)
	calls := make(map[*dayplan.Case]time.Time, waiting)
	walkIns := slices.Clone(p.WalkIns)
	for waiting > 0 {
		counter := p.soonest(counters)
		if counter == nil {
			break
		}
		c, again := p.nextAt(counter, &present, walkIns)
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
		counter.free = counter.free.Add(p.length(c))
	}
	return calls
}

// working gives the counters at which people are served today: those at which somebody works, or, before anybody does,
// all of them. Where none of them serves the newcomer, those that would are counted on.
func (p *player) working(newcomer *dayplan.Case) (lanes []*dayplan.Lane) {
	staffed, served := p.StaffedCounters(), newcomer == nil
	for i := range p.Lanes {
		if lane := &p.Lanes[i]; len(staffed) == 0 || staffed[lane.Counter] {
			lanes = append(lanes, lane)
			served = served || dayplan.Takes(p.Office.Office, lane.Counter, newcomer)
		}
	}
	for i := range p.Lanes {
		if lane := &p.Lanes[i]; !served && !staffed[lane.Counter] && dayplan.Takes(p.Office.Office, lane.Counter, newcomer) {
			lanes = append(lanes, lane)
		}
	}
	return lanes
}

// coming draws who comes, and counts those who are there already.
func (p *player) coming(people lines) (present lines, waiting int) {
	for i, line := range people {
		present[i] = make([]*dayplan.Case, 0, len(line))
		for _, c := range line {
			if c.State == appointment.Booked && p.draws.Float64() < absent {
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
func (p *player) soonest(counters []*playedCounter) (first *playedCounter) {
	for _, c := range counters {
		c.free = p.staffedFrom(c.lane, c.free)
		if !c.free.IsZero() && (first == nil || c.free.Before(first.free)) {
			first = c
		}
	}
	return first
}

// staffedFrom gives the first moment from t on at which a counter is staffed; zero where it is not any more.
func (p *player) staffedFrom(lane *dayplan.Lane, t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	for _, span := range lane.Spans {
		if span.Kind == availability.Staffed && t.Before(p.At(span.End)) {
			return later(t, p.At(span.From))
		}
	}
	return time.Time{}
}

// nextAt takes out whom a counter calls at the moment it is free; where that is nobody, it gives when to look again.
func (p *player) nextAt(counter *playedCounter, present *lines, walkIns []time.Time) (first *dayplan.Case, again time.Time) {
	now := counter.free
	for len(walkIns) > 0 && !walkIns[0].After(now.Add(-time.Hour)) {
		walkIns = walkIns[1:]
	}
	order := dayplan.OrderAt(p.Office.Office, walkIns, now)
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
			if dayplan.Takes(p.Office.Office, counter.id, c) {
				if first == nil || order.Compare(c, first) < 0 {
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

// length draws for how long a case takes a counter.
func (p *player) length(c *dayplan.Case) time.Duration {
	minutes, after := 0.0, 0
	for _, item := range c.Items {
		after = max(after, p.Office.After(item.Service))
		factor, ok := p.Usual[item.Service]
		if !ok {
			factor = 1
		}
		minutes += float64(item.Minutes) * factor
	}
	if len(c.Items) == 0 {
		minutes = float64(c.Minutes)
	}
	// The mean of two draws: lengths near the usual one are likelier than those far from it.
	spread := quickest + (slowest-quickest)*(p.draws.Float64()+p.draws.Float64())/2
	return max(time.Duration(minutes*spread*float64(time.Minute)), time.Minute) + time.Duration(after)*time.Minute
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
