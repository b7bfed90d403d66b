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
	Listed func(ctx context.Context) ([]tenant.ID, error) // towns that have lists made
	Turns  Turns
	Towns  Towns
	Lists  interface {
		Advance(ctx context.Context, town *directory.Town) error
	}
	Log *slog.Logger

	rounds rounds
}

const listEvery = time.Minute

// Run makes lists now and every minute until the context ends.
func (l *Listing) Run(ctx context.Context) error {
	return inTurn(ctx, l.Turns, "lists", listEvery, l.Once)
}

// Once makes what is due in all towns.
func (l *Listing) Once(ctx context.Context) {
	l.rounds.found(ctx, l.Listed, l.Log, "lists", inTown(l.Towns, l.Lists.Advance))
}
