package queue_test

import (
	"testing"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

func TestTheDayShowsAppointmentsWalkInsHoldsAndCounters(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2)
	a := h.booked("09:30", "pass")
	c := h.drawn("kurz")
	if _, err := h.Bookings.Hold(t.Context(), h.town, booking.HoldRequest{
		Basket: office.Basket{{Service: "pass", Quantity: 1}}, Office: "amt", Channel: office.Online, Start: h.at("11:00"),
	}); err != nil {
		t.Fatal(err)
	}
	day := h.day()
	if len(day.Cases) != 2 || day.Cases[0].Reference != a.Reference || day.Cases[1].Visit != c.Visit {
		t.Fatalf("cases: %+v", day.Cases)
	}
	first := day.Cases[0]
	if first.Contact.Name != "Kim Beispiel" || first.Contact.Email == "" || first.State != appointment.Booked || first.Seat == nil ||
		!day.At(first.Seat.From).Equal(h.at("09:30")) || first.Seat.End-first.Seat.From != 3 || first.Minutes != 15 {
		t.Errorf("the appointment: %+v %+v", first, first.Seat)
	}
	if walkIn := day.Cases[1]; walkIn.WaitingNumber() != "B 501" || !walkIn.WalkIn() || walkIn.State != appointment.Arrived || walkIn.Minutes != 5 {
		t.Errorf("the walk-in: %+v", walkIn)
	}
	if len(day.Holds) != 1 || !day.At(day.Holds[0].From).Equal(h.at("11:00")) {
		t.Errorf("holds: %+v", day.Holds)
	}
	if len(day.Lanes) != 2 || !day.Lanes[0].Open || len(day.Lanes[0].Spans) != 1 || day.Lanes[0].Spans[0].Kind != availability.Staffed {
		t.Errorf("lanes: %+v", day.Lanes)
	}
	if day.Event < 2 {
		t.Errorf("the last event is %d", day.Event)
	}
}

func TestACounterShowsItsBreakAndItsClosure(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2, anOffice(func(o *office.Office) {
		morning := o.Opening[0]
		morning.Until, morning.Counters = 9*60, []string{"2"}
		late := o.Opening[0]
		late.From, late.Counters = 10*60, []string{"2"}
		o.Opening[0].Counters = []string{"1"}
		o.Opening = append(o.Opening, morning, late)
		o.Closures = []office.Closure{{
			From: civil.Moment{Date: today, Clock: 11 * 60, HasTime: true}, Until: civil.Moment{Date: today, Clock: 12 * 60, HasTime: true},
			Counters: []string{"1"}, Reason: "Schulung",
		}}
	}))
	day := h.day()
	var kinds []availability.SpanKind
	for _, lane := range day.Lanes {
		for _, span := range lane.Spans {
			kinds = append(kinds, span.Kind)
		}
	}
	want := []availability.SpanKind{availability.Staffed, availability.ShutDown, availability.Staffed, availability.Pause, availability.Staffed}
	if len(kinds) != len(want) {
		t.Fatalf("spans: %v", day.Lanes)
	}
	for i := range want {
		if kinds[i] != want[i] {
			t.Errorf("span %d is %s, want %s", i, kinds[i], want[i])
		}
	}
	if reason := day.Lanes[0].Spans[1].Reason; reason != "Schulung" {
		t.Errorf("closed because of %q", reason)
	}
}

func TestNamesAreReadOnlyWhereTheReaderMaySeeThem(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	a := h.booked("09:30", "pass")
	day, err := h.desk.Day(t.Context(), h.town, "amt", today, false)
	if err != nil || day.Cases[0].Contact.Name != "" {
		t.Errorf("%v, %+v", err, day.Cases[0].Contact)
	}
	for may, want := range map[bool]string{true: "Kim Beispiel", false: ""} {
		c, err := h.desk.Find(t.Context(), h.town, a.Reference, func(string) bool { return may })
		if err != nil || c.Contact.Name != want {
			t.Errorf("%v: %v, %q", may, err, c.Contact.Name)
		}
	}
}

func TestAForeignOrUnknownCaseIsNotFound(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	for _, key := range []string{"", "x", "WER-2222-2222", "3f2c1f5a-0000-4000-8000-000000000000"} {
		_, err := h.desk.Find(t.Context(), h.town, key, nil)
		h.refused(err, apperr.NotFound)
		_, err = h.desk.Arrive(t.Context(), h.town, h.by, key, false)
		h.refused(err, apperr.NotFound)
	}
	_, err := h.desk.Day(t.Context(), h.town, "anderswo", today, true)
	h.refused(err, apperr.NotFound)
}
