package jobs

import (
	"context"
	"log/slog"
	"time"

	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/town/tenant"
)

// NoShows marks as not come whoever has not arrived within their office's minutes of grace, so that their time is free.
type NoShows struct {
	Tenants interface {
		Active(ctx context.Context) ([]tenant.ID, error)
	}
	Towns interface {
		Town(ctx context.Context, id tenant.ID) (*directory.Town, error)
	}
	Queue interface {
		MarkOverdue(ctx context.Context, town *directory.Town, find queue.Overdue) (int, error)
	}
	Find queue.Overdue
	Log  *slog.Logger
}

const noShowsEvery = 20 * time.Second

// Run marks now and every twenty seconds until the context ends.
func (n *NoShows) Run(ctx context.Context) error {
	return every(ctx, noShowsEvery, func() { n.Once(ctx) })
}

// Once marks in all tenants. A tenant that fails does not keep the others.
func (n *NoShows) Once(ctx context.Context) {
	ids, err := n.Tenants.Active(ctx)
	if err != nil && ctx.Err() == nil {
		n.Log.ErrorContext(ctx, "no-shows", "error", err)
	}
	for _, id := range ids {
		town, err := n.Towns.Town(ctx, id)
		if err == nil {
			_, err = n.Queue.MarkOverdue(ctx, town, n.Find)
		}
		if err != nil && ctx.Err() == nil {
			n.Log.ErrorContext(ctx, "no-shows", "tenant", id, "error", err)
		}
	}
}
