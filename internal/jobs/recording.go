package jobs

import (
	"context"
	"log/slog"
	"time"

	"stadttermin/internal/directory"
)

// Recording notes once a day what figures need and nobody could reckon afterwards.
type Recording struct {
	Tenants Tenants
	Towns   Towns
	Daily   interface {
		Advance(ctx context.Context, town *directory.Town) error
	}
	Log *slog.Logger
}

const recordEvery = 10 * time.Minute

// Run records now and every ten minutes, what is recorded already taking no time, until the context ends.
func (r *Recording) Run(ctx context.Context) error {
	return every(ctx, recordEvery, func() { r.Once(ctx) })
}

// Once records what is due in all tenants.
func (r *Recording) Once(ctx context.Context) {
	forEach(ctx, r.Tenants, r.Log, "figures", inTown(r.Towns, r.Daily.Advance))
}
