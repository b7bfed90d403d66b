package queue

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/directory"
	"stadttermin/internal/fingerprint"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/staff/audit"
)

// Unreached is an appointment whose person a mail did not reach, so that somebody has to telephone.
type Unreached struct {
	Appointment *appointment.Appointment
	Kind        mail.Kind // of the mail: what was to be said
	Way         string    // refused or bounced
	Status      string    // as in RFC 3463; may be empty
	Since       time.Time
	Called      *time.Time // when somebody telephoned last; nil: nobody has
	Settled     *time.Time // nil: it is open
}

// Version names how it stands: another one once somebody has telephoned or settled it, or another mail has failed.
func (u *Unreached) Version() string {
	micro := func(t *time.Time) int64 {
		if t == nil {
			return 0
		}
		return t.UnixMicro()
	}
	return fingerprint.Of("%d %d %d", u.Since.UnixMicro(), micro(u.Called), micro(u.Settled))
}

// Unknown tells whether there is no such address: not all that is refused is its recipient's mistake.
func (u *Unreached) Unknown() bool { return strings.HasPrefix(u.Status, "5.1.") }

// UnreachedStep is what somebody has done about an appointment of one of some offices.
type UnreachedStep struct {
	Reference string
	Offices   []string
	Settled   bool
	Seen      string // Version that it was decided on; empty: whatever it is
}

// UnreachedStore is what the list needs of the database.
type UnreachedStore interface {
	Unreached(ctx context.Context, town *directory.Town, offices []string, now, since time.Time) ([]*Unreached, error)
	UnreachedOf(ctx context.Context, town *directory.Town, appointment uuid.UUID, now time.Time) (*Unreached, error)
	Note(ctx context.Context, town *directory.Town, step UnreachedStep, entry audit.Entry) error
}

// Unreaching is the list of people whom no mail has reached.
type Unreaching struct {
	Store UnreachedStore
	Now   func() time.Time
}

// settledFor is how long what was settled stays on the list, so that nobody wonders where it has gone.
const settledFor = 12 * time.Hour

// List gives those of offices who still have to be told, the nearest first, and then what was settled today.
func (u *Unreaching) List(ctx context.Context, town *directory.Town, offices []string) ([]*Unreached, error) {
	now := u.Now()
	return u.Store.Unreached(ctx, town, offices, now, now.Add(-settledFor))
}

// Of gives what is open about an appointment; nil where nothing is.
func (u *Unreaching) Of(ctx context.Context, town *directory.Town, a *appointment.Appointment) (*Unreached, error) {
	return u.Store.UnreachedOf(ctx, town, a.ID, u.Now())
}

// Called notes that somebody telephoned, whoever answered.
//
// Errors: apperr.NotFound where nothing is open about an appointment of these offices; apperr.Overtaken where it is no longer
// of the version that was seen (empty: whatever it is).
func (u *Unreaching) Called(ctx context.Context, town *directory.Town, reference string, offices []string, seen string, by audit.Actor) error {
	return u.Store.Note(ctx, town, UnreachedStep{Reference: reference, Offices: offices, Seen: seen}, audit.Entry{At: u.Now(), Actor: by, Action: "appointment.called"})
}

// Settle notes that nothing is left to be done. Errors as for Called.
func (u *Unreaching) Settle(ctx context.Context, town *directory.Town, reference string, offices []string, seen string, by audit.Actor) error {
	return u.Store.Note(ctx, town, UnreachedStep{Reference: reference, Offices: offices, Seen: seen, Settled: true}, audit.Entry{At: u.Now(), Actor: by, Action: "appointment.reached"})
}
