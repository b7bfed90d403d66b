package dayplan

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
)

// Backlog is how many events somebody may have missed before it is cheaper to read the whole day again.
const Backlog = 200

// Event is something that happened on an office-day. It names ids and states, never people.
type Event struct {
	Day     officeday.ID
	Number  int64 // counts the day's events
	At      time.Time
	Action  string    // such as call; empty: a booking or cancellation, anything may have changed
	Case    uuid.UUID // Case.ID
	State   appointment.State
	Letter  string
	Waiting int         // the waiting number
	Counter string      // id, of Day.Office; empty: none, or one of another office
	Also    []uuid.UUID // other appointments whose seats have moved
}

// ID tells events of a town apart.
func (e *Event) ID() string { return fmt.Sprintf("%s.%s.%d", e.Day.Office, e.Day.Date, e.Number) }

// Calling tells whether somebody was called, for the first time or again.
func (e *Event) Calling() bool { return e.Action == "call" || e.Action == "call_again" }

// WaitingNumber gives the number as it is called, such as B 42.
func (e *Event) WaitingNumber() string { return fmt.Sprintf("%s %d", e.Letter, e.Waiting) }
