package redis

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/town/tenant"
)

//go:embed acquire.lua
var acquireSource string

//go:embed extend.lua
var extendSource string

//go:embed release.lua
var releaseSource string

var (
	acquireScript = redis.NewScript(acquireSource)
	extendScript  = redis.NewScript(extendSource)
	releaseScript = redis.NewScript(releaseSource)
)

// The tenant in braces puts all its keys on one node of a cluster.
func epochKey(id tenant.ID) string { return fmt.Sprintf("{%d}:epoch", id) }

func holdsKey(id tenant.ID, day officeday.ID) string {
	return fmt.Sprintf("{%d}:pins:%s:%s", id, day.Office, day.Date)
}

// dayKeys are the day's holds, and the mark and changed days of its office.
func dayKeys(id tenant.ID, day officeday.ID) []string {
	return []string{holdsKey(id, day), markKey(id, day.Office), changesKey(id, day.Office)}
}

// daysKeys are those of all the days, and the tenant's epoch.
func daysKeys(id tenant.ID, days []officeday.ID) []string {
	keys := []string{epochKey(id)}
	for _, day := range days {
		keys = append(keys, dayKeys(id, day)...)
	}
	return keys
}

// Read gives what is held on each of the days, in their order, with one round trip.
func (c *Client) Read(ctx context.Context, id tenant.ID, days []officeday.ID, now time.Time) (held []officeday.TickHolds, err error) {
	err = c.try(ctx, part{"pins", id}, func() []string { return daysKeys(id, days) }, func(ctx context.Context) error {
		pipe := c.rdb.Pipeline()
		pipe.SetNX(ctx, epochKey(id), uuid.NewString(), 0)
		epoch := pipe.Get(ctx, epochKey(id))
		holds := make([]*redis.MapStringStringCmd, len(days))
		marks := make([]*redis.StringCmd, len(days))
		for i, day := range days {
			marks[i] = pipe.HGet(ctx, changesKey(id, day.Office), day.Date.String())
			holds[i] = pipe.HGetAll(ctx, holdsKey(id, day))
		}
		if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) { // Nil: a day that never changed
			return err
		}
		held = make([]officeday.TickHolds, len(days))
		for i := range days {
			held[i] = officeday.TickHolds{Stamp: epoch.Val() + ":" + marks[i].Val(), Holds: readHolds(holds[i].Val(), now)}
		}
		return nil
	})
	return held, err
}

func readHolds(fields map[string]string, now time.Time) (holds []officeday.TickHold) {
	for owner, value := range fields {
		if hold, ok := readHold(owner, value); ok && now.Before(hold.Expires) {
			holds = append(holds, hold)
		}
	}
	return holds
}

func readHold(owner, value string) (officeday.TickHold, bool) {
	parts := strings.SplitN(value, "|", 5)
	if len(parts) != 5 {
		return officeday.TickHold{}, false
	}
	from, errFrom := strconv.Atoi(parts[1])
	end, errEnd := strconv.Atoi(parts[2])
	expires, errExpires := strconv.ParseInt(parts[3], 10, 64)
	ok := errFrom == nil && errEnd == nil && errExpires == nil && 0 <= from && from < end
	return officeday.TickHold{Owner: owner, Counter: parts[0], From: from, End: end, Expires: time.Unix(expires, 0)}, ok
}

// answers of the script that takes holds.
var answers = map[string]officeday.AcquireResult{
	"pinned": officeday.Acquired, "stale": officeday.Stale, "forgetful": officeday.Forgetful,
}

// Acquire takes all or nothing in one step.
func (c *Client) Acquire(ctx context.Context, id tenant.ID, wanted officeday.AcquireRequest) (result officeday.AcquireResult, err error) {
	replaced := officeday.Owned{Day: wanted.Day}
	if wanted.Replaces != nil {
		replaced = *wanted.Replaces
	}
	keys := append([]string{epochKey(id)}, append(dayKeys(id, wanted.Day), dayKeys(id, replaced.Day)...)...)
	args := []any{
		wanted.Stamp, wanted.Owner, wanted.Now.Unix(), wanted.Until.Unix(), wanted.Day.Date.String(),
		replaced.Owner, replaced.Day.Date.String(), wanted.Mark,
	}
	for _, hold := range wanted.Holds {
		args = append(args, fmt.Sprintf("%s|%s|%d|%d", hold.Owner, hold.Counter, hold.From, hold.End))
	}
	err = c.try(ctx, part{"pins", id}, these(keys), func(ctx context.Context) error {
		answer, err := acquireScript.Run(ctx, c.rdb, keys, args...).Text()
		result = answers[answer]
		return err
	})
	return result, err
}

// Extend prolongs an owner's holds; false where there are none any more.
func (c *Client) Extend(ctx context.Context, id tenant.ID, day officeday.ID, owner string, now, until time.Time) (extended bool, err error) {
	keys := []string{holdsKey(id, day)}
	err = c.try(ctx, part{"pins", id}, these(keys), func(ctx context.Context) error {
		extended, err = extendScript.Run(ctx, c.rdb, keys, owner, now.Unix(), until.Unix()).Bool()
		return err
	})
	return extended, err
}

// Release lets holds go, marks the days where there were any, and tells of each day, in the order of lets, what was gone, with
// one round trip.
func (c *Client) Release(ctx context.Context, id tenant.ID, mark string, lets []officeday.ReleaseRequest) (gone []officeday.ReleaseResult, err error) {
	offices := byOffice(lets, func(let officeday.ReleaseRequest) string { return let.Day.Office })
	days := make([]officeday.ID, len(lets))
	for i, let := range lets {
		days[i] = let.Day
	}
	err = c.try(ctx, part{"pins", id}, func() []string { return daysKeys(id, days) }, func(ctx context.Context) error {
		answers, err := runAll(ctx, c.rdb, releaseScript, len(offices), func(n int) ([]string, []any) {
			keys, args := []string{markKey(id, offices[n].id), changesKey(id, offices[n].id)}, []any{mark}
			for _, i := range offices[n].at {
				keys = append(keys, holdsKey(id, lets[i].Day))
				args = append(args, lets[i].Day.Date.String(), len(lets[i].Owners))
				for _, owner := range lets[i].Owners {
					args = append(args, owner)
				}
			}
			return keys, args
		})
		if err != nil {
			return err
		}
		gone = make([]officeday.ReleaseResult, len(lets))
		for n, answer := range answers {
			befores, err := answer.Slice()
			if err != nil {
				return err
			}
			for k, i := range offices[n].at {
				gone[i].Before, gone[i].Any = befores[k].(string)
			}
		}
		return nil
	})
	return gone, err
}

// runAll runs a script several times with one round trip, or two where Redis does not know it yet.
func runAll(ctx context.Context, rdb redis.UniversalClient, script *redis.Script, times int, call func(int) (keys []string, args []any)) ([]*redis.Cmd, error) {
	run := func() ([]*redis.Cmd, error) {
		runs := make([]*redis.Cmd, times)
		_, err := rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for i := range runs {
				keys, args := call(i)
				runs[i] = script.EvalSha(ctx, pipe, keys, args...)
			}
			return nil
		})
		return runs, err
	}
	runs, err := run()
	if redis.HasErrorPrefix(err, "NOSCRIPT") {
		if err := script.Load(ctx, rdb).Err(); err != nil {
			return nil, err
		}
		return run()
	}
	return runs, err
}
