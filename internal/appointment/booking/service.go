// Package booking holds the use cases of a citizen: look for times, hold one, book it, see, move, cancel and restore an
// appointment. It decides; it declares the few things that it needs of a database and of Redis.
//
// Invariants: no counter serves two appointments at once; what is offered can be booked, and a booking is judged on the
// state that it has claimed, never on one it merely saw; an acknowledged booking is never lost and a repeated request
// never books twice; an expired hold blocks nobody, judged when read; without Redis everything goes on.
package booking

import (
	"context"
	"log/slog"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"

	"github.com/google/uuid"

	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Service is the use cases. All fields are set once before the first call.
type Service struct {
	Store     Store
	Days      *officeday.Days
	Batches   BatchWriter // nil: every booking locks first
	Feedbacks Feedbacks
	Limit     Limiter
	Budget    Budget
	Towns     officeday.Towns
	Keys      *Keys
	Now       func() time.Time
	Log       *slog.Logger

	gathering gathering
}

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

// Limiter tells whether a tenant may have one more of something in this minute.
type Limiter interface {
	Allow(ctx context.Context, id tenant.ID, what string, perMinute int) bool
}

// Budget counts what one visitor asks for.
type Budget interface {
	// Spend counts an act; apperr.BudgetUsed where the visitor has had as many as there are.
	Spend(ctx context.Context, act budget.Act) error
	// GiveBack ends a time kept, before it ends by itself.
	GiveBack(ctx context.Context, act budget.Act)
}

// spend counts something that a visitor asks of a town.
func (s *Service) spend(ctx context.Context, town *directory.Town, purpose budget.Purpose, by budget.Claim) error {
	return s.Budget.Spend(ctx, actOf(town, purpose, by))
}

func actOf(town *directory.Town, purpose budget.Purpose, by budget.Claim) budget.Act {
	return budget.Act{Tenant: town.ID, Rules: &town.Settings().Profile.Visitors, Purpose: purpose, Claim: by}
}

// Key is under which a request is remembered.
type Key struct {
	Operation string
	Subject   []byte // nonce of the hold, or id of the appointment
	Key       string
	Hash      []byte // keyed, of the request
}

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
