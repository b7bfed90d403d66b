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
	"time"

	"github.com/hibiken/asynq"

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
		Due(ctx context.Context, now time.Time, most int) ([]outbox.Due, error)
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
	relayBatch = 500
)

// Run relays until the context ends. What it cannot read or queue now it finds again.
func (r *Relay) Run(ctx context.Context) error {
	failing := false
	return every(ctx, relayEvery, func() {
		err := r.relay(ctx)
		if (err != nil) != failing && ctx.Err() == nil {
			failing = err != nil
			r.Log.WarnContext(ctx, "mail relay", "failing", failing, "error", err)
		}
	})
}

func (r *Relay) relay(ctx context.Context) error {
	due, err := r.Outbox.Due(ctx, r.Now(), relayBatch)
	if err != nil {
		return err
	}
	for _, d := range due {
		body, err := json.Marshal(payload{Tenant: d.Tenant, Row: d.Row})
		if err != nil {
			return err
		}
		// The attempt is part of the id: a task that asynq has archived keeps its id and would block the next.
		id := fmt.Sprintf("outbox:%d:%d:%d", d.Tenant, d.Row, d.Attempt)
		_, err = r.Queue.EnqueueContext(ctx, asynq.NewTask(mailTask, body),
			asynq.TaskID(id), asynq.MaxRetry(0), asynq.Timeout(outbox.SendLimit+30*time.Second))
		if err != nil && !errors.Is(err, asynq.ErrTaskIDConflict) {
			return err
		}
	}
	return nil
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
