package jobs

import (
	"context"
	"log/slog"
	"time"

	"stadttermin/internal/directory"
)

// Listing makes the lists of offices' days that are due, so that they are there when nothing else is.
type Listing struct {
	Tenants Tenants
	Towns   Towns
	Lists   interface {
		Advance(ctx context.Context, town *directory.Town) error
	}
	Log *slog.Logger
}

const listEvery = time.Minute

// Run makes lists now and every minute until the context ends.
func (l *Listing) Run(ctx context.Context) error {
	return every(ctx, listEvery, func() { l.Once(ctx) })
}

// Once makes what is due in all tenants.
func (l *Listing) Once(ctx context.Context) {
	forEach(ctx, l.Tenants, l.Log, "lists", inTown(l.Towns, l.Lists.Advance))
}
