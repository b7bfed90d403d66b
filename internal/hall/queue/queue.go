// Package queue holds the use cases of a town hall's day: who is there, who is called where, how long it will take, who
// did not come, and what happens to their time. It reads whole days and decides; seats are judged by the engine through
// booking.
//
// Invariants: an action is one transaction that locks the office-day first, so that two clerks never call the same
// person; a repeated request, recognised by its key, does nothing again and gets the same case; every action raises the
// day's event and stands in the audit trail; nobody who has arrived is ever marked as not come; what is told about an
// event names nobody.
package queue

import (
	"context"
	"log/slog"
	"time"

	"stadttermin/internal/hall/estimate"
	"stadttermin/internal/message/outbox"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Service is the use cases. All fields are set once before the first call.
type Service struct {
	Store    Store
	Bookings Bookings
	Days     *officeday.Days
	Towns    officeday.Towns
	Wake     Waker // nil: nobody is told, streams find out by asking
	Now      func() time.Time
	Log      *slog.Logger

	averages  averages
	forecasts estimate.Memory
}

// Store is what the use cases need of the database.
type Store interface {
	// Sheet reads an office-day; names only where asked for.
	Sheet(ctx context.Context, town *directory.Town, day officeday.ID, named bool, now time.Time) (*dayplan.Sheet, error)
	// Case reads one case, with its person where asked for; apperr.NotFound where the town has none.
	Case(ctx context.Context, town *directory.Town, of Subject, named bool) (*dayplan.Case, error)
	// Usual gives, by service, how many times its planned minutes a service took at an office since a moment.
	Usual(ctx context.Context, town *directory.Town, office string, since time.Time) (map[string]float64, error)
	// Calls lists the calls of offices since a moment, oldest first.
	Calls(ctx context.Context, town *directory.Town, offices []string, since time.Time) ([]dayplan.Event, error)
	// InTenant runs do in one transaction of the tenant and commits if it returns nil.
	InTenant(ctx context.Context, id tenant.ID, do func(Tx) error) error
}

// Tx is one transaction. Its methods are called in this order.
type Tx interface {
	// Claim takes everything that the claim names, in the one order that all transactions keep, and reads it. Then it
	// looks for what was done already under the command's key; nil where that is new.
	Claim(ctx context.Context, claim officeday.Lock, command Command) (*officeday.Locked, *Replay, error)
	// Case reads a case as it is now.
	Case(ctx context.Context, of Subject, location *time.Location) (*dayplan.Case, error)
	// Find reads an appointment with its person.
	Find(ctx context.Context, id uuid.UUID, location *time.Location) (*appointment.Appointment, error)
	// Queue reads who waits at an office on a day, and what the order depends on.
	Queue(ctx context.Context, day officeday.ID, now time.Time, location *time.Location) (*Queue, error)
	// Apply writes a change and gives the number of the day's event. officeday.ErrConflict means that the database refused
	// a seat.
	Apply(ctx context.Context, change *Change) (event int64, err error)
}

// Bookings judges and moves seats.
type Bookings interface {
	// PlaceSeat finds the seat that staff ask for on a day that the transaction has locked.
	PlaceSeat(ctx context.Context, town *directory.Town, day officeday.ID, state *officeday.State, wish booking.SeatRequest) (*officeday.SeatAssignment, []officeday.Reseat, error)
	// Reschedule gives the change that an appointment's new time makes, with the mail that tells its person.
	Reschedule(town *directory.Town, a *appointment.Appointment, start time.Time, seat *officeday.SeatAssignment, moves []officeday.Reseat, by audit.Actor) *booking.AppointmentWrite
}

// Waker tells every instance that something happened on an office-day. It is a courtesy that may fail at any moment.
type Waker interface {
	Publish(ctx context.Context, id tenant.ID, days []officeday.ID) error
}

// Queue is who waits at an office, in no particular order, and who is being served at which counter.
type Queue struct {
	Waiting []*dayplan.Case
	Serving map[string]*dayplan.Case // by counter
	Duties  map[string]*dayplan.Duty // who works where, by counter
	WalkIns []time.Time              // when those without an appointment were called within the last hour
}

// Change is everything that one transaction of staff writes.
type Change struct {
	Now      time.Time
	Command  Command
	Action   string        // such as call; the trail says visit.call
	Case     *dayplan.Case // as it will be
	NewVisit bool          // Case.Visit is written for the first time
	NoVisit  bool          // the visit with this id is deleted
	Actual   bool          // the items' actual minutes are written
	Seating  *Seating
	Booking  *booking.AppointmentWrite // of the appointment's time, instead of Seating
	Days     []officeday.ID            // whose event rises; the first is the queue's
	Answered bool                      // the case's appointment was displaced, and nobody has to be asked any more
	Draw     bool                      // the number is drawn from the first day's series of those without an appointment
	Mails    []outbox.Entry
	Document bool           // Case.Document is written
	Duty     string         // counter of the queue's office at which whoever acts works; empty: as before
	Detail   map[string]any // for the trail
}

// Seating is where the case's appointment sits from now on, and who gives way.
type Seating struct {
	Day   officeday.ID
	Seat  *officeday.SeatAssignment // nil: nowhere any more
	Moves []officeday.Reseat
}

// Moves gives who gave way.
func (c *Change) Moves() []officeday.Reseat {
	switch {
	case c.Booking != nil:
		return c.Booking.Moves
	case c.Seating != nil:
		return c.Seating.Moves
	}
	return nil
}

// Subject is how a case is asked for: by id, or by the reference of its appointment.
type Subject struct {
	ID        uuid.UUID
	Reference string
}

// subjectOf reads a key. What is neither an id nor a reference finds nothing.
func subjectOf(key string) Subject {
	if id, err := uuid.Parse(key); err == nil {
		return Subject{ID: id}
	}
	return Subject{Reference: appointment.CleanReference(key)}
}
