package booking_test

import (
	"testing"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/town/office"
)

func TestASearchAcrossADayTakesForEachDayTheMinutesThatHoldThen(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 1)
	tuesday := monday.AddDays(1)
	settings.Catalog.Services[0].MinutesFrom = []office.Length{{From: tuesday, Minutes: 60}}
	i := apptest.Install(t, settings)
	v := &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
	calendar, err := v.Bookings.Calendar(t.Context(), v.town, booking.Query{Basket: pass, Channel: office.Online}, monday, tuesday)
	if err != nil {
		t.Fatal(err)
	}
	if m, tu := calendar.Days[0].Free(), calendar.Days[1].Free(); m != 16 || tu != 13 {
		t.Errorf("%d and %d times", m, tu)
	}
	if calendar.Request.On(monday).Minutes != 15 || calendar.Request.On(tuesday).Minutes != 60 {
		t.Error("the request says other minutes")
	}
	a, b := v.book(at(monday, 8*60), "eins@example.org"), v.book(at(tuesday, 8*60), "zwei@example.org")
	if a.Minutes != 15 || b.Minutes != 60 || b.Items[0].Minutes != 60 {
		t.Errorf("%d and %d minutes", a.Minutes, b.Minutes)
	}
	if err := v.moveTo(a, booking.Time{Start: at(tuesday, 10*60), Office: "amt"}); err != nil {
		t.Fatal(err)
	}
	if moved, err := v.Bookings.Find(t.Context(), v.town, v.Bookings.ManageToken(v.town, a)); err != nil || moved.Minutes != 60 {
		t.Errorf("moved it takes %d minutes, %v", moved.Minutes, err)
	}
}
