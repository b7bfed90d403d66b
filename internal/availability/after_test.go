package availability_test

import (
	"testing"

	"stadttermin/internal/availability"
	"stadttermin/internal/town/office"
)

// withAfter is an office of one counter, open 8 to 10, whose service a takes 15 minutes and 5 after them, b 20 and 10.
func withAfter(t *testing.T) *availability.Rules {
	t.Helper()
	s := musterstadt(1, rule("mon 08:00-10:00"))
	amt(s).GridMinutes, amt(s).Counters[0].Services = 5, nil
	s.Catalog.Services = []office.Service{{ID: "a", Minutes: 15, MinutesAfter: 5}, {ID: "b", Minutes: 20, MinutesAfter: 10}, {ID: "c", Minutes: 30}}
	return must(availability.Compile(s))
}

func TestTheTimeAfterAnAppointmentIsTheLargestOfTheBasketAndNoPartOfItsLength(t *testing.T) {
	t.Parallel()
	rules := withAfter(t)
	for basket, want := range map[string][2]int{"a": {15, 5}, "a,b": {35, 10}, "b,c": {50, 10}, "c": {30, 0}} {
		q := must(rules.Request(must(office.ParseBasket(basket)), office.Online, instant("2026-11-20T09:00:00+01:00")))
		if q.Minutes != want[0] || q.After != want[1] || q.Ticks()*5 != want[0]+want[1] {
			t.Errorf("%s takes %d minutes and %d after, in all %d ticks", basket, q.Minutes, q.After, q.Ticks())
		}
	}
}

func TestTheTimeAfterAnAppointmentCountsTowardsNoLimit(t *testing.T) {
	t.Parallel()
	rules := withAfter(t)
	rules.Settings.Profile.Booking.MaxMinutes = 35
	if _, err := rules.Request(must(office.ParseBasket("a,b")), office.Online, instant("2026-11-20T09:00:00+01:00")); err != nil {
		t.Error(err)
	}
}

func TestTheTimeAfterTheLastAppointmentLiesWithinTheOpening(t *testing.T) {
	t.Parallel()
	rules := withAfter(t)
	q := must(rules.Request(must(office.ParseBasket("a")), office.Online, instant("2026-11-20T09:00:00+01:00")))
	j := availability.NewDay(rules.Offices[0], rules.Opening(rules.Offices[0], day(monday)), nil).Judge(q)
	last := 0
	for tick := range j.Starts() {
		last = tick
	}
	if label := j.Day().Label(last); label != "09:40" {
		t.Errorf("the last start is %s", label)
	}
	late := last + 1
	if reasons := j.Reasons(late); len(reasons) != 1 || reasons[0].Code != availability.Closed {
		t.Errorf("%s: %+v", j.Day().Label(late), reasons)
	}
}

func TestWhyNotFreeNamesTheTimeAfterTheAppointmentBefore(t *testing.T) {
	t.Parallel()
	rules := withAfter(t)
	o := rules.Offices[0]
	q := must(rules.Request(must(office.ParseBasket("c")), office.Online, instant("2026-11-20T09:00:00+01:00")))
	seat := availability.Seat{From: 8 * 12, End: 8*12 + 4, Able: 1} // 15 minutes and 5 after
	j := availability.NewDay(o, rules.Opening(o, day(monday)), []availability.Seat{seat}).Judge(q)
	reasons := j.Reasons(8*12 + 3)
	if len(reasons) != 1 || reasons[0].Code != availability.Occupied {
		t.Fatalf("%+v", reasons)
	}
	if busy := j.Detailed(reasons[0], 8*12+3).Counters[0].Busy; len(busy) != 1 || busy[0].Until != "08:20" {
		t.Errorf("%+v", busy)
	}
	if !j.Offered(8*12 + 4) {
		t.Error("nothing is offered when the counter is free")
	}
}
