// Package desk holds the plan of a day and the pages of those who come: arriving, calling, parking, finishing, drawing a
// number, documents to be picked up, searching. They work without scripts: every view is a GET address, every action a form.
//
// Invariants: what a page shows is narrowed to the offices in which its reader has the right; a name that its reader may
// not see is not even read from the database.
package desk

import (
	"context"
	"time"

	"stadttermin/internal/hall/lookup"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/live"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/booked"
	"stadttermin/internal/server/staffauth"
)

// Days counts what a day holds, for those who may not see it. Cancelled appointments are no part of it.
type Days interface {
	// Counts tells how many there are in each state.
	Counts(ctx context.Context, town *directory.Town, date civil.Date, offices []string) (map[appointment.State]int, error)
}

// Config is what Pages needs.
type Config struct {
	*staffauth.Gate

	Days         Days
	Search       *lookup.Search
	Queue        *queue.Service
	Duties       *queue.Duties
	Hub          *live.Hub
	Appointments *booked.Pages
	Pickups      queue.Pickups
	Histories    queue.Histories
	// Heartbeat is how often streams show that they live; zero: every 15 seconds.
	Heartbeat time.Duration
}

// Pages answers the requests of staff.
type Pages struct {
	Config

	kept keptDays
}

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }
