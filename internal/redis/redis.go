// Package redis keeps what may be lost at any moment: held times and rate limits. Nothing in it is the truth; without
// it bookings go on, and the database refuses what would collide.
package redis

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// Client is the connection to Redis. It is safe for concurrent use.
type Client struct {
	rdb      redis.UniversalClient
	database int
	Now      func() time.Time
	breaker  breaker
}

// Open reads redis://…, rediss:// or unix:// and connects when first asked.
func Open(url string, now func() time.Time) (*Client, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %w", err)
	}
	options.DialTimeout = patience
	options.ReadTimeout = patience
	options.WriteTimeout = patience
	options.PoolTimeout = patience
	options.ContextTimeoutEnabled = true
	options.MaxRetries = 1
	options.DialerRetries = 1
	options.PoolSize = 64
	c := &Client{rdb: redis.NewClient(options), database: options.DB, Now: now}
	c.breaker.begin(options)
	return c, nil
}

// silent drops what the library logs by itself: every failure comes back as an error and is logged with its request.
type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

func init() { redis.SetLogger(silent{}) }

// Close ends all connections.
func (c *Client) Close() error {
	c.breaker.Close()
	return c.rdb.Close()
}

// Ping asks whether Redis answers, whether or not it has just failed.
func (c *Client) Ping(ctx context.Context) error { return c.rdb.Ping(ctx).Err() }
