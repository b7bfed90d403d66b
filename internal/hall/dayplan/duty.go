package dayplan

import (
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/staff/audit"
)

// Duty is somebody working at a counter of an office.
type Duty struct {
	Counter string
	Staff   uuid.UUID
	Name    string
	Since   time.Time
	Seen    time.Time // when they last did something there, or had its page open
}

// awayAfter is how long nothing is heard of somebody before their counter counts as left.
const awayAfter = 15 * time.Minute

// Present tells whether somebody works there at a moment.
func (d *Duty) Present(now time.Time) bool { return d != nil && now.Sub(d.Seen) < awayAfter }

// Of tells whether it is an actor who works there.
func (d *Duty) Of(by audit.Actor) bool { return d != nil && audit.Staff(d.Staff.String()) == by }

// Staffed gives the counters at which somebody works: those of whom something was heard lately, and those at which
// somebody is being served. Nobody anywhere: the office has not begun, and nothing is known.
func Staffed(duties map[string]*Duty, serving map[string]*Case, now time.Time) map[string]bool {
	at := make(map[string]bool)
	for counter, duty := range duties {
		if duty.Present(now) {
			at[counter] = true
		}
	}
	for counter := range serving {
		at[counter] = true
	}
	return at
}
