package jobs

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
)

// Post sends what is due in one town. However long that takes, or often it fails, no other town waits for it.
type Post struct {
	Outbox interface {
		// Due lists rows of a town that are due and under nobody's lease, the oldest first; where there are none, when the next
		// one may be, zero for never.
		Due(ctx context.Context, id tenant.ID, now time.Time, most int) (rows []int64, next time.Time, err error)
	}
	Delivery Deliverer
	Now      func() time.Time
	Log      *slog.Logger

	mu       sync.Mutex
	failures map[tenant.ID]int // in a row, of towns whose rows could not be read
}

// Deliverer sends one row of the outbox.
type Deliverer interface {
	Deliver(ctx context.Context, id tenant.ID, row int64) error
}

const (
	// senders is how many towns one process sends from at the same time.
	senders = 16
	// townTime is for how long mails of one town begin to leave before other towns have their turn.
	townTime = 30 * time.Second
	// mailsAtOnce is how many mails of one town are handed over at the same time.
	mailsAtOnce = 8
	// postBatch is how many rows are read at once.
	postBatch = 200
)

var errStuck = errors.New("rows stay due")

// Send sends from a town and gives when it is to be looked at again; zero: not before something new is due.
func (p *Post) Send(ctx context.Context, id tenant.ID) (next time.Time) {
	limited, cancel := context.WithTimeout(ctx, townTime)
	defer cancel()
	tried := make(map[int64]bool)
	for {
		rows, next, err := p.Outbox.Due(limited, id, p.Now(), postBatch)
		switch {
		case err != nil && ctx.Err() != nil:
			return time.Time{} // whoever starts next looks for it
		case err != nil && limited.Err() == nil:
			return p.failed(ctx, id, err)
		case err != nil:
			return p.Now() // its time is over
		}
		left := len(rows)
		rows = slices.DeleteFunc(rows, func(row int64) bool { return tried[row] })
		if left > 0 && len(rows) == 0 { // it could not even be written down that they failed
			return p.failed(ctx, id, errStuck)
		}
		p.succeeded(id)
		if len(rows) == 0 {
			return next
		}
		for _, row := range rows {
			tried[row] = true
		}
		p.deliver(ctx, limited, id, rows)
		if limited.Err() != nil {
			return p.Now()
		}
	}
}

// deliver hands rows over until the town's time is over.
func (p *Post) deliver(ctx, limited context.Context, id tenant.ID, rows []int64) {
	var group errgroup.Group
	group.SetLimit(mailsAtOnce)
	for _, row := range rows {
		if limited.Err() != nil {
			break
		}
		group.Go(func() error {
			if limited.Err() != nil {
				return nil //nolint:nilerr // the town's time is over, and the rest waits for its next turn
			}
			// What the mail server may have taken is marked even while we are being stopped.
			if err := p.Delivery.Deliver(context.WithoutCancel(ctx), id, row); err != nil {
				p.Log.WarnContext(ctx, "mail not sent, will be tried again", "tenant", id, "outbox", row, "error", err)
			}
			return nil
		})
	}
	_ = group.Wait() // nothing that fails keeps the others
}

// failed gives when a town is tried again: later each time.
func (p *Post) failed(ctx context.Context, id tenant.ID, err error) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failures == nil {
		p.failures = make(map[tenant.ID]int)
	}
	p.failures[id]++
	p.Log.WarnContext(ctx, "mails of a town not read, will be tried again", "tenant", id, "error", err)
	return p.Now().Add(outbox.RetryDelay(p.failures[id]))
}

func (p *Post) succeeded(id tenant.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.failures, id)
}
