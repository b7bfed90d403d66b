// Package phone holds the pages on which staff give times to somebody on the telephone or at the desk: looking for a time,
// keeping it while a name is typed, booking it, and moving an appointment to another.
//
// Invariants: a desk keeps one time; times are given in the offices alone in which the reader may give them.
package phone

import (
	"context"
	"time"

	"stadttermin/internal/hall/lookup"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/search"
	"stadttermin/internal/server/booked"
	"stadttermin/internal/server/staffauth"
)

// Times looks for free times and keeps them.
type Times interface {
	Propose(ctx context.Context, town *directory.Town, q booking.Query, filter booking.Filter, mine string) ([]booking.Proposal, error)
	Explain(ctx context.Context, town *directory.Town, q booking.Query, start time.Time, mine string) ([]booking.Explanation, error)
	Hold(ctx context.Context, town *directory.Town, req booking.HoldRequest) (*booking.Hold, error)
	ReadHold(town *directory.Town, token string) (*booking.Hold, error)
	Release(ctx context.Context, town *directory.Town, token string, by budget.Claim) error
}

// Bookings makes appointments.
type Bookings interface {
	Book(ctx context.Context, town *directory.Town, req booking.BookRequest) (*appointment.Appointment, error)
	BookAt(ctx context.Context, town *directory.Town, hold booking.HoldRequest, book booking.BookRequest) (*appointment.Appointment, error)
}

// Moves moves appointments in the name of staff.
type Moves interface {
	MoveFor(ctx context.Context, town *directory.Town, m booking.StaffAccess, id uuid.UUID, hold, key string) (*appointment.Appointment, error)
}

// Config is what Pages needs.
type Config struct {
	*staffauth.Gate

	Times        Times
	Bookings     Bookings
	Moves        Moves
	Search       *lookup.Search
	Services     *search.Memory // finds services
	Bundle       *i18n.Bundle
	Appointments *booked.Pages
}

// Pages answers the requests of staff.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }

// Addresses of booking for somebody on the telephone.
const (
	holdPath     = staffauth.Phone + "/reservierung"
	servicesPath = staffauth.Phone + "/anliegen"
	dropPath     = staffauth.Phone + "/freigabe"
	whyPath      = staffauth.Home + "/warum"
)
