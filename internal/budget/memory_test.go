package budget_test

import (
	"strconv"
	"testing"
	"time"

	"stadttermin/internal/budget"
	"stadttermin/internal/dev/apptest"
)

func TestAFloodOfStrangersDoesNotForgetWhoIsOverTheBudget(t *testing.T) {
	t.Parallel()
	memory := new(budget.Memory)
	spend := func(key, name string, within time.Duration) bool {
		spent, err := memory.Spend(t.Context(), 1, budget.Spending{
			Tallies: []budget.Tally{{Key: key, Most: 1, Within: within}}, Now: apptest.Now(), Name: name, Until: apptest.Now().Add(time.Hour),
		})
		if err != nil {
			t.Fatal(err)
		}
		return spent.Granted
	}
	stranger := 0
	flood := func(many int) {
		for range many {
			stranger++
			key := strconv.Itoa(stranger)
			spend(key, "", time.Hour)
			spend(key+" open", "a", 0)
			if first, err := memory.Once(t.Context(), 1, key, apptest.Now(), apptest.Now().Add(time.Hour)); err != nil || !first {
				t.Fatalf("%v, %v", first, err)
			}
		}
	}
	flood(190_000) // memory is as good as full
	if !spend("visitor", "", time.Hour) || !spend("visitor open", "a", 0) {
		t.Fatal("nothing was granted")
	}
	if first, err := memory.Once(t.Context(), 1, "mark", apptest.Now(), apptest.Now().Add(time.Hour)); err != nil || !first {
		t.Fatalf("%v, %v", first, err)
	}
	flood(150_000)
	if spend("visitor", "", time.Hour) {
		t.Error("who has used up a window a moment ago gets more")
	}
	if spend("visitor open", "b", 0) {
		t.Error("who has as much open as there may be gets more")
	}
	if first, _ := memory.Once(t.Context(), 1, "mark", apptest.Now(), apptest.Now().Add(time.Hour)); first {
		t.Error("a mark is made a second time")
	}
}
