package budget_test

import (
	"testing"

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
