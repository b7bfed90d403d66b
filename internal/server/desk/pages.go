// Package desk holds the pages of the people at the town hall's desks: signing in, and the plan of a day. They work
// without scripts: every view is a GET address, every action a form.
//
// Invariants: every address but that of signing in names the right that opens it; what a page shows is narrowed to the
// offices in which its reader has the right; a name that its reader may not see is not even read from the database;
// nothing of these pages is kept in a cache.
package desk

import (
	"context"
	"time"

	"stadttermin/internal/account"
	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/page"
	"stadttermin/internal/tenant"
)

// Accounts signs people in and out and tells whose session it is.
type Accounts interface {
	SignIn(ctx context.Context, id tenant.ID, attempt account.Attempt) (token string, err error)
	Resume(ctx context.Context, id tenant.ID, token string) (*account.Staff, error)
	SignOut(ctx context.Context, id tenant.ID, token string) error
}

// Days reads what a day holds. Cancelled appointments are no part of it.
type Days interface {
	// Day lists the appointments of offices by start, with names at those of the offices in named only.
	Day(ctx context.Context, town *booking.Town, date civil.Date, offices, named []string) ([]*booking.Appointment, error)
	// Counts tells how many there are in each state.
	Counts(ctx context.Context, town *booking.Town, date civil.Date, offices []string) (map[booking.State]int, error)
}

// Config is what Pages needs.
type Config struct {
	Accounts Accounts
	Days     Days
	Renderer *page.Renderer
	Now      func() time.Time
}

// Pages answers the requests of staff.
type Pages struct{ Config }

// New gives the pages. Refusals are shown with templates of their own.
func New(config Config) *Pages {
	config.Renderer = config.Renderer.In("desk")
	return &Pages{Config: config}
}
