package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/dev/apptest"
)

func TestARepeatedBookingGetsTheSameAnswerEvenWhenTheHoldHasExpired(t *testing.T) {
	t.Parallel()
	for _, changes := range [][]change{nil, {key("mine")}} {
		s := open(t, apptest.Town("werne", 1))
		b := s.on("werne")
		body := person(b.hold(at(monday, 8*60)).Hold, "kim@example.org")
		first := b.post("/api/v1/appointments", body, changes...)
		s.Clock.Advance(time.Hour)
		again := b.post("/api/v1/appointments", body, changes...)
		if first.Status != http.StatusCreated || again.Status != http.StatusCreated || string(first.Body) != string(again.Body) {
			t.Errorf("first %d %s, then %d %s", first.Status, first.Body, again.Status, again.Body)
		}
		if got := len(b.free(monday)); got != 15 {
			t.Errorf("%d times are free, want 15", got)
		}
	}
}

func TestTheSameKeyWithAnotherBodyIsRefusedAndTellsNothing(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	h := b.hold(at(monday, 8*60))
	b.post("/api/v1/appointments", person(h.Hold, "kim@example.org"), key("k")).into(http.StatusCreated, &booked{})
	a := b.post("/api/v1/appointments", person(h.Hold, "other@example.org"), key("k"))
	a.refused(apperr.KeyReused)
	if strings.Contains(string(a.Body), "termin/") || strings.Contains(string(a.Body), "WER-") {
		t.Errorf("the refusal tells of the booking: %s", a.Body)
	}
	b.post("/api/v1/appointments", person(h.Hold, "kim@example.org"), key("another")).refused(apperr.HoldUsed)
}

func TestTheSameKeyWithAnotherHoldIsANewBooking(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	var first, second booked
	b.post("/api/v1/appointments", person(b.hold(at(monday, 8*60)).Hold, "kim@example.org"), key("k")).into(http.StatusCreated, &first)
	b.post("/api/v1/appointments", person(b.hold(at(monday, 9*60)).Hold, "kim@example.org"), key("k")).into(http.StatusCreated, &second)
	if first.Reference == second.Reference {
		t.Error("the key of one hold answered for another")
	}
}

func TestARepeatedHoldUnderOneKeyHoldsOnceAndAnotherWishOrVisitorHoldsItsOwn(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	start := at(monday, 8*60)
	for range 3 {
		b.post("/api/v1/holds", wish(start), key("k")).into(http.StatusCreated, &held{})
	}
	if got := len(b.free(monday)); got != 15 {
		t.Errorf("%d times are free, want 15", got)
	}
	b.post("/api/v1/holds", wish(at(monday, 9*60)), key("k")).into(http.StatusCreated, &held{})
	if got := len(b.free(monday)); got != 14 {
		t.Errorf("%d times are free, want 14", got)
	}
	b.post("/api/v1/holds", wish(start)).refused(apperr.TimeTaken)
	b.post("/api/v1/holds", wish(start), key("k"), from("203.0.113.7")).refused(apperr.TimeTaken)
}

func TestARepeatedHoldThatReplacesAnotherGetsItsTimeAgain(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	old := b.hold(at(monday, 8*60))
	for range 2 {
		b.post("/api/v1/holds", wish(at(monday, 9*60), fields{"replaces": old.Hold}), key("k")).into(http.StatusCreated, &held{})
	}
	times := b.free(monday)
	if !contains(times, at(monday, 8*60)) || contains(times, at(monday, 9*60)) {
		t.Errorf("free: %v", times)
	}
}

func TestAHoldThatIsReplacedIsFreeOnlyOnceTheOtherIsHeld(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	b.hold(at(monday, 9*60))
	old := b.hold(at(monday, 8*60))
	b.post("/api/v1/holds", wish(at(monday, 9*60), fields{"replaces": old.Hold})).refused(apperr.TimeTaken)
	if contains(b.free(monday), at(monday, 8*60)) {
		t.Error("on refusal the earlier hold must stay")
	}
	b.hold(at(monday, 8*60), fields{"replaces": old.Hold})
	b.hold(at(monday, 10*60), fields{"replaces": old.Hold})
}

func TestARepeatedChangeUnderOneKeyIsDoneOnce(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	made := b.book(at(monday, 8*60), "kim@example.org")
	mine := "/api/v1/appointments/" + made.token()
	h := b.hold(at(monday, 10*60))
	for _, step := range []struct {
		path string
		body any
	}{{"/move", fields{"hold": h.Hold}}, {"/cancel", nil}, {"/undo", nil}} {
		first := b.post(mine+step.path, step.body, key("k"))
		again := b.post(mine+step.path, step.body, key("k"))
		if first.Status != http.StatusOK || string(first.Body) != string(again.Body) {
			t.Errorf("%s: %d %s, then %d %s", step.path, first.Status, first.Body, again.Status, again.Body)
		}
	}
	other := "/api/v1/appointments/" + b.book(at(monday, 11*60), "other@example.org").token()
	b.post(other+"/move", fields{"hold": h.Hold}, key("k")).refused(apperr.KeyReused)
	b.post(other+"/move", fields{"hold": h.Hold}).refused(apperr.HoldUsed)
}

func TestAnIdempotencyKeyThatCannotBeOneIsRefusedAndNothingIsBooked(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	start := at(monday, 8*60)
	mine := "/api/v1/appointments/" + b.book(at(monday, 11*60), "kim@example.org").token()
	for _, bad := range []string{strings.Repeat("k", 201), "\xff\xfe", "tab\tin between"} {
		b.post("/api/v1/holds", wish(start), key(bad)).refused(apperr.Invalid)
		h := b.hold(start)
		b.post("/api/v1/appointments", person(h.Hold, "kim@example.org"), key(bad)).refused(apperr.Invalid)
		b.post(mine+"/cancel", nil, key(bad)).refused(apperr.Invalid)
		b.post(mine+"/undo", nil, key(bad)).refused(apperr.Invalid)
		b.post(mine+"/move", fields{"hold": h.Hold}, key(bad)).refused(apperr.Invalid)
		b.post("/api/v1/holds/release", fields{"hold": h.Hold})
	}
	if got := len(b.free(monday)); got != 15 {
		t.Errorf("%d times are free, want 15", got)
	}
}

func TestAHoldThatWasBookedIsSaidToBeBookedWhateverComesAfter(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	h := b.hold(at(monday, 8*60))
	b.post("/api/v1/appointments", person(h.Hold, "kim@example.org")).into(http.StatusCreated, new(booked))
	b.post("/api/v1/appointments", person(h.Hold, "toni@example.org")).refused(apperr.HoldUsed)
	b.post("/api/v1/holds/extend", fields{"hold": h.Hold}).refused(apperr.HoldUsed)
}
