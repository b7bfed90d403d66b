// Package booked holds the page on which staff see one appointment and what they do with it: how its person is
// reached, cancelling and taking that back, the time that is kept instead of one that was closed, the confirmation on
// paper; and the list of people whom no mail has reached.
//
// Invariants: an appointment of an office that is not the reader's is not told apart from one that does not exist; what
// changes an appointment names how it stood when its form was made.
package booked

import (
	"context"

	"stadttermin/internal/hall/lookup"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/i18n"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/audit"
)

// Changes changes appointments in the name of staff.
type Changes interface {
	CancelFor(ctx context.Context, town *directory.Town, m booking.StaffAccess, id uuid.UUID, tell mail.Kind, key string) (*appointment.Appointment, error)
	UndoFor(ctx context.Context, town *directory.Town, m booking.StaffAccess, id uuid.UUID, key string) (*appointment.Appointment, error)
	Reach(ctx context.Context, town *directory.Town, m booking.StaffAccess, id uuid.UUID, contact appointment.Contact, key string) (*appointment.Appointment, error)
	Confirm(ctx context.Context, town *directory.Town, m booking.StaffAccess, id uuid.UUID, key string) (*appointment.Appointment, error)
}

// Displacements speaks for people whose time was closed.
type Displacements interface {
	AcceptFor(ctx context.Context, town *directory.Town, m booking.StaffAccess, id uuid.UUID, key string) (*appointment.Appointment, error)
}

// Unreached is the list of people whom no mail has reached.
type Unreached interface {
	List(ctx context.Context, town *directory.Town, offices []string) ([]*queue.Unreached, error)
	Of(ctx context.Context, town *directory.Town, a *appointment.Appointment) (*queue.Unreached, error)
	Called(ctx context.Context, town *directory.Town, reference string, offices []string, seen string, by audit.Actor) error
	Settle(ctx context.Context, town *directory.Town, reference string, offices []string, seen string, by audit.Actor) error
}

// Config is what Pages needs.
type Config struct {
	*staffauth.Gate

	Changes Changes
	// Displacements answers for people whose time was closed.
	Displacements Displacements
	Search        *lookup.Search
	Unreached     Unreached
	Bundle        *i18n.Bundle
}

// Pages answers the requests of staff.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }
