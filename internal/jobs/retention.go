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
	Tenants  Tenants
	Contacts interface {
		Forget(ctx context.Context, id tenant.ID, before civil.Date, now time.Time) (int64, error)
	}
	Towns Towns
	Now   func() time.Time
	Log   *slog.Logger
}

const retentionEvery = 10 * time.Minute

// Run forgets now and every ten minutes until the context ends.
func (r *Retention) Run(ctx context.Context) error {
	return every(ctx, retentionEvery, func() { r.Once(ctx) })
}

// Once forgets what is due in all tenants.
func (r *Retention) Once(ctx context.Context) {
	forEach(ctx, r.Tenants, r.Log, "retention", inTown(r.Towns, r.forget))
}

func (r *Retention) forget(ctx context.Context, town *directory.Town) error {
	today := civil.DateOf(r.Now().In(town.Rules.Location))
	forgotten, err := r.Contacts.Forget(ctx, town.ID, today.AddDays(-town.Settings().Profile.RetentionDays), r.Now())
	if forgotten > 0 {
		r.Log.InfoContext(ctx, "contacts forgotten", "tenant", town.Slug(), "count", forgotten)
	}
	return err
}
