package availability_test

import (
	"testing"

	"pgregory.net/rapid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// On every day of the window a request is as long as one that is asked for on that day would be.
func TestARequestTakesOnEveryDayWhatItsServicesTakeThen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, date := drawTown(t)
		rules := must(availability.Compile(s))
		request := drawRequest(t, rules, date)
		first, last := rules.Dates(request.Window)
		for on := first; on <= last+3; on++ {
			minutes := 0
			for _, item := range request.Basket {
				minutes += s.Catalog.Service(item.Service).MinutesOn(on, item.Quantity)
			}
			if got := request.On(on).Minutes; got < minutes || got >= minutes+civil.TickMinutes {
				t.Fatalf("%v: %d minutes, the services take %d", on, got, minutes)
			}
			if again := request.On(on).On(on); again.Minutes != request.On(on).Minutes {
				t.Fatalf("%v: asked twice it is %d minutes", on, again.Minutes)
			}
		}
		if request.Fix(25, 0); request.On(last).Minutes != 25 || request.On(first).Minutes != 25 {
			t.Fatal("what was agreed is not the same on all days")
		}
	})
}

func TestABasketThatWillBeTooLongWithinTheWindowIsRefused(t *testing.T) {
	t.Parallel()
	s := musterstadt(1, rule("mon 08:00-10:00"))
	s.Catalog.Services = []office.Service{{ID: "a", Minutes: 15, MinutesFrom: []office.Length{{From: day("2026-12-01"), Minutes: 60}}}}
	s.Profile.Booking.MaxMinutes = 45
	rules := must(availability.Compile(s))
	basket := office.Basket{{Service: "a", Quantity: 1}}
	if _, err := rules.Request(basket, office.Online, instant("2026-11-20T09:00:00+01:00")); apperr.CodeOf(err) != apperr.TooLong {
		t.Errorf("within the window: %v", err)
	}
	if _, err := rules.Request(basket, office.Online, instant("2026-09-01T09:00:00+01:00")); err != nil {
		t.Errorf("long before: %v", err)
	}
}
