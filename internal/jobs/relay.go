// Package jobs runs what happens apart from requests: it relays due mails from the outbox to asynq, executes them, and
// forgets what is to be forgotten. It is the only importer of asynq. The truth about what is due and what was sent
// stays in PostgreSQL; a queue that is lost is filled again.
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/hibiken/asynq"
	"golang.org/x/sync/errgroup"

	"stadttermin/internal/outbox"
	"stadttermin/internal/tenant"
)

const mailTask = "mail"

// payload of a task: ids only.
type payload struct {
	Tenant tenant.ID `json:"tenant"`
	Row    int64     `json:"row"`
}

// Relay hands due mails to the queue.
type Relay struct {
	Outbox interface {
		// Due lists rows that are due since one moment and until another, and under nobody's lease, oldest first.
		Due(ctx context.Context, since, until time.Time, most int) ([]outbox.Due, error)
	}
	Queue *asynq.Client
	Now   func() time.Time
	Log   *slog.Logger
}

// NewQueue opens the queue's writing end.
func NewQueue(redisURL string) (*asynq.Client, error) {
	options, err := asynq.ParseRedisURI(redisURL)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %w", err)
	}
	return asynq.NewClient(options), nil
}

const (
	relayEvery = 100 * time.Millisecond
	relayBatch = 5000
	// commitLag is how long a row may take to be committed after the moment that it is due from.
	commitLag = 2 * time.Second
	// sweepAfter and forgetAfter count looks. Most look only for what became due just now; a sweep finds what is to be
	// tried again, or was missed. What was handed over is forgotten in time, so that a queue that was lost is filled again.
	sweepAfter, forgetAfter = 10, 300
	// enqueuers is how many rows are handed over at the same time; each waits for Redis.
	enqueuers = 8
)

// Run relays until the context ends. What it cannot read or queue now it finds again.
func (r *Relay) Run(ctx context.Context) error {
	var handed handed
	failing, looks, since := false, 0, time.Time{}
	return every(ctx, relayEvery, func() {
		if looks%forgetAfter == 0 {
			handed.age()
		}
		if looks%sweepAfter == 0 {
			since = time.Time{}
		}
		looks++
		now := r.Now()
		err := r.relay(ctx, since, now, &handed)
		if err == nil {
			since = now.Add(-commitLag)
		}
		if (err != nil) != failing && ctx.Err() == nil {
			failing = err != nil
			r.Log.WarnContext(ctx, "mail relay", "failing", failing, "error", err)
		}
	})
}

func (r *Relay) relay(ctx context.Context, since, now time.Time, handed *handed) error {
	due, err := r.Outbox.Due(ctx, since, now, relayBatch)
	if err != nil {
		return err
	}
	var group errgroup.Group
	group.SetLimit(enqueuers)
	for _, d := range due {
		if handed.has(d) {
			continue
		}
		group.Go(func() error {
			err := r.enqueue(ctx, d)
			if err == nil {
				handed.add(d)
			}
			return err
		})
	}
	return group.Wait()
}

func (r *Relay) enqueue(ctx context.Context, d outbox.Due) error {
	body, err := json.Marshal(payload{Tenant: d.Tenant, Row: d.Row})
	if err != nil {
		return err
	}
	// The attempt is part of the id: a task that asynq has archived keeps its id and would block the next.
	id := fmt.Sprintf("outbox:%d:%d:%d", d.Tenant, d.Row, d.Attempt)
	_, err = r.Queue.EnqueueContext(ctx, asynq.NewTask(mailTask, body),
		asynq.TaskID(id), asynq.MaxRetry(0), asynq.Timeout(outbox.SendLimit+30*time.Second))
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	return err
}

// handed remembers what was handed over, so that rows that wait in the queue are not handed over again at every look,
// before those behind them. It ages before anything is added.
type handed struct {
	mu            sync.Mutex
	lately, older map[outbox.Due]bool
}

func (h *handed) has(d outbox.Due) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.lately[d] || h.older[d]
}

func (h *handed) add(d outbox.Due) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lately[d] = true
}

// age forgets what was not added since it was called before.
func (h *handed) age() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.older, h.lately = h.lately, make(map[outbox.Due]bool)
}

// every runs do at once and then again and again, until the context ends.
func every(ctx context.Context, pause time.Duration, do func()) error {
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for {
		do()
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}
