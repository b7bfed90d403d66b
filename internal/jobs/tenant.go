package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

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

// Turns lets one instance at a time do what each of them could.
type Turns interface {
	// Take tells whether it is this instance's turn to do a job that is done once in a while, and how the turn ends.
	Take(ctx context.Context, job string, every time.Duration) (end func(), ours bool)
}

// inTurn runs do at once and then once in a while, in one of all instances, until the context ends.
func inTurn(ctx context.Context, turns Turns, job string, while time.Duration, do func(context.Context)) error {
	return every(ctx, while, func() {
		end, ours := turns.Take(ctx, job, while)
		if !ours {
			return
		}
		defer end()
		do(ctx)
	})
}

const (
	// townsAtOnce is how many towns a periodic job is done for at the same time.
	townsAtOnce = 4
	// townLimit is how long it may take in one town.
	townLimit = 2 * time.Minute
	// mostSkipped is how many rounds a town is left alone at most in which it fails again and again.
	mostSkipped = 32
)

// rounds does a job for towns. One that fails or hangs keeps no others, and is left alone for longer each time.
type rounds struct {
	mu       sync.Mutex
	setbacks map[tenant.ID]setback
}

// setback is how often the job failed in a town in a row, and how many rounds it is left alone.
type setback struct{ failures, skip int }

func (r *rounds) forEach(ctx context.Context, ids []tenant.ID, log *slog.Logger, job string, do func(context.Context, tenant.ID) error) {
	var group errgroup.Group
	group.SetLimit(townsAtOnce)
	for _, id := range ids {
		if ctx.Err() != nil {
			break
		}
		if r.skips(id) {
			continue
		}
		group.Go(func() error {
			limited, cancel := context.WithTimeout(ctx, townLimit)
			defer cancel()
			err := do(limited, id)
			if err != nil && ctx.Err() == nil {
				log.ErrorContext(ctx, "periodic work", "job", job, "tenant", id, "error", err)
			}
			r.note(id, err != nil)
			return nil
		})
	}
	_ = group.Wait() // what fails was said
}

// found does a job for the towns that were found.
func (r *rounds) found(ctx context.Context, find func(context.Context) ([]tenant.ID, error), log *slog.Logger, job string, do func(context.Context, tenant.ID) error) {
	ids, err := find(ctx)
	if err != nil && ctx.Err() == nil {
		log.ErrorContext(ctx, "periodic work", "job", job, "error", err)
	}
	r.forEach(ctx, ids, log, job, do)
}

func (r *rounds) skips(id tenant.ID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, known := r.setbacks[id]
	if !known || s.skip == 0 {
		return false
	}
	s.skip--
	r.setbacks[id] = s
	return true
}

func (r *rounds) note(id tenant.ID, failed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !failed {
		delete(r.setbacks, id)
		return
	}
	if r.setbacks == nil {
		r.setbacks = make(map[tenant.ID]setback)
	}
	failures := r.setbacks[id].failures + 1
	r.setbacks[id] = setback{failures, min(1<<min(failures-1, 10), mostSkipped)}
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
