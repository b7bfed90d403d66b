package redis_test

import (
	"testing"
	"time"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/redis"
)

func limiter(t *testing.T, url string) *redis.Limiter {
	t.Helper()
	client, err := redis.Open(url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return redis.NewLimiter(client)
}

// perMinute is the limit of every test; a tenth of it may come at once.
const perMinute = 600

// allowed counts how many of n questions are answered with yes.
func allowed(t *testing.T, l *redis.Limiter, what string, n int) (yes int) {
	t.Helper()
	for range n {
		if l.Allow(t.Context(), 1, what, perMinute) {
			yes++
		}
	}
	return yes
}

func TestATenantIsStoppedAtItsLimitOverAllInstancesTogether(t *testing.T) {
	t.Parallel()
	url := apptest.Redis(t)
	one, two := limiter(t, url), limiter(t, url)
	got := allowed(t, one, "holds", 100) + allowed(t, two, "holds", 100)
	if got < 60 || got > 90 {
		t.Errorf("%d of 200 at once were allowed, want about a tenth of 600", got)
	}
	if got := allowed(t, one, "bookings", 1); got != 1 {
		t.Error("another kind is stopped too")
	}
}

func TestWithoutRedisAnInstanceCountsForItself(t *testing.T) {
	t.Parallel()
	server := apptest.RedisServer(t)
	l := limiter(t, server.URL)
	server.Kill()
	if got := allowed(t, l, "holds", 200); got < 60 || got > 90 {
		t.Errorf("%d of 200 at once were allowed, want about a tenth of 600", got)
	}
}
