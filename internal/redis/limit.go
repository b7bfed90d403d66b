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

// Limiter counts what a tenant asks for over all instances. An instance takes permissions from Redis for a tenth of a
// second's worth at a time, so that most answers need no round trip. While Redis is away every instance counts for itself.
type Limiter struct {
	client *Client
	shared *redis_rate.Limiter
	mu     sync.Mutex
	local  map[string]*allowance
}

// allowance is what this instance may still give out by itself.
type allowance struct {
	left   int
	until  time.Time
	alone  *rate.Limiter // for when Redis is away
	asking sync.Mutex    // held by whoever asks Redis for more
}

// NewLimiter gives a limiter on a connection.
func NewLimiter(c *Client) *Limiter {
	return &Limiter{client: c, shared: redis_rate.NewLimiter(c.rdb.(*redis.Client)), local: make(map[string]*allowance)}
}

// maxLocal bounds the allowances kept in memory; beyond it they start anew.
const maxLocal = 100_000

// Allow tells whether there may be one more of what in this minute, at once as many as a tenth of a minute's amount.
func (l *Limiter) Allow(ctx context.Context, id tenant.ID, what string, perMinute int) bool {
	key := fmt.Sprintf("{%d}:limit:%s", id, what)
	burst := max(perMinute/10, 5)
	a := l.allowance(key, perMinute, burst)
	if l.spend(a) {
		return true
	}
	// One at a time: of many at once each would take a portion, and the last would find nothing while portions lie unused.
	a.asking.Lock()
	defer a.asking.Unlock()
	if l.spend(a) {
		return true
	}
	portion := max(perMinute/600, 1)
	var granted int
	err := l.client.try(ctx, func() error {
		result, err := l.shared.AllowAtMost(ctx, key, redis_rate.Limit{Rate: perMinute, Burst: burst, Period: time.Minute}, portion)
		if err == nil {
			granted = result.Allowed
		}
		return err
	})
	if err != nil {
		return a.alone.Allow()
	}
	if granted > 1 {
		l.stock(a, granted-1)
	}
	return granted > 0
}

func (l *Limiter) allowance(key string, perMinute, burst int) *allowance {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.local) >= maxLocal {
		clear(l.local)
	}
	a := l.local[key]
	if a == nil {
		a = &allowance{alone: rate.NewLimiter(rate.Limit(float64(perMinute)/60), burst)}
		l.local[key] = a
	}
	return a
}

// spend takes one of the permissions that are in stock.
func (l *Limiter) spend(a *allowance) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if a.left == 0 || l.client.Now().After(a.until) {
		return false
	}
	a.left--
	return true
}

// stock keeps permissions for a second; what is not used by then has gone to waste.
func (l *Limiter) stock(a *allowance, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a.left, a.until = n, l.client.Now().Add(time.Second)
}

// Attempts bounds how often one thing may be tried that somebody might be guessing at.
type Attempts struct{ *Limiter }

// attemptsPerMinute leaves room for typing errors and none for guessing.
const attemptsPerMinute = 10

// Allow tells whether there may be one more attempt at what the key stands for.
func (a Attempts) Allow(ctx context.Context, id tenant.ID, key string) bool {
	return a.Limiter.Allow(ctx, id, "attempt:"+key, attemptsPerMinute)
}
