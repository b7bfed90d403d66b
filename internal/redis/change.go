package redis

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/tenant"
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
	err := c.try(ctx, part{"marks", id}, these(keys), func(ctx context.Context) error {
		values, err := c.rdb.MGet(ctx, keys...).Result()
		for i, value := range values {
			marks[i], _ = value.(string)
		}
		return err
	})
	return marks, err
}

// beginScript sets mark and epoch where there is none. KEYS: 1 the tenant's epoch, 2 the office's mark, 3 its changed days.
// ARGV: 1 a new epoch and mark. Marks and changes live for a day after the last change, so that they go by themselves.
var beginScript = redis.NewScript(`
redis.call('SET', KEYS[1], ARGV[1], 'NX')
redis.call('SET', KEYS[2], ARGV[1], 'NX', 'EX', 90000)
return {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]), redis.call('HGETALL', KEYS[3])}`)

// Begin gives the office's mark, made now where it had none, and the stamps of the days that changed.
func (c *Client) Begin(ctx context.Context, id tenant.ID, office, unique string) (begun officeday.OfficeStamps, err error) {
	keys := []string{epochKey(id), markKey(id, office), changesKey(id, office)}
	err = c.try(ctx, part{"marks", id}, these(keys), func(ctx context.Context) error {
		answer, err := beginScript.Run(ctx, c.rdb, keys, unique).Slice()
		if err != nil {
			return err
		}
		begun.Epoch, _ = answer[0].(string)
		begun.Mark, _ = answer[1].(string)
		fields, _ := answer[2].([]any)
		begun.Days = make(map[civil.Date]string, len(fields)/2)
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

// Stamps gives what days are stamped with, in their order, with one round trip.
func (c *Client) Stamps(ctx context.Context, id tenant.ID, days []officeday.ID) (stamps []string, err error) {
	offices := byOffice(days, func(day officeday.ID) string { return day.Office })
	err = c.try(ctx, part{"marks", id}, func() []string { return daysKeys(id, days) }, func(ctx context.Context) error {
		pipe := c.rdb.Pipeline()
		epoch := pipe.Get(ctx, epochKey(id))
		marks := make([]*redis.SliceCmd, len(offices))
		for n, o := range offices {
			dates := make([]string, len(o.at))
			for k, i := range o.at {
				dates[k] = days[i].Date.String()
			}
			marks[n] = pipe.HMGet(ctx, changesKey(id, o.id), dates...)
		}
		if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) { // Nil: there is no epoch yet
			return err
		}
		stamps = make([]string, len(days))
		for n, o := range offices {
			for k, i := range o.at {
				mark, _ := marks[n].Val()[k].(string)
				stamps[i] = epoch.Val() + ":" + mark
			}
		}
		return nil
	})
	return stamps, err
}

// ofOffice are the positions, in some list, of what is of one office.
type ofOffice struct {
	id string
	at []int
}

// byOffice sorts a list by the offices that it is of, which come in the order in which they first appear.
func byOffice[V any](list []V, of func(V) string) (offices []ofOffice) {
	for i, value := range list {
		n := slices.IndexFunc(offices, func(o ofOffice) bool { return o.id == of(value) })
		if n < 0 {
			n, offices = len(offices), append(offices, ofOffice{id: of(value)})
		}
		offices[n].at = append(offices[n].at, i)
	}
	return offices
}

// announceScript stamps changed days of one office and tells whoever watches it. KEYS: 1 its mark, 2 its changed days. ARGV: 1 a new mark, 2… dates
var announceScript = redis.NewScript(`
redis.call('SET', KEYS[1], ARGV[1], 'EX', 90000)
for i = 2, #ARGV do
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[1])
  redis.call('PUBLISH', KEYS[1], ARGV[i])
end
redis.call('EXPIRE', KEYS[2], 90000)`)

// Announce stamps days that were changed.
func (c *Client) Announce(ctx context.Context, id tenant.ID, days []officeday.ID, unique string) error {
	return c.try(ctx, part{"marks", id}, func() []string { return daysKeys(id, days) }, func(ctx context.Context) error {
		for _, day := range days {
			keys := []string{markKey(id, day.Office), changesKey(id, day.Office)}
			if err := announceScript.Run(ctx, c.rdb, keys, unique, day.Date.String()).Err(); err != nil && !errors.Is(err, redis.Nil) {
				return err
			}
		}
		return nil
	})
}
