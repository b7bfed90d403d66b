package jobs_test

import (
	"testing"
	"time"

	"github.com/hibiken/asynq"
	goredis "github.com/redis/go-redis/v9"

	"stadttermin/internal/dev/apptest"
)

// Keys of asynq's queue.
const (
	pendingKey = "asynq:{default}:pending"
	activeKey  = "asynq:{default}:active"
	leaseKey   = "asynq:{default}:lease"
	taskKeys   = "asynq:{default}:t:"
)

// takeAndDie takes the one task that waits, as a worker does, and never comes back to it. leased tells whether asynq
// still knows that the worker had it.
func (p *post) takeAndDie(leased bool) {
	p.Helper()
	options, err := goredis.ParseURL(p.RedisURL)
	if err != nil {
		p.Fatal(err)
	}
	client := goredis.NewClient(options)
	p.Cleanup(func() { _ = client.Close() })
	var id string
	apptest.Until(p.T, "a task in the queue", func() bool {
		id, err = client.LMove(p.Context(), pendingKey, activeKey, "RIGHT", "LEFT").Result()
		return err == nil
	})
	if err := client.HSet(p.Context(), taskKeys+id, "state", "active").Err(); err != nil {
		p.Fatal(err)
	}
	if leased {
		died := time.Now().Add(-10 * time.Minute)
		if err := client.ZAdd(p.Context(), leaseKey, goredis.Z{Score: float64(died.Unix()), Member: id}).Err(); err != nil {
			p.Fatal(err)
		}
	}
}

func TestAMailWhoseTaskDiedWithItsWorkerIsSentAllTheSame(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.book(monday)
	stop := p.relay()
	p.takeAndDie(true)
	stop()
	// A worker that starts finds the dead task and archives it; its id stays taken for weeks.
	p.run()
	p.arrived(1)
}

func TestATaskThatAsynqArchivedDoesNotBlockItsMail(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.book(monday)
	stop := p.relay()
	options, err := asynq.ParseRedisURI(p.RedisURL)
	if err != nil {
		t.Fatal(err)
	}
	inspector := asynq.NewInspector(options)
	t.Cleanup(func() { _ = inspector.Close() })
	apptest.Until(t, "the task to be archived", func() bool {
		n, err := inspector.ArchiveAllPendingTasks("default")
		return err == nil && n == 1
	})
	stop()
	p.run()
	p.arrived(1)
}

func TestAMailWhoseTaskRunsNowhereIsSentAllTheSame(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.book(monday)
	stop := p.relay()
	p.takeAndDie(false)
	stop()
	p.run()
	apptest.Until(t, "the relay to give the task up", func() bool {
		p.Clock.Advance(time.Minute)
		return p.waiting() == 0
	})
	if got := p.kinds(); len(got) != 1 {
		t.Errorf("arrived: %v", got)
	}
}

func TestMailsGoOutWhileRedisIsAway(t *testing.T) {
	t.Parallel()
	server := apptest.RedisServer(t)
	p := newPostOn(t, server.URL)
	p.book(monday)
	server.Kill()
	p.relay()
	p.arrived(1)
	if got := p.kinds(); len(got) != 1 {
		t.Errorf("arrived: %v", got)
	}
}

func TestMailsGoOutAfterRedisHasForgottenEverything(t *testing.T) {
	t.Parallel()
	server := apptest.RedisServer(t)
	p := newPostOn(t, server.URL)
	p.book(monday)
	p.relay()
	server.FlushAll()
	p.run()
	p.arrived(1)
}
