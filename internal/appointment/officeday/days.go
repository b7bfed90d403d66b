package officeday

import (
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/semaphore"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/recent"
	"stadttermin/internal/town/tenant"
)

// Days reads office-days for judging: from memory where they are known to be current. All fields are set before the first
// call; it is safe for concurrent use.
type Days struct {
	Store   Store
	Holds   HoldStore
	Changes Changes // nil: every question reads the database
	Now     func() time.Time
	Log     *slog.Logger

	offices recent.Map[officeKey, *officeCache]
}

// Store is what reading office-days needs of the database.
type Store interface {
	// Load reads the state of office-days; a day without any row is missing from the answer.
	Load(ctx context.Context, town *directory.Town, offices []string, dates []civil.Date, now time.Time) (map[ID]*State, error)
	// Versions reads the versions of an office's days from a date on; a day without any row is missing.
	Versions(ctx context.Context, town *directory.Town, office string, from civil.Date) (map[civil.Date]int64, error)
}

// Read reads office-days anew. Holds are read before seats, as the package promises.
func (d *Days) Read(ctx context.Context, town *directory.Town, offices []*availability.Office, dates []civil.Date, me Self) (map[ID]*View, error) {
	if len(dates) == 0 {
		return nil, nil
	}
	now := d.Now()
	var days []ID
	ids := make([]string, len(offices))
	for i, o := range offices {
		ids[i] = o.ID
		for _, date := range dates {
			days = append(days, ID{Office: o.ID, Date: date})
		}
	}
	held := d.Held(ctx, town, days)
	states, err := d.Store.Load(ctx, town, ids, dates, now)
	if err != nil {
		return nil, err
	}
	views := make(map[ID]*View, len(days))
	for i, day := range days {
		state := states[day]
		if state == nil {
			state = &State{Next: 1}
		}
		o := town.Rules.Office(day.Office)
		views[day] = Compose(o, town.Rules.Opening(o, day.Date), state, held[i], me)
	}
	return views, nil
}

// Held reads what is held on each of the days, in their order; without Redis nothing is.
func (d *Days) Held(ctx context.Context, town *directory.Town, days []ID) []TickHolds {
	held, err := d.Holds.Read(ctx, town.ID, days, d.Now())
	if err != nil {
		if ctx.Err() == nil { // else it is the visitor who is away
			d.Log.WarnContext(ctx, "holds unavailable", "tenant", town.Slug(), "error", err)
		}
		return make([]TickHolds, len(days))
	}
	return held
}

// HeldOn is Held of one day.
func (d *Days) HeldOn(ctx context.Context, town *directory.Town, day ID) TickHolds {
	return d.Held(ctx, town, []ID{day})[0]
}

// office gives an office's cache.
func (d *Days) office(id tenant.ID, office string) *officeCache {
	return d.offices.GetOrMake(maxOffices, officeKey{id, office}, func() *officeCache {
		return &officeCache{revalidating: semaphore.NewWeighted(1)}
	})
}

// Release lets an owner's holds go; where that fails they expire by themselves. It tells whether there were any.
func (d *Days) Release(ctx context.Context, town *directory.Town, day ID, owner string) bool {
	return d.release(ctx, town, uuid.NewString(), []ReleaseRequest{{Day: day, Owners: []string{owner}}})[0].Any
}

// release lets holds of several days go, which get a new mark where there were any.
func (d *Days) release(ctx context.Context, town *directory.Town, mark string, requests []ReleaseRequest) []ReleaseResult {
	released, err := d.Holds.Release(context.WithoutCancel(ctx), town.ID, mark, requests)
	if err != nil {
		d.Log.WarnContext(ctx, "holds not released", "tenant", town.Slug(), "error", err)
		return make([]ReleaseResult, len(requests))
	}
	return released
}

// Announce says after a commit which days have changed. Where that fails, memories notice within seconds.
func (d *Days) Announce(ctx context.Context, town *directory.Town, days ...ID) {
	if d.Changes == nil {
		return
	}
	if err := d.Changes.Announce(context.WithoutCancel(ctx), town.ID, days, uuid.NewString()); err != nil {
		d.Log.WarnContext(ctx, "change not announced", "tenant", town.Slug(), "error", err)
	}
}
