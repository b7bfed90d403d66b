// Package jobs runs what happens apart from requests: it hands towns with due mails to asynq, sends them, and does what comes
// round again and again. It is the only importer of asynq. The truth about what is due and what was sent stays in PostgreSQL; a
// queue that is lost is filled again.
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

	"stadttermin/internal/town/tenant"
)

// DueTowns is what is known of towns with mails to send, without asking the database. It may forget.
type DueTowns interface {
	// Take gives towns that are due. Until a moment nobody else gets them.
	Take(ctx context.Context, now time.Time, most int, until time.Time) ([]tenant.ID, error)
	// Settle says when a town that was taken until a moment is due next; zero: nobody knows.
	Settle(ctx context.Context, id tenant.ID, taken, next time.Time) error
	// Tell says that towns are due from moments on, or earlier than was said before.
	Tell(ctx context.Context, towns map[tenant.ID]time.Time) error
}

// Relay hands towns with due mails to the queue.
type Relay struct {
	Due DueTowns
	// Find lists the towns with mails that may leave, as the database knows them.
	Find  func(ctx context.Context, now time.Time) ([]tenant.ID, error)
	Queue *Queue
	// Post sends what the queue does not take, so that mails go out while Redis is away; nil: they wait for it.
	Post *Post
	// Sweep is how often Find is asked; zero: every 30 seconds.
	Sweep time.Duration
	Now   func() time.Time
	Log   *slog.Logger

	inTheWay obstacles
	beside   sync.WaitGroup
	mu       sync.Mutex
	sending  map[tenant.ID]bool // by ourselves
}

const (
	relayEvery = 100 * time.Millisecond
	sweepEvery = 30 * time.Second
	// awaySweeps is how many times as often the database is asked while nobody else says what is due.
	awaySweeps = 5
	relayBatch = 500
	// takenFor is when a town is handed over again of which nothing was heard.
	takenFor = 30 * time.Second
	// againAfter is when a town is looked at again that is being sent from.
	againAfter = 500 * time.Millisecond
	findLimit  = 10 * time.Second
	// enqueuers is how many towns are handed over at the same time; each waits for Redis.
	enqueuers = 8
)

// task names a town, and until when it was taken.
type task struct {
	Tenant tenant.ID `json:"tenant"`
	Taken  time.Time `json:"taken"`
}

// Run relays until the context ends. What it cannot find or queue now it finds again.
func (r *Relay) Run(ctx context.Context) error {
	defer r.beside.Wait()
	sweep := r.Sweep
	if sweep == 0 {
		sweep = sweepEvery
	}
	failing, looks := false, 0
	return every(ctx, relayEvery, func() {
		now := r.Now()
		until := now.Add(takenFor)
		towns, err := r.Due.Take(ctx, now, relayBatch, until)
		period := max(1, int(sweep/relayEvery))
		if err != nil {
			period = max(1, period/awaySweeps)
		}
		if looks%period == 0 {
			r.inTheWay.age(now.Add(-10 * orphanedAfter))
			found, failed := r.find(ctx, now)
			err, towns = errors.Join(err, failed), append(towns, found...)
		}
		looks++
		err = errors.Join(err, r.relay(ctx, towns, now, until))
		if (err != nil) != failing && ctx.Err() == nil {
			failing = err != nil
			r.Log.WarnContext(ctx, "mail relay", "failing", failing, "error", err)
		}
	})
}

func (r *Relay) find(ctx context.Context, now time.Time) ([]tenant.ID, error) {
	limited, cancel := context.WithTimeout(ctx, findLimit)
	defer cancel()
	return r.Find(limited, now)
}

func (r *Relay) relay(ctx context.Context, towns []tenant.ID, now, until time.Time) error {
	var group errgroup.Group
	group.SetLimit(enqueuers)
	seen := make(map[tenant.ID]bool, len(towns))
	for _, id := range towns {
		if seen[id] {
			continue
		}
		seen[id] = true
		group.Go(func() error { return r.hand(ctx, task{id, until}, now) })
	}
	return group.Wait()
}

// hand gives a town to the queue, or sends from it here if there is no queue to be had.
func (r *Relay) hand(ctx context.Context, t task, now time.Time) error {
	queued, err := r.enqueue(ctx, t, now)
	switch {
	case err != nil && r.Post != nil && ctx.Err() == nil:
		r.send(ctx, t.Tenant)
	case err == nil && !queued: // what became due meanwhile is sent with what is being sent, or right after it
		return r.Due.Tell(ctx, map[tenant.ID]time.Time{t.Tenant: now.Add(againAfter)})
	}
	return err
}

// send sends from a town beside the relay, unless that is being done or many others are sent from.
func (r *Relay) send(ctx context.Context, id tenant.ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sending == nil {
		r.sending = make(map[tenant.ID]bool)
	}
	if r.sending[id] || len(r.sending) >= senders {
		return
	}
	r.sending[id] = true
	r.beside.Go(func() {
		r.Post.Send(ctx, id)
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.sending, id)
	})
}

// enqueue hands a town over and tells whether the queue has just got it.
func (r *Relay) enqueue(ctx context.Context, t task, now time.Time) (bool, error) {
	body, err := json.Marshal(t)
	if err != nil {
		return false, err
	}
	id := fmt.Sprintf("town:%d", t.Tenant)
	err = r.Queue.add(ctx, id, body)
	if !errors.Is(err, asynq.ErrTaskIDConflict) {
		if err == nil {
			r.inTheWay.forget(t.Tenant)
		}
		return err == nil, err
	}
	replaced, state, err := r.Queue.replace(ctx, id, body)
	if errors.Is(err, asynq.ErrTaskIDConflict) { // another relay was quicker
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !replaced && state == asynq.TaskStateActive && r.inTheWay.since(t.Tenant, now) > orphanedAfter {
		// Nobody works on it any more: asynq would have ended whoever did.
		replaced, err = true, r.Queue.add(ctx, fmt.Sprintf("%s:%d", id, now.Unix()), body)
	}
	if replaced || state == 0 {
		r.inTheWay.forget(t.Tenant)
	}
	if replaced {
		r.Log.WarnContext(ctx, "a task of the queue was dead and is replaced", "tenant", t.Tenant, "state", state.String())
	}
	return replaced || state == 0, err
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
