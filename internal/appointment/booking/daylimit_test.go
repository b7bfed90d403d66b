package booking_test

import (
	"testing"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/town/office"
)

// limited is a town that takes two appointments for passports a day online and three in all.
func limited(t *testing.T) *visitor {
	t.Helper()
	settings := apptest.Town("werne", 3)
	settings.Catalog.Services[0].MaxPerDay = &office.MaxPerDay{Online: 2, All: 3}
	i := apptest.Install(t, settings)
	return &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
}

func TestADayTakesNoMoreAppointmentsForAServiceThanItsLimit(t *testing.T) {
	t.Parallel()
	v := limited(t)
	v.book(at(monday, 8*60), "eins@example.org")
	v.book(at(monday, 9*60), "zwei@example.org")
	if got := v.free(monday); got != 0 {
		t.Errorf("%d times are offered online beyond the limit", got)
	}
	_, err := v.tryHold(at(monday, 10*60))
	v.refused(err, apperr.TimeTaken)
	if got := v.free(monday.AddDays(1)); got != 16 {
		t.Errorf("%d times on the next day, want 16", got)
	}
	byPhone := booking.HoldRequest{Basket: pass, Office: "amt", Channel: office.Phone, Start: at(monday, 10*60)}
	hold, err := v.Bookings.Hold(t.Context(), v.town, byPhone)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Bookings.Book(t.Context(), v.town, request(hold, "drei@example.org")); err != nil {
		t.Fatal(err)
	}
	byPhone.Start = at(monday, 11*60)
	_, err = v.Bookings.Hold(t.Context(), v.town, byPhone)
	v.refused(err, apperr.TimeTaken)
	short := booking.HoldRequest{Basket: office.Basket{{Service: "kurz", Quantity: 1}}, Office: "amt", Channel: office.Online, Start: at(monday, 10*60)}
	if _, err := v.Bookings.Hold(t.Context(), v.town, short); err != nil {
		t.Errorf("another service: %v", err)
	}
}

func TestOfTwoWhoHoldTheLastOfADayOneIsBooked(t *testing.T) {
	t.Parallel()
	v := limited(t)
	v.book(at(monday, 8*60), "eins@example.org")
	one, other := v.hold(at(monday, 9*60)), v.hold(at(monday, 10*60))
	if _, err := v.Bookings.Book(t.Context(), v.town, request(one, "zwei@example.org")); err != nil {
		t.Fatal(err)
	}
	_, err := v.Bookings.Book(t.Context(), v.town, request(other, "drei@example.org"))
	v.refused(err, apperr.TimeTaken)
}

func TestWhoIsBeyondADaysLimitIsToldSo(t *testing.T) {
	t.Parallel()
	v := limited(t)
	for n, clock := range []int{8, 9, 10} {
		hold, err := v.Bookings.Hold(t.Context(), v.town, booking.HoldRequest{Basket: pass, Office: "amt", Channel: office.Phone, Start: at(monday, civil.Clock(clock*60))})
		if err != nil {
			t.Fatal(n, err)
		}
		if _, err := v.Bookings.Book(t.Context(), v.town, request(hold, "kim@example.org")); err != nil {
			t.Fatal(n, err)
		}
	}
	explained, err := v.Bookings.Explain(t.Context(), v.town, booking.Query{Basket: pass, Channel: office.Online}, at(monday, 11*60), "")
	if err != nil || len(explained) != 1 || len(explained[0].Reasons) == 0 || explained[0].Reasons[0].Code != availability.DayLimit {
		t.Errorf("%+v, %v", explained, err)
	}
}
