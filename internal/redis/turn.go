package redis

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// keepScript lets whoever has a turn keep it for as long again. KEYS: 1 the turn. ARGV: 1 whose, 2 milliseconds.
var keepScript = redis.NewScript(`
	if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
	return redis.call('PEXPIRE', KEYS[1], ARGV[2])`)

// Turns lets one instance at a time do what each of them could.
type Turns struct{ *Client }

// Take tells whether it is this instance's turn to do a job that is done once in a while. Whoever has the turn ends it when the
// job is done; until the while is over nobody has it then. Without Redis it is everybody's.
func (t Turns) Take(ctx context.Context, job string, every time.Duration) (end func(), ours bool) {
	key, owner, begun := "{turn}:once:"+job, rand.Text(), t.Now()
	// Who begins a little early finds the turn over all the same.
	span := every * 9 / 10
	err := t.try(ctx, part{kind: "turn"}, these([]string{key}), func(ctx context.Context) error {
		_, err := t.rdb.SetArgs(ctx, key, owner, redis.SetArgs{Mode: "NX", TTL: span}).Result()
		return err
	})
	if errors.Is(err, redis.Nil) {
		return nil, false
	}
	if err != nil {
		return func() {}, true
	}
	keep := func(span time.Duration) {
		_ = t.try(context.WithoutCancel(ctx), part{kind: "turn"}, nil, func(ctx context.Context) error {
			return keepScript.Run(ctx, t.rdb, []string{key}, owner, max(1, span.Milliseconds())).Err()
		})
	}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		again := time.NewTicker(span / 3)
		defer again.Stop()
		for {
			select {
			case <-done:
				keep(span - t.Now().Sub(begun))
				return
			case <-again.C:
				keep(span)
			}
		}
	}()
	return sync.OnceFunc(func() { close(done); <-ended }), true
}
