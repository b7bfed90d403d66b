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
	// Towns that may have any: with appointments that have begun within a time and nobody has come for.
	Unseen func(ctx context.Context, from, until time.Time) ([]tenant.ID, error)
	Turns  Turns
	Towns  Towns
	Queue  interface {
		MarkOverdue(ctx context.Context, town *directory.Town, find queue.Overdue) (int, error)
	}
	Find queue.Overdue
	Now  func() time.Time
	Log  *slog.Logger

	rounds rounds
}

const noShowsEvery = 20 * time.Second

// Run marks now and every twenty seconds until the context ends.
func (n *NoShows) Run(ctx context.Context) error {
	return inTurn(ctx, n.Turns, "no-shows", noShowsEvery, n.Once)
}

// Once marks in all towns that may have any.
func (n *NoShows) Once(ctx context.Context) {
	now := n.Now()
	find := func(ctx context.Context) ([]tenant.ID, error) { return n.Unseen(ctx, now.Add(-queue.OverdueFor), now) }
	n.rounds.found(ctx, find, n.Log, "no-shows", inTown(n.Towns, func(ctx context.Context, town *directory.Town) error {
		_, err := n.Queue.MarkOverdue(ctx, town, n.Find)
		return err
	}))
}
