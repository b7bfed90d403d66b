package jobs

import (
	"context"
	"log/slog"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// Retention forgets people: a tenant's retention days after an appointment its contact goes, and with it what would
// recognise a repeated request.
type Retention struct {
	Tenants interface {
		Active(ctx context.Context) ([]tenant.ID, error)
		Forget(ctx context.Context, id tenant.ID, before civil.Date, now time.Time) (int64, error)
	}
	Towns interface {
		Town(ctx context.Context, id tenant.ID) (*directory.Town, error)
	}
	Now func() time.Time
	Log *slog.Logger
}

const retentionEvery = 10 * time.Minute

// Run forgets now and every ten minutes until the context ends.
func (r *Retention) Run(ctx context.Context) error {
	return every(ctx, retentionEvery, func() { r.Once(ctx) })
}

// Once forgets what is due in all tenants. A tenant that fails does not keep the others.
func (r *Retention) Once(ctx context.Context) {
	ids, err := r.Tenants.Active(ctx)
	if err != nil && ctx.Err() == nil {
		r.Log.ErrorContext(ctx, "retention", "error", err)
	}
	for _, id := range ids {
		if err := r.forget(ctx, id); err != nil && ctx.Err() == nil {
			r.Log.ErrorContext(ctx, "retention", "tenant", id, "error", err)
		}
	}
}

func (r *Retention) forget(ctx context.Context, id tenant.ID) error {
	town, err := r.Towns.Town(ctx, id)
	if err != nil {
		return err
	}
	today := civil.DateOf(r.Now().In(town.Rules.Location))
	forgotten, err := r.Tenants.Forget(ctx, id, today.AddDays(-town.Settings().Profile.RetentionDays), r.Now())
	if forgotten > 0 {
		r.Log.InfoContext(ctx, "contacts forgotten", "tenant", town.Slug(), "count", forgotten)
	}
	return err
}
