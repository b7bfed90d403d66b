package booking_test

import (
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
)

func TestAnExtendedHoldLastsLongerAndItsEarlierTokenStillBooks(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	h := v.hold(at(monday, 8*60))
	earlier := *h
	for range 12 {
		v.Clock.Advance(9 * time.Minute)
		longer, err := v.Bookings.Extend(t.Context(), v.town, h.Token, budget.Claim{})
		if err != nil {
			t.Fatal(err)
		}
		if !longer.Expires.After(h.Expires) {
			t.Fatalf("extended from %v to %v", h.Expires, longer.Expires)
		}
		h = longer
	}
	if got := v.free(monday); got != 15 {
		t.Errorf("%d starts are free, want 15", got)
	}
	if _, err := v.Bookings.Book(t.Context(), v.town, request(h, "kim@example.org")); err != nil {
		t.Fatal(err)
	}
	_, err := v.Bookings.Extend(t.Context(), v.town, h.Token, budget.Claim{})
	v.refused(err, apperr.HoldUsed)
	if a, err := v.Bookings.Book(t.Context(), v.town, request(&earlier, "kim@example.org")); err != nil || a.Number != 1 {
		t.Errorf("the same booking by the earlier token: %+v, %v", a, err)
	}
}

func TestAnExpiredHoldIsTakenUpAgainWhileItsTimeIsFree(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	h := v.hold(at(monday, 8*60))
	v.Clock.Advance(time.Hour)
	again, err := v.Bookings.Extend(t.Context(), v.town, h.Token, budget.Claim{})
	if err != nil {
		t.Fatal(err)
	}
	if got := v.free(monday); got != 15 {
		t.Errorf("%d starts are free, want 15", got)
	}
	v.Clock.Advance(time.Hour)
	v.book(at(monday, 8*60), "other@example.org")
	_, err = v.Bookings.Extend(t.Context(), v.town, again.Token, budget.Claim{})
	v.refused(err, apperr.TimeTaken)
}
