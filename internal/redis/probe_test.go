package redis_test

import (
	"context"
	"testing"
	"time"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/redis"
	"stadttermin/internal/town/tenant"
)

func TestNobodyWaitsForARedisThatIsFrozenAndItIsUsedAgainSoonAfterItIsBack(t *testing.T) {
	t.Parallel()
	server := apptest.RedisServer(t)
	client, err := redis.Open(server.URL, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	read := func() error {
		_, err := client.Read(t.Context(), 1, []officeday.ID{{Office: "amt", Date: civil.DateOf(apptest.Now())}}, apptest.Now())
		return err
	}
	if err := read(); err != nil {
		t.Fatal(err)
	}
	server.Pause()
	t.Cleanup(server.Resume)
	begun := time.Now()
	if read() == nil {
		t.Fatal("a frozen Redis answered")
	}
	if took := time.Since(begun); took > time.Second {
		t.Errorf("whoever finds out waits %s", took)
	}
	// Longer than any pause: nobody who asks is the one who finds out again.
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for frozen := time.Now(); time.Since(frozen) < 4*time.Second; <-tick.C {
		begun := time.Now()
		if read() == nil {
			t.Fatal("a frozen Redis answered")
		}
		if err := client.AnnounceSettings(t.Context()); err == nil {
			t.Fatal("a frozen Redis announced something")
		}
		if took := time.Since(begun); took > 200*time.Millisecond {
			t.Fatalf("somebody waited %s for a Redis that is known to be frozen", took)
		}
	}
	server.Resume()
	back := time.Now()
	apptest.Until(t, "Redis is used again", func() bool { return read() == nil })
	if took := time.Since(back); took > 2500*time.Millisecond {
		t.Errorf("used again after %s", took)
	}
}

func TestWhoBeginsToWatchAnOfficeDoesNotWaitForRedis(t *testing.T) {
	t.Parallel()
	server := apptest.RedisServer(t)
	client, err := redis.Open(server.URL, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	wakeups := redis.NewWakeups(t.Context(), client)
	ctx, cancel := context.WithCancel(t.Context())
	woken, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		wakeups.Listen(ctx, func(_ tenant.ID, office string, _ civil.Date) {
			select {
			case woken <- office:
			default:
			}
		})
	}()
	t.Cleanup(func() { cancel(); <-ended })
	server.Pause()
	t.Cleanup(server.Resume)
	for range 100 {
		begun := time.Now()
		wakeups.Watch(1, "amt")
		if took := time.Since(begun); took > 200*time.Millisecond {
			t.Fatalf("waited %s", took)
		}
	}
	server.Resume()
	<-woken
}
