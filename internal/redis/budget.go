package redis

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"stadttermin/internal/budget"
	"stadttermin/internal/town/tenant"
)

//go:embed spend.lua
var spendSource string

//go:embed refund.lua
var refundSource string

var (
	spendScript  = redis.NewScript(spendSource)
	refundScript = redis.NewScript(refundSource)
)

// Budgets counts what visitors ask for, over all instances.
type Budgets struct{ *Client }

func tallyKey(id tenant.ID, t budget.Tally) string {
	if t.Within == 0 {
		return openKey(id, t.Key)
	}
	return fmt.Sprintf("{%d}:acts:%s", id, t.Key)
}

func openKey(id tenant.ID, key string) string { return fmt.Sprintf("{%d}:open:%s", id, key) }

// Spend counts one more under all tallies, or under none.
func (b Budgets) Spend(ctx context.Context, id tenant.ID, s budget.Spending) (spent budget.Spent, err error) {
	keys := make([]string, len(s.Tallies), len(s.Tallies)+1)
	again, window := s.Again()
	args := []any{s.Now.UnixMilli(), s.Name, s.Until.UnixMilli(), window.Milliseconds()}
	for i, t := range s.Tallies {
		keys[i] = tallyKey(id, t)
		args = append(args, t.Most, t.Within.Milliseconds(), t.Slice().Milliseconds())
	}
	if again != "" {
		keys = append(keys, fmt.Sprintf("{%d}:once:%s", id, again))
	}
	err = b.try(ctx, part{"budget", id}, these(keys), func(ctx context.Context) error {
		answer, err := spendScript.Run(ctx, b.rdb, keys, args...).Int64Slice()
		if err != nil {
			return err
		}
		spent = budget.Spent{Granted: answer[0] == 1, Wait: time.Duration(answer[1]) * time.Millisecond, Used: make([]int, len(s.Tallies))}
		for i, used := range answer[2:] {
			spent.Used[i] = int(used)
		}
		return nil
	})
	return spent, err
}

// Refund takes the last act in each window back.
func (b Budgets) Refund(ctx context.Context, id tenant.ID, s budget.Spending) error {
	windows := slices.DeleteFunc(slices.Clone(s.Tallies), func(t budget.Tally) bool { return t.Within == 0 })
	keys := make([]string, len(windows))
	for i, t := range windows {
		keys[i] = tallyKey(id, t)
	}
	return b.try(ctx, part{"budget", id}, these(keys), func(ctx context.Context) error {
		_, err := runAll(ctx, b.rdb, refundScript, len(windows), func(n int) ([]string, []any) {
			t := windows[n]
			return keys[n : n+1], []any{s.Now.UnixMilli(), t.Within.Milliseconds(), t.Slice().Milliseconds()}
		})
		return err
	})
}

// GiveBack ends what is open under a name.
func (b Budgets) GiveBack(ctx context.Context, id tenant.ID, tallies []string, name string) error {
	keys := make([]string, len(tallies))
	for i, tally := range tallies {
		keys[i] = openKey(id, tally)
	}
	return b.try(ctx, part{"budget", id}, these(keys), func(ctx context.Context) error {
		_, err := b.rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for _, key := range keys {
				pipe.ZRem(ctx, key, name)
			}
			return nil
		})
		return err
	})
}

// Once tells whether a mark is made for the first time.
func (b Budgets) Once(ctx context.Context, id tenant.ID, mark string, now, until time.Time) (first bool, err error) {
	key := fmt.Sprintf("{%d}:once:%s", id, mark)
	err = b.try(ctx, part{"budget", id}, these([]string{key}), func(ctx context.Context) error {
		first, err = b.rdb.SetNX(ctx, key, "1", max(until.Sub(now), time.Second)).Result()
		return err
	})
	return first, err
}
