package jobs

import (
	"context"
	"log/slog"

	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// Tenants lists those whose work is done.
type Tenants interface {
	Active(ctx context.Context) ([]tenant.ID, error)
}

// Towns gives what is in force at a tenant.
type Towns interface {
	Town(ctx context.Context, id tenant.ID) (*directory.Town, error)
}

// forEach does a job for all tenants. One that fails does not keep the others.
func forEach(ctx context.Context, tenants Tenants, log *slog.Logger, job string, do func(context.Context, tenant.ID) error) {
	ids, err := tenants.Active(ctx)
	if err != nil && ctx.Err() == nil {
		log.ErrorContext(ctx, "periodic work", "job", job, "error", err)
	}
	for _, id := range ids {
		if err := do(ctx, id); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "periodic work", "job", job, "tenant", id, "error", err)
		}
	}
}

// inTown lets a job be done with what is in force.
func inTown(towns Towns, do func(context.Context, *directory.Town) error) func(context.Context, tenant.ID) error {
	return func(ctx context.Context, id tenant.ID) error {
		town, err := towns.Town(ctx, id)
		if err != nil {
			return err
		}
		return do(ctx, town)
	}
}
