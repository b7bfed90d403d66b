package jobs

import (
	"context"
	"log/slog"
	"time"

	"stadttermin/internal/directory"
)

// Changes brings into force what has waited for its day.
type Changes struct {
	Tenants Tenants
	Towns   Towns
	Edits   interface {
		Due(ctx context.Context, town *directory.Town) (next time.Time, err error)
	}
	Log *slog.Logger
}

const changesEvery = time.Minute

// Run brings into force now and every minute until the context ends.
func (c *Changes) Run(ctx context.Context) error {
	return every(ctx, changesEvery, func() { c.Once(ctx) })
}

// Once brings into force in all tenants.
func (c *Changes) Once(ctx context.Context) {
	forEach(ctx, c.Tenants, c.Log, "changes", inTown(c.Towns, func(ctx context.Context, town *directory.Town) error {
		_, err := c.Edits.Due(ctx, town)
		return err
	}))
}
