package booking

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Store is what the use cases need of the database.
type Store interface {
	// Find reads an appointment; apperr.NotFound where the tenant has none of that id.
	Find(ctx context.Context, town *directory.Town, id uuid.UUID) (*appointment.Appointment, error)
	// OpenOf lists the appointments of an e-mail address that lie ahead, cancelled ones left out.
	OpenOf(ctx context.Context, town *directory.Town, email string, now time.Time) ([]*appointment.Appointment, error)
	// InTenant runs do in one transaction of the tenant and commits if it returns nil.
	InTenant(ctx context.Context, id tenant.ID, do func(Tx) error) error
}

// Tx is one transaction. Its methods are called in this order.
type Tx interface {
	// Lock takes everything that the claim names, in the one order that all transactions keep, and reads it.
	Lock(ctx context.Context, lock officeday.Lock) (*officeday.Locked, error)
	// Replay looks for what was done already under a key.
	Replay(ctx context.Context, key Key) (*Replay, error)
	// Find reads an appointment within the transaction.
	Find(ctx context.Context, id uuid.UUID, location *time.Location) (*appointment.Appointment, error)
	// Apply writes a change of what was locked. officeday.ErrConflict means that the database refused a seat.
	Apply(ctx context.Context, change *AppointmentWrite) error
}

// BatchWriter writes a group of bookings of one town in one round trip, all or none, on plans made before. It refuses with
// ErrOvertaken where anything is no longer as the plans assumed: a day's version, the settings in force, an address's
// open appointments, a seat, a key.
type BatchWriter interface {
	WriteBatch(ctx context.Context, town *directory.Town, now time.Time, plans []*DayPlan) error
}

// ErrOvertaken is BatchWriter's refusal; what is true only a transaction that locks first can tell.
var ErrOvertaken = errors.New("overtaken by somebody else")

// DayPlan is what one transaction books on an office-day. Plans are written in the order of their dates, then offices.
type DayPlan struct {
	Day      officeday.ID
	Judged   int64 // version that was judged, and that is claimed
	Bookings []*AppointmentWrite

	state *officeday.State         // as it will be
	held  officeday.TickHolds      // as it will be, but for its stamp
	let   officeday.ReleaseRequest // the holds that become seats
}

// Next gives the number that the day's next appointment draws from.
func (p *DayPlan) Next() int { return p.state.Next }

// Replay is what is known under a key: nothing, or the appointment it led to.
type Replay struct {
	Appointment uuid.UUID // zero: this key is new
	Same        bool      // the request was the same
	Used        bool      // the subject was used, under whatever key
}

// AppointmentWrite is everything one transaction writes.
type AppointmentWrite struct {
	Now         time.Time
	Appointment *appointment.Appointment // as it will be; nil where only seats move
	Insert      bool
	Revision    int64                     // of the settings that it was judged by, on insert
	Contact     *appointment.Contact      // how the appointment's person is reached from now on; nil: as before
	Nonce       nonce                     // matching the hold, on insert
	EmailLock   int64                     // as in Claim
	OpenLimit   int                       // matching the address's appointments, this one included
	Seat        *officeday.SeatAssignment // where it sits from now on; nil: nowhere
	SeatDay     officeday.ID              // matching Seat and Moves
	Moves       []officeday.Reseat        // others that change their counter
	Touched     []officeday.ID            // whose availability changes
	DrawNumber  bool                      // Appointment.Number was drawn from SeatDay
	KeptUntil   *time.Time                // the seat given up is free again only then
	KeptSeat    *officeday.SeatAssignment // the seat given up
	KeptDay     officeday.ID
	Mails       []outbox.Entry
	Key         *Key
	Audit       audit.Entry // without an action: the line of the whole, of which this is one change among many, names it
}
