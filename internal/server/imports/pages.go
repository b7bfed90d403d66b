// Package imports holds the pages on which appointments agreed elsewhere are read from a file, checked line by line, booked
// and taken back. They work without scripts: every view is a GET address, every action a form.
//
// Invariants: a file that was read is its reader's alone; whoever imports may see the people of the office.
package imports

import (
	"context"

	"github.com/google/uuid"

	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/directory"
	"stadttermin/internal/server/staffauth"
)

// Files reads files of appointments and keeps what they say until it is taken over.
type Files interface {
	Upload(ctx context.Context, town *directory.Town, u imports.Upload) (*imports.Draft, error)
	Draft(ctx context.Context, town *directory.Town, key imports.Key) (*imports.Draft, error)
	Open(ctx context.Context, town *directory.Town, staff uuid.UUID) ([]*imports.Draft, error)
	Map(ctx context.Context, town *directory.Town, key imports.Key, m imports.Mapping, headings bool) error
	Drop(ctx context.Context, town *directory.Town, key imports.Key) error
}

// Lines judges, mends and takes over what was read.
type Lines interface {
	Preview(ctx context.Context, town *directory.Town, key imports.Key) (*imports.Preview, error)
	Correct(ctx context.Context, town *directory.Town, key imports.Key, line int, values map[imports.Field]string) error
	Skip(ctx context.Context, town *directory.Town, key imports.Key, lines []int, out bool) error
	Answer(ctx context.Context, town *directory.Town, key imports.Key, about imports.About, answer string) error
	Confirm(ctx context.Context, town *directory.Town, c imports.Confirmation) (*imports.Import, *imports.Preview, error)
}

// Imports is what was taken over.
type Imports interface {
	Import(ctx context.Context, town *directory.Town, id uuid.UUID) (*imports.Import, error)
	Taken(ctx context.Context, town *directory.Town, id uuid.UUID) ([]*imports.Taken, error)
	List(ctx context.Context, town *directory.Town, offices []string) ([]*imports.Import, error)
	Undo(ctx context.Context, town *directory.Town, u imports.Undoing) (*imports.Import, error)
}

// Config is what Pages needs.
type Config struct {
	*staffauth.Gate

	Files   Files
	Lines   Lines
	Imports Imports
}

// Pages answers the requests of staff.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }
