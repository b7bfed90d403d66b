package queue

import (
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Duty is somebody working at a counter of an office.
type Duty struct {
	Counter string
	Staff   uuid.UUID
	Name    string
	Since   time.Time
	Seen    time.Time // when they last did something there, or had its page open
}

// awayAfter is how long nothing is heard of somebody before their counter counts as left.
const awayAfter = 15 * time.Minute

// Present tells whether somebody works there at a moment.
func (d *Duty) Present(now time.Time) bool { return d != nil && now.Sub(d.Seen) < awayAfter }

// of tells whether it is an actor who works there.
func (d *Duty) of(by audit.Actor) bool { return d != nil && audit.Staff(d.Staff.String()) == by }

// Duties is who works where. All fields are set once before the first call.
type Duties struct {
	Store DutyStore
	Wake  Waker // nil: nobody is told, streams find out by asking
	Now   func() time.Time
	Log   *slog.Logger
}

// DutyStore is what Duties needs of the database.
type DutyStore interface {
	// Take writes that somebody works at a counter from now on, and nowhere else, and gives who did before; nil where that
	// was nobody or the same person. The office's day has an event by that.
	Take(ctx context.Context, id tenant.ID, day officeday.ID, counter string, staff uuid.UUID, now time.Time) (*Duty, error)
	// See notes that somebody still works where they do.
	See(ctx context.Context, id tenant.ID, staff uuid.UUID, now time.Time) error
}

// Take lets somebody work at a counter. Whoever worked there before does so no longer; taken tells who that was if they
// have been heard of lately.
//
// Errors: apperr.UnknownOffice, apperr.UnknownCounter.
func (d *Duties) Take(ctx context.Context, town *directory.Town, officeID, counter string, staff uuid.UUID) (taken *Duty, err error) {
	o := town.Rules.Office(officeID)
	switch {
	case o == nil:
		return nil, apperr.New(apperr.UnknownOffice)
	case o.Counter(counter) < 0:
		return nil, apperr.New(apperr.UnknownCounter).At("counter")
	}
	now := d.Now()
	day := officeday.ID{Office: officeID, Date: dateOf(now.In(town.Rules.Location))}
	before, err := d.Store.Take(ctx, town.ID, day, counter, staff, now)
	if err != nil {
		return nil, err
	}
	if d.Wake != nil {
		if err := d.Wake.Publish(context.WithoutCancel(ctx), town.ID, []officeday.ID{day}); err != nil {
			d.Log.WarnContext(ctx, "event not published", "tenant", town.Slug(), "error", err)
		}
	}
	if !before.Present(now) {
		return nil, nil
	}
	return before, nil
}

// See notes that somebody is still there.
func (d *Duties) See(ctx context.Context, town *directory.Town, staff uuid.UUID) error {
	return d.Store.See(ctx, town.ID, staff, d.Now())
}

// holds refuses a counter at which somebody else works, and notes that whoever acts works there.
func (w *work) holds(queue *Queue, office, counter string) error {
	at := queue.Duties[counter]
	if !at.of(w.change.Act.By) && at.Present(w.now) {
		return apperr.New(apperr.CounterTaken, "counter", w.counterName(office, counter), "name", at.Name)
	}
	w.change.Duty = counter
	return nil
}

// staffed gives the counters at which somebody works: those of whom something was heard lately, and those at which
// somebody is being served. Nobody anywhere: the office has not begun, and nothing is known.
func staffed(duties map[string]*Duty, serving map[string]*Case, now time.Time) map[string]bool {
	at := make(map[string]bool)
	for counter, duty := range duties {
		if duty.Present(now) {
			at[counter] = true
		}
	}
	for counter := range serving {
		at[counter] = true
	}
	return at
}
