package dayplan

import (
	"stadttermin/internal/appointment"
	"stadttermin/internal/fingerprint"
)

// Version names how a case stands: another one once staff, or the person, have changed anything about it. Where its seat
// lies is part of it only once staff have bound it: the engine moves the others about, which concerns nobody.
func (c *Case) Version() string {
	state := c.State
	if state == appointment.NoShow && c.Ended.IsZero() {
		state = appointment.Booked // whoever is overdue is shown so before it is noted
	}
	bound := ""
	if c.Seat != nil && c.Seat.Bound {
		bound = c.Seat.Counter
	}
	return fingerprint.Of("%s %s %d %d %q %q %d %t %q %d %q %q", c.ID(), state, c.Start.Unix(), c.Ended.Unix(), c.Office, c.Counter, c.Called.Unix(),
		c.Priority, c.Reason, c.KeptUntil, bound, c.Home)
}
