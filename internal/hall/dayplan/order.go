package dayplan

import (
	"cmp"
	"slices"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/town/office"
)

// Early is how long before its time an appointment goes before people without one.
const Early = 10 * time.Minute

// turn is when somebody's turn comes in an office that calls by time: at the appointment's start, or on arrival for
// whoever came later than that.
func turn(c *Case) time.Time {
	if c.WalkIn() || c.Arrived.After(c.Start) {
		return c.Arrived
	}
	return c.Start
}

// class says who goes before whom: priority, then whose turn the office's share gives, then appointments that are due,
// then people without one, then appointments whose time is still to come.
type class int

const (
	urgent class = iota
	byShare
	due
	waiting
	ahead
)

// Order is what the order of an office depends on.
type Order struct {
	office *office.Office
	share  bool // it is somebody's turn who has no appointment
	now    time.Time
}

// OrderAt gives the order at a moment. walkIns says when people without an appointment were called within the last
// hour, oldest first: an office that promises them n calls an hour gives them one whenever the last lies the nth part
// of an hour back, even while appointments wait.
func OrderAt(o *office.Office, walkIns []time.Time, now time.Time) Order {
	n := o.WalkInsPerHour
	every := time.Hour
	if n > 0 {
		every = time.Hour / time.Duration(n)
	}
	last := time.Time{}
	if len(walkIns) > 0 {
		last = walkIns[len(walkIns)-1]
	}
	return Order{office: o, share: n > 0 && len(walkIns) < n && now.Sub(last) >= every, now: now}
}

func (o Order) class(c *Case) class {
	switch {
	case c.Priority:
		return urgent
	case o.office.CallOrder == office.CallByArrival:
		return waiting
	case c.WalkIn() && o.share:
		return byShare
	case c.WalkIn():
		return waiting
	case !o.now.Before(c.Start.Add(-Early)):
		return due
	}
	return ahead
}

// Compare orders two who wait.
func (o Order) Compare(a, b *Case) int {
	if order := cmp.Compare(o.class(a), o.class(b)); order != 0 {
		return order
	}
	if o.office.CallOrder == office.CallByArrival {
		return cmp.Or(a.Arrived.Compare(b.Arrived), cmp.Compare(a.Number, b.Number))
	}
	return cmp.Or(turn(a).Compare(turn(b)), a.Arrived.Compare(b.Arrived), cmp.Compare(a.Number, b.Number))
}

// First gives whom a counter calls, or nil. Among equals those go first whose seat is at the counter.
func (o Order) First(counter string, waiting []*Case) (first *Case) {
	for _, c := range waiting {
		if Takes(o.office, counter, c) && (first == nil || o.before(counter, c, first)) {
			first = c
		}
	}
	return first
}

// before tells whether a counter calls a before b.
func (o Order) before(counter string, a, b *Case) bool {
	if o.class(a) == o.class(b) && o.office.CallOrder != office.CallByArrival && turn(a).Equal(turn(b)) && a.Sits(counter) != b.Sits(counter) {
		return a.Sits(counter)
	}
	return o.Compare(a, b) < 0
}

// inOrder sorts those who wait as they would be called.
func (o Order) inOrder(cases []*Case) []*Case {
	slices.SortStableFunc(cases, o.Compare)
	return cases
}

// Takes tells whether a counter may call somebody: it knows every service, and the person was not sent to another one.
func Takes(o *office.Office, counter string, c *Case) bool {
	i := o.Counter(counter)
	if i < 0 || c.Counter != "" && c.Counter != counter {
		return false
	}
	for _, item := range c.Items {
		if !o.Counters[i].Knows(item.Service) {
			return c.Counter == counter // sent there on purpose
		}
	}
	return true
}

// Waiting lists who is in the office's queue, in the order in which they are called.
func (d *Day) Waiting() []*Case {
	var list []*Case
	for _, c := range d.Cases {
		if c.State == appointment.Arrived && c.Office == d.Office.ID {
			list = append(list, c)
		}
	}
	return d.order().inOrder(list)
}

func (d *Day) order() Order { return OrderAt(d.Office.Office, d.WalkIns, d.Now) }

// FinalOrder gives the order at the end of the day, when every appointment is due and nobody has a share.
func (d *Day) FinalOrder() Order { return Order{office: d.Office.Office, now: d.At(d.Ticks.Ticks)} }

// Next gives whom a counter would call now, or nil.
func (d *Day) Next(counter string) *Case {
	return d.order().First(counter, d.Waiting())
}

// Position tells how many are called before a case, if every counter could take everybody; -1 where it does not wait.
func (d *Day) Position(c *Case) int {
	return slices.IndexFunc(d.Waiting(), func(other *Case) bool { return other.ID() == c.ID() })
}
