package desk

import (
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/booking"
)

// Backlog is how many events somebody may have missed before it is cheaper to read the whole day again.
const Backlog = 200

// Event is something that happened on an office-day. It names ids and states, never people.
type Event struct {
	Day     booking.OfficeDay
	Number  int64 // counts the day's events
	At      time.Time
	Action  string    // such as call; empty: a booking or cancellation, anything may have changed
	Case    uuid.UUID // Case.ID
	State   booking.State
	Letter  string
	Waiting int         // the waiting number
	Counter string      // id, of Day.Office; empty: none, or one of another office
	Also    []uuid.UUID // other appointments whose seats have moved
}
