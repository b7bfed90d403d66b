package booking_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/town/office"
)

// starts gives what an appointment is offered to move to on a date.
func (v *visitor) starts(a *appointment.Appointment, date civil.Date) []booking.Time {
	v.Helper()
	q := booking.Query{Basket: a.Basket(), Channel: office.Online, Moves: a.ID}
	calendar, err := v.Bookings.Calendar(v.Context(), v.town, q, date, date)
	if err != nil {
		v.Fatal(err)
	}
	return calendar.Days[0].Times()
}

// moveTo holds a time for an appointment and moves it there.
func (v *visitor) moveTo(a *appointment.Appointment, to booking.Time) error {
	hold, err := v.Bookings.Hold(v.Context(), v.town, booking.HoldRequest{
		Basket: a.Basket(), Office: to.Office, Channel: office.Online, Start: to.Start, Moves: a.ID,
	})
	if err != nil {
		return err
	}
	_, err = v.Bookings.Move(v.Context(), v.town, v.Bookings.ManageToken(v.town, a), hold.Token, "", budget.Claim{})
	return err
}

func TestAnAppointmentMovesToTimesThatOverlapItself(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	hold, err := v.Bookings.Hold(t.Context(), v.town, booking.HoldRequest{
		Basket: office.Basket{{Service: "pass", Quantity: 4}}, Office: "amt", Channel: office.Online, Start: at(monday, 9*60),
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := v.Bookings.Book(t.Context(), v.town, request(hold, "kim@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	for _, clock := range []civil.Clock{9*60 + 15, 8*60 + 45, 9*60 + 30, 9 * 60} {
		offered := false
		for _, time := range v.starts(a, monday) {
			offered = offered || time.Start.Equal(at(monday, clock))
		}
		if !offered {
			t.Errorf("%v is not offered", clock)
		}
		if err := v.moveTo(a, booking.Time{Start: at(monday, clock), Office: "amt"}); err != nil {
			t.Errorf("to %v: %v", clock, err)
		}
	}
	// Nobody else may have what the appointment occupies.
	_, err = v.tryHold(at(monday, 9*60+15))
	v.refused(err, apperr.TimeTaken)
}

// An office that is nearly full, with a counter that knows little, so that moves need others to change their counter.
func TestWhateverAnAppointmentIsOfferedItCanMoveTo(t *testing.T) {
	t.Parallel()
	town := apptest.Town("werne", 3)
	town.Plan.Offices[0].GridMinutes = 5
	town.Plan.Offices[0].Counters[0].Services = []string{"kurz"}
	town.Profile.Booking.OpenPerEmail = 1000
	i := apptest.Install(t, town)
	v := &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
	random := rand.New(rand.NewPCG(20261128, 7))
	baskets := []office.Basket{
		{{Service: "pass", Quantity: 1}}, {{Service: "pass", Quantity: 3}}, {{Service: "kurz", Quantity: 1}}, {{Service: "kurz", Quantity: 2}},
	}
	var booked []*appointment.Appointment
	for range 40 {
		basket := baskets[random.IntN(len(baskets))]
		calendar, err := v.Bookings.Calendar(t.Context(), v.town, booking.Query{Basket: basket, Channel: office.Online}, monday, monday)
		if err != nil {
			t.Fatal(err)
		}
		times := calendar.Days[0].Times()
		if len(times) == 0 {
			continue
		}
		to := times[random.IntN(len(times))]
		hold, err := v.Bookings.Hold(t.Context(), v.town, booking.HoldRequest{Basket: basket, Office: to.Office, Channel: office.Online, Start: to.Start})
		if err != nil {
			t.Fatal(err)
		}
		a, err := v.Bookings.Book(t.Context(), v.town, request(hold, "kim@example.org"))
		if err != nil {
			t.Fatal(err)
		}
		booked = append(booked, a)
	}
	moves := 0
	for range 80 {
		a := booked[random.IntN(len(booked))]
		times := v.starts(a, monday)
		if len(times) == 0 {
			continue
		}
		to := times[random.IntN(len(times))]
		if err := v.moveTo(a, to); err != nil {
			t.Fatalf("move %d, %v to %v: %v", moves, a.Basket(), to.Start.Format(time.TimeOnly), err)
		}
		moves++
	}
	if moves < 40 {
		t.Errorf("only %d moves", moves)
	}
}
