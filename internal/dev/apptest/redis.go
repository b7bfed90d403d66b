package apptest

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// leaseTime is how long a logical database stays with a test that could not give it back, because its process was killed.
// It is longer than go test lets a package run.
const leaseTime = 20 * time.Minute

// Redis gives the URL of a logical database of the test's own, empty at the beginning. Database 0 holds the leases, so that
// tests of several processes do not meet. FLUSHALL would reach all tests: use RedisServer for it.
func Redis(t testing.TB) string {
	t.Helper()
	options, err := redis.ParseURL(environment(t, "REDIS_URL"))
	if err != nil {
		t.Fatalf("REDIS_URL: %v", err)
	}
	leases := redis.NewClient(options)
	number, err := lease(t.Context(), leases)
	if err != nil {
		t.Fatalf("leasing a Redis database: %v", err)
	}
	own := *options
	own.DB = number
	flush(t, &own)
	t.Cleanup(func() {
		flush(t, &own)
		if err := leases.Del(context.WithoutCancel(t.Context()), leaseKey(number)).Err(); err != nil {
			t.Errorf("giving back Redis database %d: %v", number, err)
		}
		leases.Close()
	})
	return redisURL(own.Addr, own.Username, own.Password, number)
}

// lease tries the databases in turn, beginning where the last test did not.
func lease(ctx context.Context, leases *redis.Client) (int, error) {
	settings, err := leases.ConfigGet(ctx, "databases").Result()
	if err != nil {
		return 0, err
	}
	databases, err := strconv.Atoi(settings["databases"])
	if err != nil {
		return 0, err
	}
	for {
		turn, err := leases.Incr(ctx, "testbed:turn").Result()
		if err != nil {
			return 0, err
		}
		number := 1 + int(turn)%(databases-1)
		free, err := leases.SetNX(ctx, leaseKey(number), "", leaseTime).Result()
		if free || err != nil {
			return number, err
		}
	}
}

func leaseKey(number int) string { return "testbed:lease:" + strconv.Itoa(number) }

func flush(t testing.TB, options *redis.Options) {
	t.Helper()
	client := redis.NewClient(options)
	defer client.Close()
	if err := client.FlushDB(context.WithoutCancel(t.Context())).Err(); err != nil {
		t.Errorf("emptying Redis database %d: %v", options.DB, err)
	}
}
