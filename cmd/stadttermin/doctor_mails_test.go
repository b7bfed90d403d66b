package main

import (
	"strings"
	"testing"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/town/office"
)

func TestDoctorSaysThatMailsAreOverdue(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t)
	now := time.Now()
	i.Clock.Set(now.Add(-time.Hour)) // of the program's own
	i.Apply(t, apptest.Town("werne", 1))
	town := i.Town(t, "werne")
	s := &settings{AppDatabaseURL: i.Database.AppURL}
	said, err := checkMails(t.Context(), s)
	if err != nil || !strings.HasPrefix(said, "none overdue; 0 appointments") {
		t.Errorf("with nothing to send: %q, %v", said, err)
	}
	q := booking.Query{Basket: office.Basket{{Service: "pass", Quantity: 1}}, Channel: office.Online}
	times, err := i.Bookings.Next(t.Context(), town, q, booking.Filter{Most: 1})
	if err != nil || len(times) != 1 {
		t.Fatal(times, err)
	}
	hold, err := i.Bookings.Hold(t.Context(), town, booking.HoldRequest{Basket: q.Basket, Office: "amt", Channel: office.Online, Start: times[0].Start})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := i.Bookings.Book(t.Context(), town, booking.BookRequest{Hold: hold.Token, Contact: appointment.Contact{Name: "Kim Beispiel", Email: "kim@example.org"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := checkMails(t.Context(), s); err == nil || !strings.Contains(err.Error(), "1 overdue") || strings.Contains(err.Error(), "kim") {
		t.Errorf("an hour after a booking without a worker: %v", err)
	}
}

func TestDoctorSaysWhetherMailsThatComeBackAreNoticed(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]*settings{
		"BOUNCE_LISTEN without BOUNCE_DOMAIN": {BounceListen: ":25"},
		"nobody takes them":                   {BounceDomain: "rueck.example"},
	} {
		if _, err := checkBounces(t.Context(), s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if said, err := checkBounces(t.Context(), &settings{}); err != nil || !strings.Contains(said, "not noticed") {
		t.Errorf("without a domain: %q, %v", said, err)
	}
	if said, err := checkBounces(t.Context(), &settings{BounceDomain: "localhost", BounceListen: ":25"}); err != nil || !strings.Contains(said, "are taken at :25") {
		t.Errorf("with both: %q, %v", said, err)
	}
}
