package dayplan

import (
	"math"
	"time"

	"stadttermin/internal/appointment"
)

// MaxMinutes is how many minutes a service may have taken at most, so that a slip of the finger spoils no figures.
const MaxMinutes = 8 * 60

// Served gives how long somebody has been at counters by now, or was until the end.
func (c *Case) Served(now time.Time) time.Duration {
	switch {
	case c.State == appointment.Called:
		return c.Spent + max(now.Sub(c.Called), 0)
	case c.State == appointment.Done && !c.Ended.IsZero():
		return c.Spent + max(c.Ended.Sub(c.Called), 0)
	}
	return c.Spent
}

// Proposed shares the time at the counter out over the services in proportion to their planned minutes. The minutes add
// up to the whole, rounded.
func (c *Case) Proposed(now time.Time) []int {
	whole := min(int(math.Round(c.Served(now).Minutes())), MaxMinutes)
	planned := 0
	for _, item := range c.Items {
		planned += item.Minutes
	}
	minutes := make([]int, len(c.Items))
	given, sum := 0, 0
	for i, item := range c.Items {
		sum += item.Minutes
		share := whole
		if planned > 0 {
			share = int(math.Round(float64(whole) * float64(sum) / float64(planned)))
		}
		minutes[i] = share - given
		given = share
	}
	return minutes
}
