// Package daylist holds the pages of lists that are made in advance, for a day on which nothing can be looked up: the list
// of an office's day as it is printed, its encrypted file, and the plan by which files are made and mailed.
//
// Invariants: a list with people is for those alone who may see them; no page shows the passphrase of a plan.
package daylist

import (
	"context"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/daylist"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/audit"
)

// Lists writes an office's day down.
type Lists interface {
	// Read gives the list of an office's day, with its people.
	Read(ctx context.Context, town *directory.Town, office string, date civil.Date) (*daylist.List, error)
	// Make makes the encrypted file of a day now, and mails it where that is asked for.
	Make(ctx context.Context, town *directory.Town, office string, date civil.Date, mailed bool, by audit.Actor) error
	// File gives the encrypted file of a day.
	File(ctx context.Context, town *directory.Town, office string, date civil.Date) (*daylist.File, error)
	// Planned gives an office's plan (nil: none) and the files there are.
	Planned(ctx context.Context, town *directory.Town, office string) (*daylist.Plan, []*daylist.File, error)
}

// Plans says when lists are made in advance.
type Plans interface {
	// SetPlan sets an office's plan.
	SetPlan(ctx context.Context, town *directory.Town, office string, plan daylist.NewPlan, by audit.Actor) error
	// Stop ends the making of an office's lists and deletes those there are.
	Stop(ctx context.Context, town *directory.Town, office, seen string, by audit.Actor) error
}

// Config is what Pages needs.
type Config struct {
	*staffauth.Gate

	Lists Lists
	Plans Plans
}

// Pages answers the requests of staff.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }
