package jobs

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
)

// Queue is asynq's queue of mails: its writing end, and a look at what lies in it.
type Queue struct {
	client    *asynq.Client
	inspector *asynq.Inspector
}

// queueName is asynq's own for tasks without another.
const queueName = "default"

const (
	// taskLimit is how long a task may run; asynq then takes it away from its worker.
	taskLimit = townTime + outbox.SendLimit + 30*time.Second
	// orphanedAfter is when a task that is still said to run has no worker any more.
	orphanedAfter = taskLimit + time.Minute
)

// NewQueue opens the queue.
func NewQueue(redisURL string) (*Queue, error) {
	options, err := asynq.ParseRedisURI(redisURL)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %w", err)
	}
	return &Queue{client: asynq.NewClient(options), inspector: asynq.NewInspector(options)}, nil
}

// QueueOf is the queue on connections of one's own.
func QueueOf(client *asynq.Client, inspector *asynq.Inspector) *Queue {
	return &Queue{client: client, inspector: inspector}
}

// Close ends the connections.
func (q *Queue) Close() error { return errors.Join(q.client.Close(), q.inspector.Close()) }

// add puts a task into the queue; asynq.ErrTaskIDConflict where there is one of this id, dead or alive.
func (q *Queue) add(ctx context.Context, id string, body []byte) error {
	_, err := q.client.EnqueueContext(ctx, asynq.NewTask(mailTask, body), asynq.TaskID(id), asynq.MaxRetry(0), asynq.Timeout(taskLimit))
	return err
}

// replace puts a task in the place of one that nobody will ever execute: asynq keeps what has failed, or what its worker
// died of, for weeks under its id. A task that waits or runs is left as it is, and its state told.
func (q *Queue) replace(ctx context.Context, id string, body []byte) (replaced bool, state asynq.TaskState, err error) {
	known, err := q.inspector.GetTaskInfo(queueName, id)
	switch {
	case errors.Is(err, asynq.ErrTaskNotFound), errors.Is(err, asynq.ErrQueueNotFound): // it has ended meanwhile
		return false, 0, q.add(ctx, id, body)
	case err != nil:
		return false, 0, err
	case known.State == asynq.TaskStatePending || known.State == asynq.TaskStateActive:
		return false, known.State, nil
	}
	if err := q.inspector.DeleteTask(queueName, id); err != nil && !errors.Is(err, asynq.ErrTaskNotFound) {
		return false, known.State, err
	}
	return true, known.State, q.add(ctx, id, body)
}

// mailTask is the kind of tasks that send from a town.
const mailTask = "town"

// obstacles remembers since when a running task has been in the way of a town that is due all the same.
type obstacles struct {
	mu    sync.Mutex
	first map[tenant.ID]time.Time
}

// since notes that a task is in the way and tells for how long it has been.
func (o *obstacles) since(id tenant.ID, now time.Time) time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.first == nil {
		o.first = make(map[tenant.ID]time.Time)
	}
	first, known := o.first[id]
	if !known {
		first = now
		o.first[id] = now
	}
	return now.Sub(first)
}

// age forgets what is gone without having been told of.
func (o *obstacles) age(before time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	maps.DeleteFunc(o.first, func(_ tenant.ID, first time.Time) bool { return first.Before(before) })
}

func (o *obstacles) forget(id tenant.ID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.first, id)
}
