// Package imports takes over appointments that were agreed elsewhere: it reads tables and calendars as people have them,
// recognises what their columns mean, judges every line, books all or nothing, and takes a whole import back.
//
// Invariants: nothing is booked that was not shown in a preview with the same verdict; a line is never dropped silently;
// nobody is written to unless it was asked for; what was read is kept for one day at most, for whoever uploaded it, and
// appears in no log and no error.
package imports

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/external"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Lifetime is how long what was read of a file is kept.
const Lifetime = 24 * time.Hour

// Service is the use cases. All fields are set once before the first call.
type Service struct {
	Drafts   Drafts
	Imports  Imports
	Bookings Bookings
	Now      func() time.Time
}

// Drafts keeps what was read of a file until it is taken over. A draft belongs to who uploaded it: to anybody else, and
// once it has expired, it is apperr.NotFound.
type Drafts interface {
	Add(ctx context.Context, id tenant.ID, d *Draft) error
	Draft(ctx context.Context, id tenant.ID, key Key, now time.Time) (*Draft, error)
	// Change lets do change a draft that nobody else can change meanwhile.
	Change(ctx context.Context, id tenant.ID, key Key, now time.Time, do func(*Draft) error) error
	Drop(ctx context.Context, id tenant.ID, key Key) error
	// Open lists somebody's drafts without their lines, the newest first.
	Open(ctx context.Context, id tenant.ID, staff uuid.UUID, now time.Time) ([]*Draft, error)
}

// Key names a draft and whose it is.
type Key struct {
	Draft uuid.UUID
	Staff uuid.UUID
}

// Imports keeps what was taken over.
type Imports interface {
	// Known reads who has an appointment at an office on some dates.
	Known(ctx context.Context, town *directory.Town, office string, dates []civil.Date) ([]Known, error)
	// Import reads an import; apperr.NotFound where the tenant has none of that id.
	Import(ctx context.Context, town *directory.Town, id uuid.UUID) (*Import, error)
	// Taken reads what came of an import, by time, with names.
	Taken(ctx context.Context, town *directory.Town, id uuid.UUID) ([]*Taken, error)
	// Imports lists those of some offices, the newest first.
	Imports(ctx context.Context, town *directory.Town, offices []string, most int) ([]*Import, error)
	InTenant(ctx context.Context, id tenant.ID, do func(Tx) error) error // commits if do returns nil
}

// Tx is one transaction. The draft or the import is claimed first, before any office-day.
type Tx interface {
	booking.Tx
	// ClaimDraft locks a draft until the end; apperr.NotFound as with Drafts.
	ClaimDraft(ctx context.Context, key Key, now time.Time) (*Draft, error)
	// ClaimImport locks an import until the end.
	ClaimImport(ctx context.Context, id uuid.UUID) (*Import, error)
	Known(ctx context.Context, location *time.Location, office string, dates []civil.Date) ([]Known, error)
	// Record writes an import, or that it was taken back. With the first goes its draft, with the second the persons of
	// the appointments that are named.
	Record(ctx context.Context, record Record) error
}

// Record is what a transaction says about an import.
type Record struct {
	Import       *Import
	Appointments []uuid.UUID // that came of it, or that were taken back and whose persons are forgotten
	Audit        audit.Entry
}

// Bookings seats and books.
type Bookings interface {
	Planner(ctx context.Context, town *directory.Town, office string, dates []civil.Date) (*external.Planner, error)
	Import(ctx context.Context, town *directory.Town, t external.ImportRequest, act func(*external.Planner) error) error
	Withdraw(ctx context.Context, town *directory.Town, w external.Withdrawal, done func([]*appointment.Appointment) error) error
}

// Known is somebody who has an appointment.
type Known struct {
	Start time.Time
	Name  string
}

// Import is one file that was taken over.
type Import struct {
	ID       uuid.UUID
	Office   string
	Source   Source
	Staff    uuid.UUID
	By       string // name of who took it over
	Booked   time.Time
	Mails    bool // confirmations were asked for
	Count    int  // appointments that came of it
	Undone   *time.Time
	UndoneBy string
}

// Taken is an appointment that came of an import, as it is now.
type Taken struct {
	*appointment.Appointment
	Told bool // a confirmation was sent
}
