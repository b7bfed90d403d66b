package booking_test

import (
	"testing"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/dev/apptest"
)

// filing is a town of one counter whose passports take 15 minutes and ten more at the counter after them.
func filing(t *testing.T) *visitor {
	t.Helper()
	settings := apptest.Town("werne", 1)
	settings.Catalog.Services[0].MinutesAfter = 10
	i := apptest.Install(t, settings)
	return &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
}

func TestTheTimeAfterAnAppointmentOccupiesTheCounterAndIsToldToNobody(t *testing.T) {
	t.Parallel()
	v := filing(t)
	hold := v.hold(at(monday, 8*60))
	if hold.Minutes != 15 {
		t.Errorf("the hold says %d minutes", hold.Minutes)
	}
	_, err := v.tryHold(at(monday, 8*60+15))
	v.refused(err, apperr.TimeTaken)
	a, err := v.Bookings.Book(t.Context(), v.town, request(hold, "eins@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	if a.Minutes != 15 || a.Items[0].Minutes != 15 {
		t.Errorf("the appointment says %d and %d minutes", a.Minutes, a.Items[0].Minutes)
	}
	_, err = v.tryHold(at(monday, 8*60+15))
	v.refused(err, apperr.TimeTaken)
	v.book(at(monday, 8*60+30), "zwei@example.org")
	_, err = v.tryHold(at(monday, 11*60+45)) // its time after would end when the office is closed
	v.refused(err, apperr.NotOffered)
}

func TestAnAppointmentMovesToATimeThatOnlyItsOwnTimeAfterTakes(t *testing.T) {
	t.Parallel()
	v := filing(t)
	v.book(at(monday, 8*60), "eins@example.org")
	a := v.book(at(monday, 9*60), "zwei@example.org")
	b := v.book(at(monday, 10*60), "drei@example.org")
	moved, err := v.Bookings.Move(t.Context(), v.town, v.Bookings.ManageToken(v.town, b), v.hold(at(monday, 9*60+30)).Token, "", budget.Claim{})
	if err != nil || moved.Minutes != 15 {
		t.Fatal(moved, err)
	}
	if _, err := v.Bookings.Cancel(t.Context(), v.town, v.Bookings.ManageToken(v.town, a), ""); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Bookings.Undo(t.Context(), v.town, v.Bookings.ManageToken(v.town, a), ""); err != nil {
		t.Fatal(err)
	}
	_, err = v.tryHold(at(monday, 9*60+15)) // the time after came back with it
	v.refused(err, apperr.TimeTaken)
}
