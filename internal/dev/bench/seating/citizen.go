package seating

import (
	"fmt"
	"math/rand/v2"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// services that citizens come for, with how often of a hundred. With one, two or three of them in a basket (70, 20 and
// 10 of a hundred) an appointment takes 5 to 110 minutes, about 24 in the mean and most often 15.
var services = []struct{ minutes, weight int }{{15, 22}, {15, 20}, {15, 14}, {10, 12}, {20, 12}, {30, 9}, {5, 8}, {60, 3}}

func name(service int) string { return fmt.Sprintf("s%d", service) }

// Citizen wants an appointment at some time of the day and takes the nearest that is offered.
type Citizen struct {
	Basket  office.Basket
	Minutes int
	Wish    int // tick
	wanted  uint
}

func (c *Citizen) ticks() int { return c.Minutes / civil.TickMinutes }

// Citizens draws one after the other.
type Citizens struct{ random *rand.Rand }

// NewCitizens gives the citizens of a seed.
func NewCitizens(seed uint64) *Citizens {
	return &Citizens{random: rand.New(rand.NewPCG(seed, 24))}
}

// Next draws a citizen.
func (q *Citizens) Next() *Citizen {
	c := &Citizen{Wish: firstTick + q.random.IntN((lastTick-firstTick)/gridTicks)*gridTicks}
	count := 1
	if dice := q.random.IntN(100); dice >= 90 {
		count = 3
	} else if dice >= 70 {
		count = 2
	}
	for len(c.Basket) < count {
		s := q.service()
		if c.wanted&(1<<s) != 0 {
			continue
		}
		c.wanted |= 1 << s
		c.Minutes += services[s].minutes
		c.Basket = append(c.Basket, office.Item{Service: name(s), Quantity: 1})
	}
	return c
}

func (q *Citizens) service() int {
	dice := q.random.IntN(100)
	for s := range services {
		if dice -= services[s].weight; dice < 0 {
			return s
		}
	}
	return len(services) - 1
}

// Choose gives the start nearest to the wish, the earlier of two; -1 where nothing is offered.
func (c *Citizen) Choose(starts []int) int {
	best := -1
	for _, start := range starts {
		if best < 0 || distance(start, c.Wish) < distance(best, c.Wish) {
			best = start
		}
	}
	return best
}

func distance(a, b int) int { return max(a-b, b-a) }
