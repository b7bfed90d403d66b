package appointment

import (
	"time"

	"github.com/google/uuid"
)

// Displacement is what became of an appointment whose time was closed, while its person has not answered: why, and
// which time is kept instead.
type Displacement struct {
	Closure uuid.UUID
	Reason  string     // in the town's words, or a code of ClosureReasons
	Office  string     // of the kept time
	Start   *time.Time // of the kept time, in the town's location; nil: there was none to be had
	Until   time.Time  // until when it is kept
}

// ClosureReasons are those that every language has words for.
var ClosureReasons = []string{"illness", "technical", "event", "weather", "hours"}

// Keeps tells whether a time is still kept at a moment.
func (d *Displacement) Keeps(now time.Time) bool { return d.Start != nil && now.Before(d.Until) }
