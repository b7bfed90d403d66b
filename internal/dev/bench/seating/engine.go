package seating

import (
	"fmt"
	"slices"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// Engine is an office run by the engine.
type Engine struct {
	plan   *Plan
	rules  *availability.Rules
	office *availability.Office
	day    *availability.Day
	guests []guest // in the order of the day's seats
	judged *availability.Judgement
}

// NewEngine gives an empty day.
func NewEngine(p *Plan, snug bool) (*Engine, error) {
	rules, err := availability.Compile(p.Settings(snug))
	if err != nil {
		return nil, err
	}
	o := rules.Offices[0]
	return &Engine{plan: p, rules: rules, office: o, day: availability.NewDay(o, rules.Opening(o, Date), nil)}, nil
}

// Day gives the state of the day. It must not be changed.
func (e *Engine) Day() *availability.Day { return e.day }

// Request gives what a citizen asks for, on the day before.
func (e *Engine) Request(c *Citizen) *availability.Request {
	now := civil.Instant(Date.AddDays(-1), 0, e.rules.Location, civil.Beginning)
	request, err := e.rules.Request(c.Basket, office.Online, now)
	if err != nil || request.Minutes != c.Minutes {
		panic(fmt.Sprintf("a drawn basket cannot be asked for: %v", err))
	}
	return request
}

// Starts lists what the engine offers.
func (e *Engine) Starts(c *Citizen) []int {
	e.judged = e.day.Judge(e.Request(c))
	return slices.Collect(e.judged.Starts())
}

// Seat books what the last judgement offers.
func (e *Engine) Seat(c *Citizen, start int) bool {
	seating, refusal := e.judged.Seat(start)
	if refusal != "" {
		return false
	}
	end := start + c.ticks()
	e.day.Put(seating, availability.Seat{From: start, End: end, Able: e.judged.Able()})
	e.guests = append(e.guests, guest{from: start, end: end, able: e.plan.able(c.wanted, start, end)})
	return true
}

// Verify looks at every seat as somebody would who walks through the hall: an able counter, open, and nobody else there.
func (e *Engine) Verify() error {
	taken := make([][lastTick]bool, len(e.plan.counters))
	for i, seat := range e.day.Seats() {
		g := &e.guests[i]
		if seat.From != g.from || seat.End != g.end || g.able&(1<<seat.Counter) == 0 {
			return fmt.Errorf("seat %d lies where its counter is closed, or does not know the services", i)
		}
		for tick := g.from; tick < g.end; tick++ {
			if taken[seat.Counter][tick] {
				return fmt.Errorf("two appointments at counter %d at %s", seat.Counter+1, time.Duration(tick)*civil.Tick)
			}
			taken[seat.Counter][tick] = true
		}
	}
	return nil
}

// Missed lists the starts of the grid that are not offered although a complete search seats the citizen there.
func (e *Engine) Missed(c *Citizen, offered []int) (missed []int) {
	for _, start := range Grid(c.Minutes) {
		end := start + c.ticks()
		newcomer := guest{from: start, end: end, able: e.plan.able(c.wanted, start, end)}
		if _, found := slices.BinarySearch(offered, start); !found && seatable(e.guests, newcomer) {
			missed = append(missed, start)
		}
	}
	return missed
}
