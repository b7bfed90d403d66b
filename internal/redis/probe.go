package redis

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// patience is how long whoever asks waits for Redis at most, connecting and a second try included.
const patience = 250 * time.Millisecond

// Pauses between two looks at whether a Redis that was lost is back. The longest bounds how long it is not used again.
const (
	firstPause   = 250 * time.Millisecond
	longestPause = 2 * time.Second
)

// probe looks in the background, on a connection of its own, whether a Redis that was lost is back.
type probe struct {
	options redis.Options
	away    atomic.Bool
	owed    atomic.Pointer[debt]
	life    context.Context // ends with the client
	end     context.CancelFunc

	mu      sync.Mutex // of beginning and closing
	closed  bool
	looking sync.WaitGroup
}

// debt is what could not be said while Redis was away.
type debt func(context.Context, redis.UniversalClient) error

func (p *probe) begin(options *redis.Options) {
	p.options = *options
	p.options.PoolSize, p.options.MaxRetries = 1, -1
	p.life, p.end = context.WithCancel(context.Background())
}

func (p *probe) Close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.end()
	p.looking.Wait()
}

// lose remembers that Redis does not answer. From now on nobody who asks waits for it, until it was found well.
func (p *probe) lose() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || p.away.Load() {
		return
	}
	p.away.Store(true)
	p.looking.Go(p.look)
}

// look ends when Redis answers, or with the client.
func (p *probe) look() {
	options := p.options
	one := redis.NewClient(&options)
	defer one.Close()
	for wait := firstPause; ; wait = min(2*wait, longestPause) {
		again := time.NewTimer(wait)
		select {
		case <-p.life.Done():
			again.Stop()
			return
		case <-again.C:
		}
		if p.well(one) {
			p.away.Store(false)
			return
		}
	}
}

// well tells whether Redis answers, and says what is owed.
func (p *probe) well(one redis.UniversalClient) bool {
	ctx, cancel := context.WithTimeout(p.life, patience)
	defer cancel()
	if one.Time(ctx).Err() != nil {
		return false
	}
	owed := p.owed.Load()
	if owed == nil {
		return true
	}
	if (*owed)(ctx, one) != nil {
		return false
	}
	p.owed.CompareAndSwap(owed, nil)
	return true
}
