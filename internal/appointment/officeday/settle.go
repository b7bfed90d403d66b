package officeday

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/directory"
)

// Exclusive keeps everybody else of this instance from changing what is held on a day, until unlock is called: visitors who want
// the same day would only make each other judge again.
func (d *Days) Exclusive(ctx context.Context, town *directory.Town, day ID) (unlock func(), err error) {
	entry := d.office(town.ID, day.Office).entry(day.Date)
	if err := entry.changing.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return func() { entry.changing.Release(1) }, nil
}

// Acquire asks for holds on a day as it was judged, and remembers them where that is all that changed. The caller has the day by
// Exclusive.
func (d *Days) Acquire(ctx context.Context, town *directory.Town, v *View, wanted AcquireRequest) (AcquireResult, error) {
	wanted.Stamp, wanted.Mark, wanted.Now = v.Held.Stamp, uuid.NewString(), d.Now()
	result, err := d.Holds.Acquire(ctx, town.ID, wanted)
	if err == nil && result == Acquired {
		d.office(town.ID, wanted.Day.Office).replace(wanted.Day.Date, v.cached, v.State, v.Held.With(wanted))
	}
	return result, err
}

// Extend lets an owner's holds last until a moment, and tells whether there were any.
func (d *Days) Extend(ctx context.Context, town *directory.Town, day ID, owner string, now, until time.Time) bool {
	unlock, err := d.Exclusive(ctx, town, day)
	if err != nil {
		return false
	}
	defer unlock()
	held, err := d.Holds.Extend(ctx, town.ID, day, owner, now, until)
	return err == nil && held
}

// Written is an office-day on which holds have become seats.
type Written struct {
	Judged  int64  // version that they were judged on
	State   *State // as it is since
	Release ReleaseRequest
}

// Settle releases the holds that have become seats, and keeps in memory what this instance knows to be true now: the seats that
// were written, and the holds as they were when these went. Days come in lock order. answer is called as soon as the days are
// locked: callers may be told before their holds are released.
func (d *Days) Settle(ctx context.Context, town *directory.Town, written []Written, answer func()) {
	requests := make([]ReleaseRequest, len(written))
	for i := range written {
		requests[i] = written[i].Release
	}
	locked := true
	for i := range written {
		unlock, err := d.Exclusive(ctx, town, written[i].Release.Day)
		if err != nil {
			locked = false
			break
		}
		defer unlock()
	}
	answer()
	mark := uuid.NewString()
	released := d.release(ctx, town, mark, requests)
	var others []ID
	for i, w := range written {
		day := w.Release.Day
		known := d.office(town.ID, day.Office)
		c := known.cached(day.Date)
		switch {
		case !released[i].Any:
			others = append(others, day)
		case locked && c != nil && c.revision == town.Revision && c.state.Version == w.Judged && c.held.Stamp == restamp(c.held.Stamp, released[i].Before):
			held := c.held.Without(w.Release.Owners...)
			held.Stamp = restamp(held.Stamp, mark)
			known.replace(day.Date, c, w.State, held)
		}
	}
	if len(others) > 0 {
		d.Announce(ctx, town, others...)
	}
}
