// Package booking holds the use cases of a citizen: look for times, hold one, book it, see, move, cancel and restore an
// appointment. It decides; it declares the few things that it needs of a database and of Redis.
//
// Invariants: no counter serves two appointments at once; what is offered can be booked, and a booking is judged on the
// state that it has claimed, never on one it merely saw; an acknowledged booking is never lost and a repeated request
// never books twice; an expired hold blocks nobody, judged when read; without Redis everything goes on.
package booking

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"

	"stadttermin/internal/appointment"

	"github.com/google/uuid"

	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Service is the use cases. All fields are set once before the first call.
type Service struct {
	Store     Store
	Swift     Swift // nil: every booking locks first
	Pins      Pins
	Feedbacks Feedbacks
	Changes   Changes // nil: every search reads the database
	Limit     Limiter
	Budget    Budget
	Towns     Towns
	Keys      *Keys
	Now       func() time.Time
	Log       *slog.Logger

	snapshots Snapshots
	gathering gathering
}

// OfficeDay is one office on one date.
type OfficeDay struct {
	Office string
	Date   civil.Date
}

// Compare orders days by date, then by office.
func (d OfficeDay) Compare(other OfficeDay) int {
	return cmp.Or(cmp.Compare(d.Date, other.Date), cmp.Compare(d.Office, other.Office))
}

// Store is what the use cases need of the database.
type Store interface {
	// Load reads the state of office-days; a day without any row is missing from the answer.
	Load(ctx context.Context, town *directory.Town, offices []string, dates []civil.Date, now time.Time) (map[OfficeDay]*Occupancy, error)
	// Versions reads the versions of an office's days from a date on; a day without any row is missing.
	Versions(ctx context.Context, town *directory.Town, office string, from civil.Date) (map[civil.Date]int64, error)
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
	Lock(ctx context.Context, claim Claim) (*Claimed, error)
	// Replay looks for what was done already under a key.
	Replay(ctx context.Context, key Key) (*Replay, error)
	// Find reads an appointment within the transaction.
	Find(ctx context.Context, id uuid.UUID, location *time.Location) (*appointment.Appointment, error)
	// Apply writes a change of what was locked. ErrConflict means that the database refused a seat.
	Apply(ctx context.Context, change *Change) error
}

// ErrConflict is what Apply returns when the database refuses a seat that had been judged free.
var ErrConflict = errors.New("seat refused by the database")

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

// Towns gives the settings in force, for a transaction that found newer ones than it was begun with.
type Towns interface {
	Reload(ctx context.Context, id tenant.ID) (*directory.Town, error)
}

// Pins keeps held times away from others. It is a courtesy that may fail at any moment.
type Pins interface {
	// Read gives what is held on each of the days, in their order.
	Read(ctx context.Context, id tenant.ID, days []OfficeDay, now time.Time) ([]Held, error)
	// Take pins all or nothing, if nothing has changed since the stamp was read.
	Take(ctx context.Context, id tenant.ID, take Take) (Taken, error)
	// Extend prolongs an owner's pins; false where there are none any more.
	Extend(ctx context.Context, id tenant.ID, day OfficeDay, owner string, now, until time.Time) (bool, error)
	// Release lets pins go, marks the days where there were any, and tells of each day, in the order of lets, what was gone.
	Release(ctx context.Context, id tenant.ID, mark string, lets []Let) ([]Gone, error)
}

// Occupancy is what the database knows of one office-day.
type Occupancy struct {
	Version int64
	Next    int      // that the next appointment's waiting number is drawn from
	Seats   []Seated // in one fixed order
}

// Seated is an occupied interval: an appointment's seat, or a time kept back, which is pinned.
type Seated struct {
	Appointment uuid.UUID // for a time kept back: whom it is kept for, or who gave it up
	Kept        bool
	Counter     string
	From, End   int
	Services    []string
	Pinned      bool
	Until       time.Time // of a time kept back
}

// Claim names what a transaction is about to change.
type Claim struct {
	Email     string // whose open appointments are counted; empty: nobody's
	EmailLock int64  // keeps bookings of one address apart: a keyed hash of it
	Days      []OfficeDay
	Now       time.Time
}

// Claimed is what a transaction has locked, as it is.
type Claimed struct {
	Revision int64 // in force
	Open     int   // appointments of the address that lie ahead
	Days     map[OfficeDay]*Occupancy
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

// Change is everything one transaction writes.
type Change struct {
	Now         time.Time
	Appointment *appointment.Appointment // as it will be; nil where only seats move
	Insert      bool
	Contact     *appointment.Contact // how the appointment's person is reached from now on; nil: as before
	Nonce       nonce                // of the hold, on insert
	EmailLock   int64                // as in Claim
	OpenLimit   int                  // of the address's appointments, this one included
	Seat        *Seated              // where it sits from now on; nil: nowhere
	SeatDay     OfficeDay            // of Seat and Moves
	Moves       []Reseat             // others that change their counter
	Touched     []OfficeDay          // whose availability changes
	DrawNumber  bool                 // Appointment.Number was drawn from SeatDay
	KeptUntil   *time.Time           // the seat given up is free again only then
	KeptSeat    *Seated              // the seat given up
	KeptDay     OfficeDay
	Mails       []outbox.Entry
	Key         *Key
	Audit       audit.Entry // without an action: the line of the whole, of which this is one change among many, names it
}

// Reseat moves an appointment to another counter of its office.
type Reseat struct {
	Appointment uuid.UUID
	Counter     string
}
