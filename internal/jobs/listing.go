package jobs

import (
	"context"
	"log/slog"
	"time"

	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// Listing makes the lists of offices' days that are due, so that they are there when nothing else is.
type Listing struct {
	Tenants interface {
		Active(ctx context.Context) ([]tenant.ID, error)
	}
	Towns interface {
		Town(ctx context.Context, id tenant.ID) (*directory.Town, error)
	}
	Lists interface {
		Advance(ctx context.Context, town *directory.Town) error
	}
	Log *slog.Logger
}

const listEvery = time.Minute

// Run makes lists now and every minute until the context ends.
func (l *Listing) Run(ctx context.Context) error {
	return every(ctx, listEvery, func() { l.Once(ctx) })
}

// Once makes what is due in all tenants. A tenant that fails does not keep the others.
func (l *Listing) Once(ctx context.Context) {
	ids, err := l.Tenants.Active(ctx)
	if err != nil && ctx.Err() == nil {
		l.Log.ErrorContext(ctx, "lists", "error", err)
	}
	for _, id := range ids {
		town, err := l.Towns.Town(ctx, id)
		if err == nil {
			err = l.Lists.Advance(ctx, town)
		}
		if err != nil && ctx.Err() == nil {
			l.Log.ErrorContext(ctx, "lists", "tenant", id, "error", err)
		}
	}
}
