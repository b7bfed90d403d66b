package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/town/office"
)

func TestDoctorProvesTheSeatsOfEveryTenant(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t)
	i.Clock.Set(time.Now()) // the program's own
	i.Apply(t, apptest.Town("werne", 1))
	i.Apply(t, apptest.Town("selm", 1))
	prove := func() (string, bool) {
		var out strings.Builder
		sound := proveSeats(t.Context(), &settings{AppDatabaseURL: i.Database.AppURL}, &out)
		return out.String(), sound
	}
	if out, sound := prove(); !sound || !strings.Contains(out, "✓ seats        2 tenants, 0 office-days") {
		t.Errorf("before anything is booked:\n%s", out)
	}
	town := i.Town(t, "werne")
	q := booking.Query{Basket: office.Basket{{Service: "pass", Quantity: 1}}, Channel: office.Online}
	times, err := i.Bookings.Next(t.Context(), town, q, booking.Filter{Most: 1})
	if err != nil || len(times) != 1 {
		t.Fatal(times, err)
	}
	hold, err := i.Bookings.Hold(t.Context(), town, booking.HoldRequest{Basket: q.Basket, Office: "amt", Channel: office.Online, Start: times[0].Start})
	if err != nil {
		t.Fatal(err)
	}
	a, err := i.Bookings.Book(t.Context(), town, booking.BookRequest{Hold: hold.Token, Contact: appointment.Contact{Name: "Kim Beispiel", Email: "kim@example.org"}})
	if err != nil {
		t.Fatal(err)
	}
	if out, sound := prove(); !sound || !strings.Contains(out, "1 appointments, 1 seats, 0 times kept back (0 run out): 0 violations, 0 warnings") {
		t.Errorf("when one is booked:\n%s", out)
	}
	conn, err := pgx.Connect(t.Context(), i.Database.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	if _, err := conn.Exec(t.Context(), fmt.Sprintf("SET app.tenant = '%d'; DELETE FROM seat", town.ID)); err != nil {
		t.Fatal(err)
	}
	out, sound := prove()
	if sound || !strings.Contains(out, "✗ seats") || !strings.Contains(out, "violation  werne amt") || !strings.Contains(out, a.ID.String()+" has no seat") {
		t.Errorf("when its seat is gone:\n%s", out)
	}
	if strings.Contains(out, "Kim") || strings.Contains(out, a.Reference) {
		t.Errorf("it names somebody:\n%s", out)
	}
}

func TestDoctorSaysWhatItCannotReach(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if proveSeats(t.Context(), &settings{}, &out) || !strings.Contains(out.String(), "✗ seats        set APP_DATABASE_URL") {
		t.Errorf("says %s", out.String())
	}
}
