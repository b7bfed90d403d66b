package jobs

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// Retention forgets people: a tenant's retention days after an appointment its contact goes, and with it what would
// recognise a repeated request.
type Retention struct {
	// Remembering lists the towns where nobody was forgotten since a day, with the day on which that was done last.
	Remembering func(ctx context.Context, since civil.Date) (map[tenant.ID]civil.Date, error)
	Turns       Turns
	Contacts    interface {
		// Forget forgets who had an appointment before a date.
		Forget(ctx context.Context, id tenant.ID, before civil.Date, now time.Time) (int64, error)
		// Forgotten notes the day on which that was done last.
		Forgotten(ctx context.Context, id tenant.ID, day civil.Date) error
	}
	Towns Towns
	Now   func() time.Time
	Log   *slog.Logger

	rounds rounds
}

const retentionEvery = 10 * time.Minute

// Run looks now and every ten minutes until the context ends.
func (r *Retention) Run(ctx context.Context) error {
	return inTurn(ctx, r.Turns, "retention", retentionEvery, r.Once)
}

// Once forgets where it was not done yet on the town's day.
func (r *Retention) Once(ctx context.Context) {
	last, err := r.Remembering(ctx, civil.DateOf(r.Now().UTC()))
	if err != nil && ctx.Err() == nil {
		r.Log.ErrorContext(ctx, "periodic work", "job", "retention", "error", err)
	}
	r.rounds.forEach(ctx, slices.Sorted(maps.Keys(last)), r.Log, "retention", inTown(r.Towns, func(ctx context.Context, town *directory.Town) error {
		today := civil.DateOf(r.Now().In(town.Rules.Location))
		if last[town.ID] == today {
			return nil
		}
		forgotten, err := r.Contacts.Forget(ctx, town.ID, today.AddDays(-town.Settings().Profile.RetentionDays), r.Now())
		if forgotten > 0 {
			r.Log.InfoContext(ctx, "contacts forgotten", "tenant", town.Slug(), "count", forgotten)
		}
		if err != nil {
			return err
		}
		return r.Contacts.Forgotten(ctx, town.ID, today)
	}))
}
