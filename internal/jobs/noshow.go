package jobs

import (
	"context"
	"log/slog"
	"time"

	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
)

// NoShows marks as not come whoever has not arrived within their office's minutes of grace, so that their time is free.
type NoShows struct {
	Tenants Tenants
	Towns   Towns
	Queue   interface {
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

// Once marks in all tenants.
func (n *NoShows) Once(ctx context.Context) {
	forEach(ctx, n.Tenants, n.Log, "no-shows", inTown(n.Towns, func(ctx context.Context, town *directory.Town) error {
		_, err := n.Queue.MarkOverdue(ctx, town, n.Find)
		return err
	}))
}
