package db

import (
	"context"
	"sync"
	"time"

	"stadttermin/internal/town/tenant"
)

// Due tells whoever sends mails which tenants have some, and from when on. It keeps nobody waiting: what is to be told while
// something is being told is told together after it. What is lost is found by whoever looks.
type Due struct {
	// Tell says from when on tenants have something to send; nil: nobody is told.
	Tell func(ctx context.Context, towns map[tenant.ID]time.Time)

	mu      sync.Mutex
	waiting map[tenant.ID]time.Time
	telling bool
}

// tellLimit is how long telling may take.
const tellLimit = time.Second

// Add says that a tenant has something to send from a moment on; never, if it is zero.
func (d *Due) Add(id tenant.ID, at time.Time) {
	if d.Tell == nil || at.IsZero() {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.waiting == nil {
		d.waiting = make(map[tenant.ID]time.Time)
	}
	if earliest, known := d.waiting[id]; !known || at.Before(earliest) {
		d.waiting[id] = at
	}
	if !d.telling {
		d.telling = true
		go d.tell()
	}
}

// tell tells until nothing is left.
func (d *Due) tell() {
	for {
		d.mu.Lock()
		towns := d.waiting
		d.waiting = nil
		d.telling = len(towns) > 0
		d.mu.Unlock()
		if len(towns) == 0 {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), tellLimit)
		d.Tell(ctx, towns)
		cancel()
	}
}
