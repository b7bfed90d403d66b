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
	options.DialTimeout = 500 * time.Millisecond
	options.ReadTimeout = time.Second
	options.WriteTimeout = time.Second
	options.MaxRetries = 1
	options.DialerRetries = 1
	options.PoolSize = 64
	return &Client{rdb: redis.NewClient(options), database: options.DB, Now: now}, nil
}

// silent drops what the library logs by itself: every failure comes back as an error and is logged with its request.
type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

func init() { redis.SetLogger(silent{}) }

// Close ends all connections.
func (c *Client) Close() error { return c.rdb.Close() }

// Ping asks whether Redis answers.
func (c *Client) Ping(ctx context.Context) error { return c.rdb.Ping(ctx).Err() }
