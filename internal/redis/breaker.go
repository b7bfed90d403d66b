package redis

import (
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"stadttermin/internal/recent"
	"stadttermin/internal/town/tenant"
)

// pause is how long Redis is left alone about what it has refused.
const pause = time.Second

var errPaused = errors.New("redis has just failed and is not asked")

// part is what Redis is asked about: one kind of data of one town.
type part struct {
	kind   string
	tenant tenant.ID
}

// breaker remembers what has failed a moment ago. A Redis that does not answer is asked nothing at all. One that refuses a
// command is not asked for more of the same kind and town: what is wrong there is wrong nowhere else.
type breaker struct {
	probe
	parts recent.Map[part, int64] // until when, in Unix nanoseconds
}

// mostParts bounds what is remembered; beyond it what was used the longest ago is forgotten.
const mostParts = 10_000

func (b *breaker) open(p part, now time.Time) bool {
	if b.away.Load() {
		return true
	}
	until, failed := b.parts.Get(p)
	if failed && now.UnixNano() >= until {
		b.parts.Delete(p)
	}
	return now.UnixNano() < until
}

func (b *breaker) trip(p part, err error, now time.Time) {
	var reply redis.Error
	if errors.As(err, &reply) {
		b.parts.Put(mostParts, p, now.Add(pause).UnixNano())
		return
	}
	b.lose()
}
