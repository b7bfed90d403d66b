package closure

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
)

// Closure is one that was carried out.
type Closure struct {
	ID      uuid.UUID
	Outage  Outage
	Said    string // the reason in the town's own language
	Author  string // who did it
	Created time.Time
	Ends    time.Time
	Undone  *time.Time
	Count   Progress
	Rows    []*Row // by time, office and number; only where one closure is read
}

// Progress is how far a closure has come.
type Progress struct {
	Reseated int // noticed nothing
	Left     int // stayed although the counter is closed
	Asked    int // had to be asked, by mail or by telephone
	Answered int // have another time, or none any more
	Restored int // come at their old time after all
}

// Row is what became of one appointment since.
type Row struct {
	*Person    // as it is now
	Closure    uuid.UUID
	Over       bool      // the closure was taken back
	Story      *Story    // of the appointment, with this row; only where one closure is read
	Before     time.Time // when it was to take place
	Was        Place
	Services   []string
	Bound      bool
	WasKept    bool // it had no seat, but a time that an earlier closure kept for it
	Resolution Resolution
	State      CaseState
	Kept       *Kept
	Answered   *time.Time
	Calls      int // attempts to reach the person
	Called     *time.Time
	Reached    bool
}

// CaseState is how a case of a closure stands.
type CaseState string

// States of a case. Of those that are Quiet nobody was asked anything.
const (
	Quiet     CaseState = "quiet"
	Open      CaseState = "open"
	Accepted  CaseState = "accepted"
	Moved     CaseState = "moved"
	Cancelled CaseState = "cancelled"
	Restored  CaseState = "restored" // at its old time again
	Replaced  CaseState = "replaced" // a later closure asks anew
)

// Answer tells whether the person has answered.
func (s CaseState) Answer() bool { return s == Accepted || s == Moved || s == Cancelled }

// ToCall tells whether somebody has to telephone: nobody could write, or nobody has answered while the time was kept.
func (r *Row) ToCall(now time.Time) bool {
	return r.State == Open && (r.Resolution == ByCall || r.RanOut(now))
}

// RanOut tells whether the kept time was given up without an answer.
func (r *Row) RanOut(now time.Time) bool {
	return r.State == Open && r.Kept != nil && !now.Before(r.Kept.Until)
}

// Undoing is what taking a closure back would do.
type Undoing struct {
	Answered int // who has answered keeps what they have
	Restored int // can have their old time again, as long as nobody else has it
	Written  int // of these, who gets a mail that says so
	Left     int // have to be asked all the same, because their time has passed
	Earlier  int // are asked again by the closure before, which had closed their time already
}

// Undoing reckons what taking the closure back would do at a moment.
func (c *Closure) Undoing(now time.Time) (u Undoing) {
	for _, row := range c.Rows {
		switch asked := row.Story.asked(); {
		case row.State.Answer():
			u.Answered++
		case asked == nil:
		case row.Story.returns(c.ID, now):
			u.Restored++
			if asked.Resolution == ByMail {
				u.Written++
			}
		case row.Story.earlier(c.ID) != nil:
			u.Earlier++
		case asked.Closure == c.ID:
			u.Left++
		}
	}
	return u
}

// List gives the closures that concern offices, newest first.
func (c *Service) List(ctx context.Context, town *directory.Town, offices []string) ([]*Closure, error) {
	return c.Store.Closures(ctx, town, offices)
}

// Find gives one closure with everybody it touched; apperr.NotFound where the town has none of that id.
func (c *Service) Find(ctx context.Context, town *directory.Town, id uuid.UUID, named []string) (*Closure, error) {
	return c.Store.Closure(ctx, town, id, named)
}

// Call is an attempt to reach somebody by telephone.
type Call struct {
	Closure     uuid.UUID
	Appointment uuid.UUID
	Reached     bool
	Key         string // of the request: the same one counts once
	Seen        string // Row.CallVersion that it was noted on; empty: whatever it is
	Now         time.Time
	Audit       audit.Entry
}

// Call notes that somebody was reached, or not. apperr.ClosureEnded where there is nothing to ask any more;
// apperr.Overtaken where somebody else has called since.
func (c *Service) Call(ctx context.Context, town *directory.Town, call Call, by audit.Actor) error {
	call.Now = c.Now()
	call.Audit = audit.Entry{
		At: call.Now, Actor: by, Action: "closure.call", Object: object(call.Closure),
		Detail: map[string]any{"appointment": call.Appointment.String(), "reached": call.Reached},
	}
	return c.Store.Called(ctx, town, call)
}
