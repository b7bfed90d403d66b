package dayplan

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/availability"
)

// Lane is a counter on the day.
type Lane struct {
	Counter string
	Name    string
	Spans   []availability.Span // from the office's first opening to its last
	Open    bool                // at this moment
	Duty    *Duty               // who works there; nil: nobody of whom anything was heard lately
}

// Hold is a time that a visitor of the pages keeps while typing. Nobody's name is known yet.
type Hold struct {
	Counter   string
	From, End int
	Expires   time.Time
}

// Kept is a time that is kept back: for the appointment that is to be rebooked, or until a cancelled time is free again.
type Kept struct {
	Counter     string
	From, End   int
	Appointment uuid.UUID
	Until       time.Time
}

// Sheet is what the database knows of an office-day.
type Sheet struct {
	Event   int64
	Cases   []*Case
	Kept    []Kept
	Duties  map[string]*Duty // by counter
	WalkIns []time.Time      // when those without an appointment were called within the last hour
}

// uses tells whether anybody sits at a counter, was called there, or has a time kept there.
func (s *Sheet) uses(counter string) bool {
	return slices.ContainsFunc(s.Cases, func(c *Case) bool { return c.Counter == counter || c.Seat != nil && c.Seat.Counter == counter }) ||
		slices.ContainsFunc(s.Kept, func(k Kept) bool { return k.Counter == counter })
}
