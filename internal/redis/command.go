package redis

import (
	"context"
	"errors"
	"strings"

	"github.com/redis/go-redis/v9"
)

// try runs a command unless it has just failed, and remembers whether it did. A cancelled request is no failure. Where one
// of its keys holds something of a wrong type, whatever wrote it, the key goes and the command runs again: everything in
// Redis may be lost.
func (c *Client) try(ctx context.Context, p part, keys func() []string, command func(context.Context) error) error {
	if c.breaker.open(p, c.Now()) {
		return errPaused
	}
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := command(bounded)
	if wrongType(err) && keys != nil && c.heal(bounded, keys()) == nil {
		err = command(bounded)
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
	"acts": "hash", "open": "zset", "once": "string", "mails": "zset",
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
