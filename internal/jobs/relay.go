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

	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
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
	Queue *Queue
	// Delivery hands over what the queue does not take, so that mails go out while Redis is away; nil: they wait for it.
	Delivery Deliverer
	Now      func() time.Time
	Log      *slog.Logger

	inTheWay obstacles
}

// Deliverer sends one row of the outbox.
type Deliverer interface {
	Deliver(ctx context.Context, id tenant.ID, row int64) error
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
			r.inTheWay.age(r.Now().Add(-10 * orphanedAfter))
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
			queued, err := r.hand(ctx, d, now)
			if queued {
				handed.add(d)
			}
			return err
		})
	}
	return group.Wait()
}

// hand gives a row to the queue, or delivers it here if there is no queue to be had.
func (r *Relay) hand(ctx context.Context, d outbox.Due, now time.Time) (queued bool, err error) {
	queued, err = r.enqueue(ctx, d, now)
	if err == nil || r.Delivery == nil || ctx.Err() != nil {
		return queued, err
	}
	// What the mail server may have taken is marked even while we are being stopped.
	if failed := r.Delivery.Deliver(context.WithoutCancel(ctx), d.Tenant, d.Row); failed != nil {
		r.Log.WarnContext(ctx, "mail not sent, will be tried again", "tenant", d.Tenant, "outbox", d.Row, "error", failed)
	}
	return false, err
}

// enqueue hands a row over and tells whether the queue has it now.
func (r *Relay) enqueue(ctx context.Context, d outbox.Due, now time.Time) (bool, error) {
	body, err := json.Marshal(payload{Tenant: d.Tenant, Row: d.Row})
	if err != nil {
		return false, err
	}
	// The attempt is part of the id: what is tried again is another task.
	id := fmt.Sprintf("outbox:%d:%d:%d", d.Tenant, d.Row, d.Attempt)
	err = r.Queue.add(ctx, id, body)
	if !errors.Is(err, asynq.ErrTaskIDConflict) {
		if err == nil {
			r.inTheWay.forget(d)
		}
		return err == nil, err
	}
	replaced, state, err := r.Queue.replace(ctx, id, body)
	if errors.Is(err, asynq.ErrTaskIDConflict) { // another relay was quicker
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if !replaced && state == asynq.TaskStateActive && r.inTheWay.since(d, now) > orphanedAfter {
		// Nobody works on it any more: whoever did would have taken the row's lease, and then it would not be due.
		replaced, err = true, r.Queue.add(ctx, fmt.Sprintf("%s:%d", id, now.Unix()), body)
	}
	if replaced {
		r.inTheWay.forget(d)
		r.Log.WarnContext(ctx, "a task of the queue was dead and is replaced", "tenant", d.Tenant, "outbox", d.Row, "state", state.String())
	}
	// An active task may be dead; it is looked at again before everything that is handed over is forgotten.
	return state != asynq.TaskStateActive || replaced, err
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
