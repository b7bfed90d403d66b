package budget_test

import (
	"fmt"
	"testing"
	"time"

	"stadttermin/internal/budget"
	"stadttermin/internal/town/tenant"
)

func TestAVisitorsBudgetFollowsWhatTheTownOffers(t *testing.T) {
	t.Parallel()
	for offered, want := range map[int][4]int{
		0: {30, 120, 40, 60}, 1: {6, 24, 6, 9}, 25: {6, 24, 6, 9}, 40: {10, 30, 10, 15}, 80: {20, 60, 20, 30},
		160: {30, 120, 40, 60}, 5000: {30, 120, 40, 60},
	} {
		v := tenant.Visitors{Offered: offered}
		full := budget.WithDefaults(&v)
		if got := [4]int{full.OpenHolds, full.HoldsPerHour, full.BookingsPerHour, full.BookingsPerDay}; got != want {
			t.Errorf("%d times a day: %v, want %v", offered, got, want)
		}
	}
}

func TestADefaultGivesWayToWhatTheTownSets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ set, want tenant.Visitors }{
		{tenant.Visitors{Offered: 25, BookingsPerHour: 50}, tenant.Visitors{BookingsPerHour: 50, BookingsPerDay: 50}},
		{tenant.Visitors{BookingsPerDay: 10}, tenant.Visitors{BookingsPerHour: 10, BookingsPerDay: 10}},
		{tenant.Visitors{Offered: 25, BookingsPerDay: 4}, tenant.Visitors{BookingsPerHour: 4, BookingsPerDay: 4}},
	} {
		full := budget.WithDefaults(&c.set)
		if full.BookingsPerHour != c.want.BookingsPerHour || full.BookingsPerDay != c.want.BookingsPerDay {
			t.Errorf("%+v: %+v", c.set, full)
		}
	}
	set := tenant.Visitors{Offered: 25, OpenHolds: 100}
	if full := budget.WithDefaults(&set); full.HoldsPerHour != 100 {
		t.Errorf("%+v", full)
	}
}

func TestAddressesHaveToBeConfirmedOnceOneVisitorBooksForManyMoreThanTheTownsShare(t *testing.T) {
	t.Parallel()
	for offered, want := range map[int]int{0: 40, 25: 6, 80: 20} {
		b := newBed(t)
		b.rules = tenant.Visitors{Offered: offered}
		book := func(address string) error {
			return b.Spend(t.Context(), budget.Act{
				Tenant: 1, Rules: &b.rules, Purpose: budget.Address, Claim: from("203.0.113.7"), Name: address, Until: b.clock.Now().Add(24 * time.Hour),
			})
		}
		for i := range want {
			for range 3 {
				granted(t, "the same address again", book(fmt.Sprint(i)))
			}
		}
		if used := refusal(t, book("another")); used.Level != 0 {
			t.Error("work buys what has to be confirmed")
		}
	}
}
