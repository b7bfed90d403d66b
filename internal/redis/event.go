package redis

import (
	"context"
	"maps"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/tenant"
)

// Publish tells every instance that something has happened on office-days. What it was stands in the database. Everything
// that marks a day as changed says so on the same channel, which is named like the office's mark.
func (c *Client) Publish(ctx context.Context, id tenant.ID, days []officeday.ID) error {
	return c.try(ctx, part{"events", id}, nil, func(ctx context.Context) error {
		pipe := c.rdb.Pipeline()
		for _, day := range days {
			pipe.Publish(ctx, markKey(id, day.Office), day.Date.String())
		}
		_, err := pipe.Exec(ctx)
		return err
	})
}

// Wakeups is the one subscription of an instance to what happens at the offices that somebody here looks at. The library
// connects again by itself and takes the subscriptions up again. Nobody who begins or ends to look waits for Redis: Listen
// brings the subscription up to date.
type Wakeups struct {
	pubsub  *redis.PubSub
	changed chan struct{} // holds one where watched is to be looked at

	mu      sync.Mutex
	watched map[string]int
}

// NewWakeups gives a subscription without any office.
func NewWakeups(ctx context.Context, c *Client) *Wakeups {
	return &Wakeups{pubsub: c.rdb.Subscribe(ctx), changed: make(chan struct{}, 1), watched: make(map[string]int)}
}

// Watch adds an office.
func (w *Wakeups) Watch(id tenant.ID, office string) { w.count(markKey(id, office), 1) }

// Unwatch takes an office back as often as it was added.
func (w *Wakeups) Unwatch(id tenant.ID, office string) { w.count(markKey(id, office), -1) }

// count changes how many watch a channel.
func (w *Wakeups) count(channel string, by int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.watched[channel] += by; w.watched[channel] <= 0 {
		delete(w.watched, channel)
	}
	select {
	case w.changed <- struct{}{}:
	default: // it will be looked at anyhow
	}
}

// follow subscribes to what is watched and to nothing else, until the context ends. What fails the library repeats when it
// has connected again.
func (w *Wakeups) follow(ctx context.Context) {
	subscribed := make(map[string]int)
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.changed:
		}
		w.mu.Lock()
		watched := maps.Clone(w.watched)
		w.mu.Unlock()
		if channels := missing(watched, subscribed); len(channels) > 0 {
			_ = w.pubsub.Subscribe(ctx, channels...)
		}
		if channels := missing(subscribed, watched); len(channels) > 0 {
			_ = w.pubsub.Unsubscribe(ctx, channels...)
		}
		subscribed = watched
	}
}

// missing gives what is in one set and not in another.
func missing(in, from map[string]int) (keys []string) {
	for key := range in {
		if _, there := from[key]; !there {
			keys = append(keys, key)
		}
	}
	return keys
}

// Listen calls woken for every message until the context ends. When a subscription begins, or begins again after a lost
// connection, everything may have been missed: the date is zero then.
func (w *Wakeups) Listen(ctx context.Context, woken func(id tenant.ID, office string, date civil.Date)) {
	var following sync.WaitGroup
	following.Go(func() { w.follow(ctx) })
	defer following.Wait()
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
