package redis

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"
	"golang.org/x/time/rate"

	"stadttermin/internal/recent"
	"stadttermin/internal/town/tenant"
)

// Limiter counts what a tenant asks for over all instances. An instance takes permissions from Redis for a tenth of a
// second's worth at a time and keeps them until they are used, so that most answers need no round trip, however many
// tenants ask in turn. While Redis is away every instance counts for itself.
type Limiter struct {
	client *Client
	shared *redis_rate.Limiter
	mu     sync.Mutex
	local  recent.Map[limited, *allowance]
}

// limited is what is counted: something that a tenant asks for.
type limited struct {
	tenant tenant.ID
	what   string
}

func (k limited) key() string { return fmt.Sprintf("{%d}:limit:%s", k.tenant, k.what) }

// allowance is what this instance may still give out by itself.
type allowance struct {
	left   int           // under Limiter.mu
	asking sync.Mutex    // held by whoever asks Redis for more
	alone  *rate.Limiter // counts since Redis was first found away; nil before
}

// NewLimiter gives a limiter on a connection.
func NewLimiter(c *Client) *Limiter {
	return &Limiter{client: c, shared: redis_rate.NewLimiter(c.rdb.(*redis.Client))}
}

// maxLocal bounds the allowances kept in memory; beyond it they start anew.
const maxLocal = 100_000

// Allow tells whether there may be one more of what in this minute, at once as many as a tenth of a minute's amount.
func (l *Limiter) Allow(ctx context.Context, id tenant.ID, what string, perMinute int) bool {
	k := limited{id, what}
	a := l.allowance(k)
	if l.spend(a) {
		return true
	}
	// One at a time: of many at once each would take a portion, and the last would find nothing while portions lie unused.
	a.asking.Lock()
	defer a.asking.Unlock()
	if l.spend(a) {
		return true
	}
	burst, portion := max(perMinute/10, 5), max(perMinute/600, 1)
	var granted int
	err := l.client.try(ctx, part{"limit", id}, these([]string{"rate:" + k.key()}), func(ctx context.Context) error {
		result, err := l.shared.AllowAtMost(ctx, k.key(), redis_rate.Limit{Rate: perMinute, Burst: burst, Period: time.Minute}, portion)
		if err == nil {
			granted = result.Allowed
		}
		return err
	})
	if err != nil {
		if a.alone == nil {
			a.alone = rate.NewLimiter(rate.Limit(float64(perMinute)/60), burst)
		}
		return a.alone.Allow()
	}
	if granted > 1 {
		l.stock(a, granted-1)
	}
	return granted > 0
}

func (l *Limiter) allowance(k limited) *allowance {
	return l.local.GetOrMake(maxLocal, k, func() *allowance { return &allowance{} })
}

// spend takes one of the permissions that are in stock.
func (l *Limiter) spend(a *allowance) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if a.left == 0 {
		return false
	}
	a.left--
	return true
}

func (l *Limiter) stock(a *allowance, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a.left = n
}
