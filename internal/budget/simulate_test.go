package budget_test

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"stadttermin/internal/budget"
	"stadttermin/internal/town/tenant"
)

// step is what somebody does at a moment of the simulated day.
type step struct {
	at time.Time
	do func() (next *step)
}

// agenda is the steps to come, the earliest first.
type agenda []*step

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return a[i].at.Before(a[j].at) }
func (a agenda) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(s any)        { *a = append(*a, s.(*step)) }
func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

// day plays steps in the order of time; each may lead to another.
func day(b *bed, steps agenda) {
	heap.Init(&steps)
	for len(steps) > 0 {
		first := heap.Pop(&steps).(*step)
		b.clock.Set(first.at)
		if next := first.do(); next != nil {
			heap.Push(&steps, next)
		}
	}
}

// honest holds a time, changes it as often as they like, types, and books. Nothing of it may be refused.
func (b *bed) honest(t *testing.T, claim budget.Claim, at time.Time, changes int, typing time.Duration) *step {
	t.Helper()
	held := 0
	var choose func() *step
	choose = func() *step {
		if held > 0 {
			b.GiveBack(t.Context(), budget.Act{Tenant: 1, Rules: &b.rules, Purpose: budget.Hold, Claim: claim, Name: fmt.Sprint(claim, at, held)})
		}
		held++
		granted(t, "an honest hold", b.hold(t, claim, fmt.Sprint(claim, at, held)))
		if held <= changes {
			return &step{b.clock.Now().Add(40 * time.Second), choose}
		}
		return &step{b.clock.Now().Add(typing), func() *step {
			granted(t, "an honest booking", b.book(t, claim))
			b.GiveBack(t.Context(), budget.Act{Tenant: 1, Rules: &b.rules, Purpose: budget.Hold, Claim: claim, Name: fmt.Sprint(claim, at, held)})
			return nil
		}}
	}
	return &step{at, choose}
}

// greed is what a client has got.
type greed struct{ holds, bookings, most int }

// greedy takes a time every few seconds, books it at once, and never works or waits for more. addresses gives it another address each time.
func (b *bed) greedy(t *testing.T, got *greed, addresses func() string, until time.Time, pause time.Duration) *step {
	t.Helper()
	open := map[string]time.Time{}
	var take func() *step
	take = func() *step {
		now := b.clock.Now()
		claim, name := from(addresses()), fmt.Sprint("greedy", got.holds)
		if b.hold(t, claim, name) == nil {
			got.holds++
			open[name] = now.Add(10 * time.Minute)
			if got.holds%2 == 0 && b.book(t, claim) == nil {
				got.bookings++
				delete(open, name)
				b.GiveBack(t.Context(), budget.Act{Tenant: 1, Rules: &b.rules, Purpose: budget.Hold, Claim: claim, Name: name})
			}
		}
		held := 0
		for _, end := range open {
			if now.Before(end) {
				held++
			}
		}
		got.most = max(got.most, held)
		if next := now.Add(pause); next.Before(until) {
			return &step{next, take}
		}
		return nil
	}
	return &step{b.clock.Now(), take}
}

func TestOneClientEndsWithItsBudgetAndNobodyElseIsRefusedInLargeAndSmallTowns(t *testing.T) {
	t.Parallel()
	for of, town := range map[string]struct {
		rules    tenant.Visitors
		visitors int
		network  int // how many times a visitor's budget one has
		most     int // booked by the client of a network in a day
	}{
		"a large town":                  {tenant.Visitors{}, 1000, 10, 600},
		"a town of 25 times a day":      {tenant.Visitors{Offered: 25}, 25, 2, 18},
		"a town of 40 times a day":      {tenant.Visitors{Offered: 40}, 40, 2, 30},
		"a town that is a little large": {tenant.Visitors{Offered: 120}, 120, 7, 315},
	} {
		defaults := budget.WithDefaults(&town.rules)
		for name, attack := range map[string]struct {
			addresses func(r *rand.Rand) string
			times     int
		}{
			"one address": {func(*rand.Rand) string { return "198.51.100.9" }, 1},
			"one /64":     {func(r *rand.Rand) string { return fmt.Sprintf("2001:db8:9:900:%x::1", r.IntN(1<<16)) }, 1},
			"one /56":     {func(r *rand.Rand) string { return fmt.Sprintf("2001:db8:9:9%02x::1", r.IntN(1<<8)) }, town.network},
		} {
			t.Run(of+", "+name, func(t *testing.T) {
				t.Parallel()
				b, r := newBed(t), rand.New(rand.NewPCG(1, 2))
				b.rules = town.rules
				begun := b.clock.Now()
				got := new(greed)
				steps := agenda{b.greedy(t, got, func() string { return attack.addresses(r) }, begun.Add(24*time.Hour), 20*time.Second)}
				for i := range town.visitors {
					// Every tenth comes from the few addresses of a mobile network, the others from home.
					address := fmt.Sprintf("10.%d.%d.7", 1+i/250, i%250)
					if i%10 == 0 {
						address = fmt.Sprintf("192.0.2.%d", r.IntN(4))
					}
					at := begun.Add(time.Duration(r.Int64N(int64(14 * time.Hour))))
					steps = append(steps, b.honest(t, from(address), at, r.IntN(3), time.Duration(1+r.IntN(8))*time.Minute))
				}
				day(b, steps)
				switch {
				case got.most > defaults.OpenHolds*attack.times:
					t.Errorf("%d times kept at once, the budget is %d", got.most, defaults.OpenHolds*attack.times)
				case got.bookings > defaults.BookingsPerDay*attack.times || got.bookings > town.most:
					t.Errorf("%d booked in a day, the budget is %d, at most %d", got.bookings, defaults.BookingsPerDay*attack.times, town.most)
				case got.holds > 25*defaults.HoldsPerHour*attack.times:
					t.Errorf("%d times taken in a day", got.holds)
				case got.bookings == 0:
					t.Error("the client was not there")
				}
			})
		}
	}
}

func TestAHouseholdOfFiveGetsThroughTheSmallestTownsBudget(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.rules = tenant.Visitors{Offered: 1}
	var steps agenda
	for i := range 5 {
		steps = append(steps, b.honest(t, from("2001:db8:1:2::7"), b.clock.Now().Add(time.Duration(i)*time.Second), 3, 9*time.Minute))
	}
	day(b, steps)
}

func TestASchoolClassBehindOneAddressBooksUndisturbed(t *testing.T) {
	t.Parallel()
	for name, together := range map[string]time.Duration{"within ten minutes": 20 * time.Second, "on the teacher's word": 0} {
		b, r := newBed(t), rand.New(rand.NewPCG(3, 4))
		b.rules = tenant.Visitors{}
		var steps agenda
		for i := range 30 {
			at := b.clock.Now().Add(time.Duration(i) * together)
			steps = append(steps, b.honest(t, from("198.51.100.20"), at, r.IntN(3), time.Duration(1+r.IntN(6))*time.Minute))
		}
		day(b, steps)
		t.Log(name)
	}
}
