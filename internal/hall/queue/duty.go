package queue

import (
	"context"
	"log/slog"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

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
	Take(ctx context.Context, id tenant.ID, day officeday.ID, counter string, staff uuid.UUID, now time.Time) (*dayplan.Duty, error)
	// See notes that somebody still works where they do.
	See(ctx context.Context, id tenant.ID, staff uuid.UUID, now time.Time) error
}

// Take lets somebody work at a counter. Whoever worked there before does so no longer; taken tells who that was if they
// have been heard of lately.
//
// Errors: apperr.UnknownOffice, apperr.UnknownCounter.
func (d *Duties) Take(ctx context.Context, town *directory.Town, officeID, counter string, staff uuid.UUID) (taken *dayplan.Duty, err error) {
	o := town.Rules.Office(officeID)
	switch {
	case o == nil:
		return nil, apperr.New(apperr.UnknownOffice)
	case o.Counter(counter) < 0:
		return nil, apperr.New(apperr.UnknownCounter).At("counter")
	}
	now := d.Now()
	day := officeday.ID{Office: officeID, Date: civil.DateOf(now.In(town.Rules.Location))}
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

// occupy refuses a counter at which somebody else works, and notes that whoever acts works there.
func (t *transaction) occupy(queue *Queue, office, counter string) error {
	at := queue.Duties[counter]
	if !at.Of(t.change.Command.By) && at.Present(t.now) {
		return apperr.New(apperr.CounterTaken, "counter", t.counterName(office, counter), "name", at.Name)
	}
	t.change.Duty = counter
	return nil
}
