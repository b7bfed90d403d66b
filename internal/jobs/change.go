package jobs

import (
	"context"
	"log/slog"
	"time"

	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// Changes brings into force what has waited for its day.
type Changes struct {
	Waiting func(ctx context.Context, now time.Time) ([]tenant.ID, error) // towns where something has waited long enough
	Turns   Turns
	Towns   Towns
	Edits   interface {
		Due(ctx context.Context, town *directory.Town) error
	}
	Now func() time.Time
	Log *slog.Logger

	rounds rounds
}

const changesEvery = time.Minute

// Run brings into force now and every minute until the context ends.
func (c *Changes) Run(ctx context.Context) error {
	return inTurn(ctx, c.Turns, "changes", changesEvery, c.Once)
}

// Once brings into force what is due in all towns.
func (c *Changes) Once(ctx context.Context) {
	find := func(ctx context.Context) ([]tenant.ID, error) { return c.Waiting(ctx, c.Now()) }
	c.rounds.found(ctx, find, c.Log, "changes", inTown(c.Towns, c.Edits.Due))
}
