// Package change brings what administrators want of a town's settings from a form into force. A change is a whole document
// against the revision that it was made from; the three-way merge brings it onto whatever is in force by then. Its effect
// is computed on the true days before anybody saves it.
//
// Invariants: nothing comes into force that Check refuses; nobody's edit is overwritten unseen: what two have changed
// differently is decided by a person; what is saved is what was shown, or nothing.
package change

import (
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Change is settings as somebody wants them to be.
type Change struct {
	ID        uuid.UUID
	Subject   string // path of what the form was about: services.personalausweis
	Origin    Origin
	State     State
	Base      int64            // number of the revision that Draft goes back to
	Draft     *tenant.Settings // as they are to be
	Moment    *time.Time       // Waiting: when it comes into force
	Conflicts []string         // Waiting: paths that somebody else has changed meanwhile
	Author    Author
	Created   time.Time
	Touched   time.Time // last edit
	Finished  *time.Time
	Revision  int64 // Done: that it became
}

// Author is who wants a change.
type Author struct {
	ID   uuid.UUID
	Name string
}

// Actor names the author in the trail.
func (a Author) Actor() audit.Actor { return audit.Staff(a.ID.String()) }

// Origin is where a change came from.
type Origin string

// Origins of a change.
const (
	FromForm  Origin = "form"
	FromUndo  Origin = "undo"
	FromTrial Origin = "trial"
	FromTexts Origin = "texts"
)

// State is how far a change has come.
type State string

// States of a change.
const (
	Draft   State = "draft"
	Waiting State = "waiting" // for its moment
	Done    State = "done"
	Dropped State = "dropped"
)

// Open tells whether the change may still come into force.
func (s State) Open() bool { return s == Draft || s == Waiting }

// Store keeps changes and reads revisions.
type Store interface {
	// Add writes a new change.
	Add(ctx context.Context, id tenant.ID, c *Change) error
	// Find reads one; apperr.NotFound.
	Find(ctx context.Context, id tenant.ID, change uuid.UUID) (*Change, error)
	// Open lists those that are open, the waiting ones first, by their moment, and drafts touched since.
	Open(ctx context.Context, id tenant.ID, since time.Time) ([]*Change, error)
	// Put writes what may change of an open one, with a line of the trail where it is not nil. apperr.NotFound where
	// it is not open any more.
	Put(ctx context.Context, id tenant.ID, c *Change, entry *audit.Entry) error
	// Sweep removes drafts and dropped ones that nobody has touched since.
	Sweep(ctx context.Context, id tenant.ID, since time.Time) error
	// Revision reads the revision in force; RevisionOf the one of a number. apperr.NotFound.
	Revision(ctx context.Context, id tenant.ID, now time.Time) (*tenant.Revision, error)
	RevisionOf(ctx context.Context, id tenant.ID, number int64) (*tenant.Revision, error)
	// History reads revisions before a number, the newest first; 0: from the newest on.
	History(ctx context.Context, id tenant.ID, before int64, most int) ([]*tenant.Revision, error)
}

// Closures looks after those who lose their place.
type Closures interface {
	Propose(ctx context.Context, town *directory.Town, order *closure.Order) error
	Assess(ctx context.Context, town *directory.Town, order *closure.Order, named []string) (*closure.Assessment, error)
	CarryOut(ctx context.Context, town *directory.Town, order *closure.Order, named []string) (*closure.Assessment, error)
}

// Towns gives towns with the settings in force.
type Towns interface {
	Reload(ctx context.Context, id tenant.ID) (*directory.Town, error)
}

// Service is the use cases. All fields are set once before the first call.
type Service struct {
	Store    Store
	Closures Closures
	Towns    Towns
	Bundle   *i18n.Bundle
	Now      func() time.Time
	Log      *slog.Logger
}

// draftFor is for how long drafts are kept that nobody touches.
const draftFor = 14 * 24 * time.Hour
