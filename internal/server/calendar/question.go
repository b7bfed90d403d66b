package calendar

import (
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/town/office"
)

// Previous is where an appointment lies that is being moved.
type Previous struct {
	Start       time.Time
	Office      string
	Appointment uuid.UUID
	Version     string
	Address     string // of its page
}

// Question is what the page answers, whether a time is chosen for the first time or to move to.
type Question struct {
	Basket  office.Basket
	Path    string // of the page
	Written string // written basket in the page's addresses; empty where the path says it
	Action  string
	Change  string
	Moved   *Previous
	Held    *HeldTime
}

// query is what is asked of the calendar. Whoever moves an appointment gives up what it occupies.
func (q *Question) query() booking.Query {
	query := Online(q.Basket)
	if q.Moved != nil {
		query.Moves = q.Moved.Appointment
	}
	return query
}

// HeldTime is a time that is kept for the visitor already.
type HeldTime struct {
	Start    time.Time
	Expires  time.Time
	Address  string // of its form
	Replaces string // token, where the visitor came from its form to choose another time instead
}
