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
	Turns   Turns
	Towns   Towns
	Daily   interface {
		Advance(ctx context.Context, town *directory.Town) error
	}
	Log *slog.Logger

	rounds rounds
}

const recordEvery = time.Hour

// Run records now and every hour, what is recorded already taking no time, until the context ends.
func (r *Recording) Run(ctx context.Context) error {
	return inTurn(ctx, r.Turns, "figures", recordEvery, r.Once)
}

// Once records what is due in all tenants.
func (r *Recording) Once(ctx context.Context) {
	r.rounds.found(ctx, r.Tenants.Active, r.Log, "figures", inTown(r.Towns, r.Daily.Advance))
}
