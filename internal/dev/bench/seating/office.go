package seating

import "stadttermin/internal/civil"

// Office offers starts and seats citizens.
type Office interface {
	// Starts lists what is offered to a citizen, in order.
	Starts(c *Citizen) []int
	// Seat books a start that was offered just now; false where it is refused all the same.
	Seat(c *Citizen, start int) bool
}

// Outcome is how a day ended.
type Outcome struct {
	Asked, Booked int // minutes
	Refused       int // requests without any start on offer
	Broken        int // requests refused at a start that was offered
}

// Serve lets citizens come until what they have asked for reaches a share of the open minutes. watch, where there is
// one, sees each citizen with what is offered, before anything is booked.
func Serve(o Office, citizens *Citizens, minutes int, watch func(c *Citizen, starts []int)) (out Outcome) {
	for out.Asked < minutes {
		c := citizens.Next()
		out.Asked += c.Minutes
		starts := o.Starts(c)
		if watch != nil {
			watch(c, starts)
		}
		start := c.Choose(starts)
		switch {
		case start < 0:
			out.Refused++
		case !o.Seat(c, start):
			out.Broken++
		default:
			out.Booked += c.Minutes
		}
	}
	return out
}

// Grid lists the starts that could be offered for so many minutes at any counter.
func Grid(minutes int) (starts []int) {
	for start := firstTick; start+minutes/civil.TickMinutes <= lastTick; start += gridTicks {
		starts = append(starts, start)
	}
	return starts
}
