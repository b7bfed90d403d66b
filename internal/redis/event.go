package redis

import (
	"context"
	"strconv"
	"strings"
	"sync"

	"stadttermin/internal/appointment/officeday"

	"github.com/redis/go-redis/v9"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/tenant"
)

// Publish tells every instance that something has happened on office-days. What it was stands in the database. Everything
// that marks a day as changed says so on the same channel, which is named like the office's mark.
func (c *Client) Publish(ctx context.Context, id tenant.ID, days []officeday.ID) error {
	return c.try(ctx, part{"events", id}, nil, func() error {
		pipe := c.rdb.Pipeline()
		for _, day := range days {
			pipe.Publish(ctx, markKey(id, day.Office), day.Date.String())
		}
		_, err := pipe.Exec(ctx)
		return err
	})
}

// Wakeups is the one subscription of an instance to what happens at the offices that somebody here looks at. The library
// connects again by itself and takes the subscriptions up again.
type Wakeups struct {
	mu      sync.Mutex
	pubsub  *redis.PubSub
	watched map[string]int
}

// NewWakeups gives a subscription without any office.
func NewWakeups(ctx context.Context, c *Client) *Wakeups {
	return &Wakeups{pubsub: c.rdb.Subscribe(ctx), watched: make(map[string]int)}
}

// Watch adds an office. Where Redis is away it is added once it is back.
func (w *Wakeups) Watch(ctx context.Context, id tenant.ID, office string) error {
	return w.count(markKey(id, office), 1, func(channel string) error { return w.pubsub.Subscribe(ctx, channel) })
}

// Unwatch takes an office back as often as it was added.
func (w *Wakeups) Unwatch(ctx context.Context, id tenant.ID, office string) error {
	return w.count(markKey(id, office), -1, func(channel string) error { return w.pubsub.Unsubscribe(ctx, channel) })
}

// count changes how many watch a channel and acts where the first comes or the last goes.
func (w *Wakeups) count(channel string, by int, act func(string) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.watched[channel]
	after := max(before+by, 0)
	if after > 0 {
		w.watched[channel] = after
	} else {
		delete(w.watched, channel)
	}
	if (before == 0) == (after == 0) {
		return nil
	}
	return act(channel)
}

// Listen calls woken for every message until the context ends. When a subscription begins, or begins again after a lost
// connection, everything may have been missed: the date is zero then.
func (w *Wakeups) Listen(ctx context.Context, woken func(id tenant.ID, office string, date civil.Date)) {
	messages := w.pubsub.ChannelWithSubscriptions()
	for {
		select {
		case <-ctx.Done():
			_ = w.pubsub.Close() // nothing is left to be told
			return
		case message, open := <-messages:
			if !open {
				return
			}
			switch m := message.(type) {
			case *redis.Message:
				if date, err := civil.ParseDate(m.Payload); err == nil {
					wake(m.Channel, date, woken)
				}
			case *redis.Subscription:
				if m.Kind == "subscribe" {
					wake(m.Channel, 0, woken)
				}
			}
		}
	}
}

// wake reads whose office a channel is of.
func wake(channel string, date civil.Date, woken func(id tenant.ID, office string, date civil.Date)) {
	number, office, ok := strings.Cut(strings.TrimPrefix(channel, "{"), "}:mark:")
	if id, err := strconv.ParseInt(number, 10, 32); ok && err == nil {
		woken(tenant.ID(id), office, date)
	}
}
