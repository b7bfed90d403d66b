package redis_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stadttermin/internal/budget"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/redis"
	"stadttermin/internal/town/tenant"
)

func TestRedisAndMemoryKeepTheSameTallies(t *testing.T) {
	t.Parallel()
	client, err := redis.Open(apptest.Redis(t), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	shared, town := redis.Budgets{Client: client}, tenant.ID(0)
	rapid.Check(t, func(r *rapid.T) {
		town++
		memory, now := new(budget.Memory), apptest.Now()
		most := rapid.IntRange(1, 4).Draw(r, "most")
		tallies := []budget.Tally{{Key: "open", Most: most}, {Key: "minute", Most: most + 1, Within: time.Minute}, {Key: "hour", Most: 2 * most, Within: time.Hour}}
		for range rapid.IntRange(1, 25).Draw(r, "acts") {
			now = now.Add(time.Duration(rapid.IntRange(0, 90_000).Draw(r, "later")) * time.Millisecond)
			name := fmt.Sprint(rapid.IntRange(0, 5).Draw(r, "name"))
			counting := tallies
			if rapid.Bool().Draw(r, "nothing is open") {
				counting = tallies[1:]
			}
			if rapid.IntRange(0, 3).Draw(r, "give back") == 0 {
				_ = memory.GiveBack(t.Context(), town, []string{"open"}, name)
				if err := shared.GiveBack(t.Context(), town, []string{"open"}, name); err != nil {
					r.Fatal(err)
				}
				continue
			}
			if rapid.IntRange(0, 5).Draw(r, "refund") == 0 {
				s := budget.Spending{Tallies: counting, Now: now}
				if before, _ := memory.Spend(t.Context(), town, budget.Spending{Tallies: never(counting), Now: now}); before.Used[len(counting)-1] > 0 {
					_ = memory.Refund(t.Context(), town, s)
					if err := shared.Refund(t.Context(), town, s); err != nil {
						r.Fatal(err)
					}
				}
				continue
			}
			s := budget.Spending{Tallies: counting, Now: now, Name: name, Until: now.Add(10 * time.Minute)}
			want, _ := memory.Spend(t.Context(), town, s)
			got, err := shared.Spend(t.Context(), town, s)
			if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				r.Fatalf("redis %v, memory %v, %v", got, want, err)
			}
		}
	})
}

// never gives tallies under which nothing more is counted.
func never(tallies []budget.Tally) []budget.Tally {
	full := append([]budget.Tally{}, tallies...)
	for i := range full {
		full[i].Most = 0
	}
	return full
}

func TestAMarkIsMadeOnce(t *testing.T) {
	t.Parallel()
	client, err := redis.Open(apptest.Redis(t), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	for i, want := range []bool{true, false} {
		first, err := redis.Budgets{Client: client}.Once(t.Context(), 1, "mark", apptest.Now(), apptest.Now().Add(time.Minute))
		if err != nil || first != want {
			t.Errorf("time %d: %v, %v", i+1, first, err)
		}
	}
}
