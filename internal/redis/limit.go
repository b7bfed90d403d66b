package redis

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"
	"golang.org/x/time/rate"

	"stadttermin/internal/tenant"
)

// Limiter counts what a tenant asks for over all instances. While Redis is away every instance counts for itself.
type Limiter struct {
	client *Client
	shared *redis_rate.Limiter
	mu     sync.Mutex
	local  map[string]*rate.Limiter
}

// NewLimiter gives a limiter on a connection.
func NewLimiter(c *Client) *Limiter {
	return &Limiter{client: c, shared: redis_rate.NewLimiter(c.rdb.(*redis.Client)), local: make(map[string]*rate.Limiter)}
}

// maxLocal bounds the counters kept in memory; beyond it they start anew.
const maxLocal = 100_000

// Allow tells whether there may be one more of what in this minute, at once as many as a tenth of a minute's amount.
func (l *Limiter) Allow(ctx context.Context, id tenant.ID, what string, perMinute int) bool {
	key := fmt.Sprintf("{%d}:limit:%s", id, what)
	burst := max(perMinute/10, 5)
	var allowed bool
	err := l.client.try(ctx, func() error {
		result, err := l.shared.Allow(ctx, key, redis_rate.Limit{Rate: perMinute, Burst: burst, Period: time.Minute})
		if err == nil {
			allowed = result.Allowed > 0
		}
		return err
	})
	if err == nil {
		return allowed
	}
	return l.counter(key, perMinute, burst).Allow()
}

func (l *Limiter) counter(key string, perMinute, burst int) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.local) >= maxLocal {
		clear(l.local)
	}
	if l.local[key] == nil {
		l.local[key] = rate.NewLimiter(rate.Limit(float64(perMinute)/60), burst)
	}
	return l.local[key]
}

// Attempts bounds how often one thing may be tried that somebody might be guessing at.
type Attempts struct{ *Limiter }

// attemptsPerMinute leaves room for typing errors and none for guessing.
const attemptsPerMinute = 10

// Allow tells whether there may be one more attempt at what the key stands for.
func (a Attempts) Allow(ctx context.Context, id tenant.ID, key string) bool {
	return a.Limiter.Allow(ctx, id, "attempt:"+key, attemptsPerMinute)
}
