package redis

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/tenant"
)

func markKey(id tenant.ID, office string) string { return fmt.Sprintf("{%d}:mark:%s", id, office) }
func changesKey(id tenant.ID, office string) string {
	return fmt.Sprintf("{%d}:changes:%s", id, office)
}

// Marks gives the present mark of each office, empty where there is none, with one round trip.
func (c *Client) Marks(ctx context.Context, id tenant.ID, offices []string) ([]string, error) {
	marks := make([]string, len(offices))
	keys := make([]string, len(offices))
	for i, office := range offices {
		keys[i] = markKey(id, office)
	}
	err := c.try(ctx, func() error {
		values, err := c.rdb.MGet(ctx, keys...).Result()
		if err != nil {
			return err
		}
		for i, value := range values {
			marks[i], _ = value.(string)
		}
		return nil
	})
	return marks, err
}

// beginScript sets the mark where there is none. KEYS: 1 the office's mark, 2 its changed days. ARGV: 1 a new mark
var beginScript = redis.NewScript(`
local fresh = redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', 10)
return {redis.call('GET', KEYS[1]), fresh and 1 or 0, redis.call('HGETALL', KEYS[2])}`)

// Begin gives the office's mark, made now where it had none, and the marks of the days that changed.
func (c *Client) Begin(ctx context.Context, id tenant.ID, office, unique string) (begun booking.Begun, err error) {
	err = c.try(ctx, func() error {
		answer, err := beginScript.Run(ctx, c.rdb, []string{markKey(id, office), changesKey(id, office)}, unique).Slice()
		if err != nil {
			return err
		}
		mark, _ := answer[0].(string)
		fresh, _ := answer[1].(int64)
		fields, _ := answer[2].([]any)
		begun = booking.Begun{Mark: mark, Fresh: fresh == 1, Days: make(map[civil.Date]string, len(fields)/2)}
		for i := 0; i+1 < len(fields); i += 2 {
			day, _ := fields[i].(string)
			date, err := civil.ParseDate(day)
			if err != nil {
				return err
			}
			begun.Days[date], _ = fields[i+1].(string)
		}
		return nil
	})
	return begun, err
}

// announceScript marks changed days of one office. KEYS: 1 its mark, 2 its changed days. ARGV: 1 a new mark, 2… dates
var announceScript = redis.NewScript(`
redis.call('SET', KEYS[1], ARGV[1], 'EX', 10)
for i = 2, #ARGV do redis.call('HSET', KEYS[2], ARGV[i], ARGV[1]) end
redis.call('EXPIRE', KEYS[2], 90000)`)

// Announce marks days that were changed.
func (c *Client) Announce(ctx context.Context, id tenant.ID, days []booking.OfficeDay, unique string) error {
	return c.try(ctx, func() error {
		for _, day := range days {
			keys := []string{markKey(id, day.Office), changesKey(id, day.Office)}
			if err := announceScript.Run(ctx, c.rdb, keys, unique, day.Date.String()).Err(); err != nil && !errors.Is(err, redis.Nil) {
				return err
			}
		}
		return nil
	})
}
