package redis

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"stadttermin/internal/recent"
	"stadttermin/internal/town/tenant"
)

// pause is how long Redis is left alone after it failed, so that its absence slows nobody down.
const pause = time.Second

var errPaused = fmt.Errorf("redis failed less than %s ago", pause)

// part is what Redis is asked about: one kind of data of one town.
type part struct {
	kind   string
	tenant tenant.ID
}

// breaker remembers what has failed a moment ago. A Redis that cannot be reached is asked nothing at all. One that refuses a
// command is not asked for more of the same kind and town: what is wrong there is wrong nowhere else.
type breaker struct {
	until atomic.Int64 // Unix nanoseconds
	parts recent.Map[part, int64]
}

// mostParts bounds what is remembered; beyond it the memory starts anew.
const mostParts = 10_000

func (b *breaker) open(p part, now time.Time) bool {
	if now.UnixNano() < b.until.Load() {
		return true
	}
	until, failed := b.parts.Get(p)
	if failed && now.UnixNano() >= until {
		b.parts.Delete(p)
	}
	return now.UnixNano() < until
}

func (b *breaker) trip(p part, err error, now time.Time) {
	until := now.Add(pause).UnixNano()
	var reply redis.Error
	if !errors.As(err, &reply) {
		b.until.Store(until)
		return
	}
	b.parts.Put(mostParts, p, until)
}

// try runs a command unless it has just failed, and remembers whether it did. A cancelled request is no failure. Where one
// of its keys holds something of a wrong type, whatever wrote it, the key goes and the command runs again: everything in
// Redis may be lost.
func (c *Client) try(ctx context.Context, p part, keys func() []string, command func() error) error {
	if c.breaker.open(p, c.Now()) {
		return errPaused
	}
	err := command()
	if wrongType(err) && keys != nil && c.heal(ctx, keys()) == nil {
		err = command()
	}
	if err != nil && !errors.Is(err, redis.Nil) && ctx.Err() == nil {
		c.breaker.trip(p, err, c.Now())
	}
	return err
}

// these gives keys that are at hand.
func these(keys []string) func() []string { return func() []string { return keys } }

func wrongType(err error) bool { return err != nil && strings.Contains(err.Error(), "WRONGTYPE") }

// types of the values under our keys, by the word after the tenant.
var types = map[string]string{
	"epoch": "string", "mark": "string", "changes": "hash", "pins": "hash", "limit": "string", "pairing": "string",
	"acts": "hash", "open": "zset", "once": "string",
}

// heal removes those of the keys whose values are of a type that they never are.
func (c *Client) heal(ctx context.Context, keys []string) error {
	found, err := c.rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, key := range keys {
			pipe.Type(ctx, key)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var wrong []string
	for i, answer := range found {
		_, rest, _ := strings.Cut(keys[i], "}:")
		kind, _, _ := strings.Cut(rest, ":")
		if is := answer.(*redis.StatusCmd).Val(); is != "none" && is != types[kind] {
			wrong = append(wrong, keys[i])
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return c.rdb.Del(ctx, wrong...).Err()
}
