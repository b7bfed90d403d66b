package change_test

import (
	"testing"

	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

func minutes(first int) func(*tenant.Settings) {
	return func(s *tenant.Settings) {
		s.Catalog.Services[0].Minutes, s.Catalog.Services[0].MinutesMore = first, nil
	}
}

func TestOtherMinutesFromADayAnswerForThatDayAtOnceAndForNoneBefore(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1)
	booked := d.book(tuesday, 8*60, "kim@example.org")
	e := d.saved(d.propose(krueger, minutes(30)), &tuesday)
	if len(e.Later) != 0 || len(e.Assessment.Cases) != 0 {
		t.Errorf("%d cases, later %v", len(e.Assessment.Cases), e.Later)
	}
	s := d.town.Settings().Catalog.Services[0]
	if s.Minutes != 15 || len(s.MinutesFrom) != 1 || s.MinutesFrom[0] != (office.Length{From: tuesday, Minutes: 30}) {
		t.Fatalf("%+v", s)
	}
	before, after := d.book(monday, 9*60, "alex@example.org"), d.book(tuesday, 9*60, "robin@example.org")
	if before.Minutes != 15 || after.Minutes != 30 || after.Items[0].Minutes != 30 {
		t.Errorf("%d minutes before, %d after", before.Minutes, after.Minutes)
	}
	if a, err := d.Bookings.Find(t.Context(), d.town, d.Bookings.ManageToken(d.town, booked)); err != nil || a.Minutes != 15 {
		t.Errorf("what was booked takes %d minutes: %v", a.Minutes, err)
	}
}

func TestMinutesWantedFromADayTakeThePlaceOfThoseThatWereToHoldThen(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1)
	d.saved(d.propose(krueger, func(s *tenant.Settings) {
		s.Catalog.Services[0].MinutesFrom = []office.Length{{From: monday, Minutes: 20}, {From: tuesday.AddDays(7), Minutes: 40}}
	}), nil)
	d.saved(d.propose(krueger, func(s *tenant.Settings) { s.Catalog.Services[0].MinutesFrom[0].Minutes = 25 }), &tuesday)
	got := d.town.Settings().Catalog.Services[0]
	for date, want := range map[int]int{-1: 15, 0: 20, 1: 25, 7: 25, 8: 40} {
		if is := got.MinutesOn(monday.AddDays(date), 1); is != want {
			t.Errorf("%v: %d minutes, want %d", monday.AddDays(date), is, want)
		}
	}
}

func TestWhetherAServiceHasAppointmentsAtAllWaitsForItsDayWithItsMinutes(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1)
	c := d.propose(krueger, func(s *tenant.Settings) {
		s.Catalog.Services[1].NoVisit, s.Catalog.Services[1].Minutes = &office.NoVisit{Text: "Online"}, 0
	})
	if e := d.saved(c, &tuesday); len(e.Later) == 0 {
		t.Error("nothing waits")
	}
	if s := d.town.Settings().Catalog.Services[1]; s.Minutes != 5 || s.NoVisit != nil || len(s.MinutesFrom) != 0 {
		t.Errorf("%+v", s)
	}
}
