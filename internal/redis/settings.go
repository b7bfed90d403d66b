package redis

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// settingsChannel is where changes of settings are announced. Channels are common to all databases of a server, so its
// name says which one it belongs to.
func (c *Client) settingsChannel() string { return fmt.Sprintf("settings:%d", c.database) }

// AnnounceSettings tells every instance that some tenant's settings have changed. Which ones stands in the database. Where
// Redis does not answer it is told once it is back.
func (c *Client) AnnounceSettings(ctx context.Context) error {
	publish := func(ctx context.Context, rdb redis.UniversalClient) error {
		return rdb.Publish(ctx, c.settingsChannel(), "").Err()
	}
	err := c.try(ctx, part{kind: "settings"}, nil, func(ctx context.Context) error { return publish(ctx, c.rdb) })
	if err == nil {
		return nil
	}
	owed := debt(func(ctx context.Context, one redis.UniversalClient) error { return publish(ctx, one) })
	c.breaker.owed.Store(&owed)
	return err
}

// How the subscription is kept alive. One that gives no sign of life for silence counts as lost.
const (
	pulse   = time.Second
	silence = 2500 * time.Millisecond
	rest    = 250 * time.Millisecond
)

// Settings is an instance's subscription to changes of settings.
type Settings struct {
	client  *Client
	hearing atomic.Bool
}

// NewSettings gives a subscription that hears nothing before it runs.
func NewSettings(c *Client) *Settings { return &Settings{client: c} }

// Hearing tells whether a change that is announced now would be heard.
func (s *Settings) Hearing() bool { return s.hearing.Load() }

// Run calls heard for every announcement until the context ends, and whenever one may have been missed.
func (s *Settings) Run(ctx context.Context, heard func()) error {
	for ctx.Err() == nil {
		s.listen(ctx, heard)
		s.hearing.Store(false)
		again := time.NewTimer(rest)
		select {
		case <-again.C:
		case <-ctx.Done():
			again.Stop()
		}
	}
	return nil
}

// listen hears until the connection is lost.
func (s *Settings) listen(ctx context.Context, heard func()) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	subscription := s.client.rdb.Subscribe(ctx)
	context.AfterFunc(ctx, func() { _ = subscription.Close() }) // who waits for a message does not watch the context
	if subscription.Subscribe(ctx, s.client.settingsChannel()) != nil {
		return
	}
	go func() {
		beat := time.NewTicker(pulse)
		defer beat.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-beat.C:
				_ = subscription.Ping(ctx) // that there is no answer shows in what is received
			}
		}
	}()
	for {
		message, err := subscription.ReceiveTimeout(ctx, silence)
		if err != nil {
			return
		}
		if _, alive := message.(*redis.Pong); !alive {
			heard()
			s.hearing.Store(true)
		}
	}
}
