package booking_test

import (
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

var (
	monday = civil.NewDate(2026, 11, 23)
	pass   = office.Basket{{Service: "pass", Quantity: 1}}
)

// visitor is somebody who wants an appointment in a town.
type visitor struct {
	*testing.T
	*apptest.Installation
	town *directory.Town
}

func visit(t *testing.T, counters int) *visitor {
	t.Helper()
	i := apptest.Install(t, apptest.Town("werne", counters))
	return &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
}

func at(date civil.Date, clock civil.Clock) time.Time {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return civil.Instant(date, clock, berlin, civil.Beginning)
}

func (v *visitor) free(date civil.Date) int {
	v.Helper()
	calendar, err := v.Bookings.Calendar(v.Context(), v.town, booking.Query{Basket: pass, Channel: office.Online}, date, date)
	if err != nil {
		v.Fatal(err)
	}
	return calendar.Days[0].Free()
}

func (v *visitor) tryHold(start time.Time) (*booking.Hold, error) {
	return v.Bookings.Hold(v.Context(), v.town, booking.HoldRequest{Basket: pass, Office: "amt", Channel: office.Online, Start: start})
}

func (v *visitor) hold(start time.Time) *booking.Hold {
	v.Helper()
	h, err := v.tryHold(start)
	if err != nil {
		v.Fatal(err)
	}
	return h
}

func request(hold *booking.Hold, email string) booking.BookRequest {
	return booking.BookRequest{Hold: hold.Token, Contact: appointment.Contact{Name: "Kim Beispiel", Email: email}, Language: "de"}
}

func (v *visitor) book(start time.Time, email string) *appointment.Appointment {
	v.Helper()
	a, err := v.Bookings.Book(v.Context(), v.town, request(v.hold(start), email))
	if err != nil {
		v.Fatal(err)
	}
	return a
}

func (v *visitor) refused(err error, code apperr.Code) {
	v.Helper()
	if apperr.CodeOf(err) != code {
		v.Fatalf("got %v, want %s", err, code)
	}
}

func TestAHeldTimeIsOfferedToNobodyElseAndABookedOneNeither(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	if got := v.free(monday); got != 16 {
		t.Fatalf("an empty morning has %d starts, want 16", got)
	}
	start := at(monday, 8*60)
	h := v.hold(start)
	if got := v.free(monday); got != 15 {
		t.Errorf("while held %d starts are free, want 15", got)
	}
	_, err := v.tryHold(start)
	v.refused(err, apperr.TimeTaken)
	alternatives := apperr.Of(err).Extra["alternatives"].([]booking.Time)
	if len(alternatives) != 4 || !alternatives[0].Start.Equal(at(monday, 8*60+15)) {
		t.Errorf("alternatives: %v", alternatives)
	}
	a, err := v.Bookings.Book(v.Context(), v.town, request(h, "kim@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	if a.WaitingNumber() != "B 1" || !a.Start.Equal(start) || a.Minutes != 15 {
		t.Errorf("booked %+v", a)
	}
	if got := v.free(monday); got != 15 {
		t.Errorf("when booked %d starts are free, want 15", got)
	}
}

func TestAnExpiredHoldBlocksNobodyAndCannotBeBooked(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	h := v.hold(at(monday, 8*60))
	v.Clock.Advance(10 * time.Minute)
	if got := v.free(monday); got != 16 {
		t.Errorf("%d starts are free, want 16", got)
	}
	_, err := v.Bookings.Book(v.Context(), v.town, request(h, "kim@example.org"))
	v.refused(err, apperr.HoldExpired)
}

func TestTheSameSubmitTenTimesBooksOnce(t *testing.T) {
	t.Parallel()
	v := visit(t, 2)
	h := v.hold(at(monday, 8*60))
	var reference string
	for i := range 10 {
		a, err := v.Bookings.Book(v.Context(), v.town, request(h, "kim@example.org"))
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 && a.Reference != reference {
			t.Fatalf("submit %d gave %s, the first gave %s", i+1, a.Reference, reference)
		}
		reference = a.Reference
		v.Clock.Advance(2 * time.Minute) // the hold expires on the way
	}
	if got := v.book(at(monday, 8*60), "other@example.org"); got.Number != 2 {
		t.Errorf("the next number is %d, want 2", got.Number)
	}
}

func TestAnotherBodyUnderTheSameKeyIsRefused(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	h := v.hold(at(monday, 8*60))
	first, other := request(h, "kim@example.org"), request(h, "other@example.org")
	first.Key, other.Key = "mine", "mine"
	if _, err := v.Bookings.Book(v.Context(), v.town, first); err != nil {
		t.Fatal(err)
	}
	_, err := v.Bookings.Book(v.Context(), v.town, other)
	v.refused(err, apperr.KeyReused)
	again := request(h, "kim@example.org")
	again.Key = "a key of its own"
	_, err = v.Bookings.Book(v.Context(), v.town, again)
	v.refused(err, apperr.HoldUsed)
}

func TestCancellingFreesTheTimeAndUndoTakesItBack(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	token := v.Bookings.ManageToken(v.town, v.book(at(monday, 8*60), "kim@example.org"))
	for range 2 {
		a, err := v.Bookings.Cancel(v.Context(), v.town, token, "")
		if err != nil || a.State != appointment.Cancelled || a.Sequence != 1 {
			t.Fatalf("cancelled: %+v, %v", a, err)
		}
	}
	if got := v.free(monday); got != 16 {
		t.Errorf("%d starts are free, want 16", got)
	}
	for range 2 {
		a, err := v.Bookings.Undo(v.Context(), v.town, token, "")
		if err != nil || a.State != appointment.Booked || a.Sequence != 2 {
			t.Fatalf("restored: %+v, %v", a, err)
		}
	}
	if got := v.free(monday); got != 15 {
		t.Errorf("%d starts are free, want 15", got)
	}
}

func TestUndoIsRefusedOnceTheTimeIsTaken(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	token := v.Bookings.ManageToken(v.town, v.book(at(monday, 8*60), "kim@example.org"))
	if _, err := v.Bookings.Cancel(v.Context(), v.town, token, ""); err != nil {
		t.Fatal(err)
	}
	v.book(at(monday, 8*60), "other@example.org")
	_, err := v.Bookings.Undo(v.Context(), v.town, token, "")
	v.refused(err, apperr.TimeTaken)
}

func TestMovingKeepsTheReferenceAndFreesTheOldTime(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	a := v.book(at(monday, 8*60), "kim@example.org")
	token := v.Bookings.ManageToken(v.town, a)
	tuesday := monday.AddDays(1)
	h := v.hold(at(tuesday, 9*60))
	var moved *appointment.Appointment
	for range 2 {
		var err error
		if moved, err = v.Bookings.Move(v.Context(), v.town, token, h.Token, "", budget.Claim{}); err != nil {
			t.Fatal(err)
		}
	}
	if moved.Reference != a.Reference || !moved.Start.Equal(at(tuesday, 9*60)) || moved.Sequence != 1 || !moved.PreviousStart.Equal(a.Start) {
		t.Errorf("moved: %+v", moved)
	}
	if v.free(monday) != 16 || v.free(tuesday) != 15 {
		t.Errorf("free on the old day %d (want 16), on the new %d (want 15)", v.free(monday), v.free(tuesday))
	}
	_, err := v.Bookings.Book(v.Context(), v.town, request(h, "thief@example.org"))
	v.refused(err, apperr.HoldUsed)
}

func TestAHoldThatMovedAnAppointmentBooksNoOther(t *testing.T) {
	t.Parallel()
	v := visit(t, 2) // the time of the hold is free once more
	a := v.book(at(monday, 8*60), "kim@example.org")
	h := v.hold(at(monday, 9*60))
	if _, err := v.Bookings.Move(v.Context(), v.town, v.Bookings.ManageToken(v.town, a), h.Token, "", budget.Claim{}); err != nil {
		t.Fatal(err)
	}
	_, err := v.Bookings.Book(v.Context(), v.town, request(h, "thief@example.org"))
	v.refused(err, apperr.HoldUsed)
}

func TestMovingWithinADayKeepsTheNumberAndTheOldTimeCountsAsOccupiedWhileChoosing(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	a := v.book(at(monday, 8*60), "kim@example.org")
	_, err := v.tryHold(at(monday, 8*60))
	v.refused(err, apperr.TimeTaken)
	h := v.hold(at(monday, 8*60+15))
	moved, err := v.Bookings.Move(v.Context(), v.town, v.Bookings.ManageToken(v.town, a), h.Token, "", budget.Claim{})
	if err != nil || moved.Number != a.Number {
		t.Fatalf("moved: %+v, %v", moved, err)
	}
	if got := v.free(monday); got != 15 {
		t.Errorf("%d starts are free, want 15", got)
	}
}

func TestOpenAppointmentsOfOneAddressAreLimited(t *testing.T) {
	t.Parallel()
	v := visit(t, 5)
	for range 3 {
		v.book(at(monday, 8*60), "Kim@Example.org")
	}
	_, err := v.Bookings.Book(v.Context(), v.town, request(v.hold(at(monday, 9*60)), "kim@example.org"))
	v.refused(err, apperr.OpenLimit)
	v.book(at(monday, 10*60), "other@example.org")
}

func TestAHoldThatReplacesAnotherGivesItUpAndKeepsItOnRefusal(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	first := v.hold(at(monday, 8*60))
	second, err := v.Bookings.Hold(v.Context(), v.town, booking.HoldRequest{
		Basket: pass, Office: "amt", Channel: office.Online, Start: at(monday, 9*60), Replaces: first.Token,
	})
	if err != nil {
		t.Fatal(err)
	}
	v.book(at(monday, 8*60), "other@example.org")
	_, err = v.Bookings.Hold(v.Context(), v.town, booking.HoldRequest{
		Basket: pass, Office: "amt", Channel: office.Online, Start: at(monday, 8*60), Replaces: second.Token,
	})
	v.refused(err, apperr.TimeTaken)
	if _, err := v.Bookings.Book(v.Context(), v.town, request(second, "kim@example.org")); err != nil {
		t.Errorf("the refused one's earlier hold: %v", err)
	}
}

func TestAForeignOrTamperedTokenIsRefused(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1), apptest.Town("selm", 1))
	v := &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
	h := v.hold(at(monday, 8*60))
	a := v.book(at(monday, 9*60), "kim@example.org")
	other := i.Town(t, "selm")
	_, err := v.Bookings.Book(t.Context(), other, request(h, "kim@example.org"))
	v.refused(err, apperr.HoldInvalid)
	_, err = v.Bookings.Find(t.Context(), other, v.Bookings.ManageToken(v.town, a))
	v.refused(err, apperr.NotFound)
	h.Token = "A" + h.Token[1:]
	h.Token = h.Token[:len(h.Token)-2] + "zz"
	_, err = v.Bookings.Book(t.Context(), v.town, request(h, "kim@example.org"))
	v.refused(err, apperr.HoldInvalid)
}

func TestWithoutRedisHoldsAndBookingsGoOn(t *testing.T) {
	t.Parallel()
	server := apptest.RedisServer(t)
	i := apptest.InstallOn(t, apptest.Postgres(t), server.URL, apptest.Town("werne", 1))
	v := &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
	h := v.hold(at(monday, 8*60))
	server.Kill()
	if _, err := v.Bookings.Book(t.Context(), v.town, request(h, "kim@example.org")); err != nil {
		t.Fatal(err)
	}
	v.book(at(monday, 9*60), "kim@example.org")
	_, err := v.tryHold(at(monday, 9*60))
	v.refused(err, apperr.TimeTaken)
}

func TestAChangeThatWasDecidedOnAnotherTimeIsNotMade(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	a := v.book(at(monday, 8*60), "kim@example.org")
	token := v.Bookings.ManageToken(v.town, a)
	seen := booking.Since(token, a.Version())
	moved, err := v.Bookings.Move(v.Context(), v.town, seen, v.hold(at(monday, 9*60)).Token, "", budget.Claim{})
	if err != nil || !moved.Start.Equal(at(monday, 9*60)) {
		t.Fatalf("%+v, %v", moved, err)
	}
	_, err = v.Bookings.Cancel(v.Context(), v.town, seen, "")
	v.refused(err, apperr.Overtaken)
	_, err = v.Bookings.Move(v.Context(), v.town, seen, v.hold(at(monday, 10*60)).Token, "", budget.Claim{})
	v.refused(err, apperr.Overtaken)
	if a, err = v.Bookings.Cancel(v.Context(), v.town, booking.Since(token, moved.Version()), "k"); err != nil || a.State != appointment.Cancelled {
		t.Fatalf("%+v, %v", a, err)
	}
	if _, err = v.Bookings.Cancel(v.Context(), v.town, booking.Since(token, moved.Version()), "k"); err != nil {
		t.Errorf("the same click again: %v", err)
	}
	_, err = v.Bookings.Undo(v.Context(), v.town, seen, "")
	v.refused(err, apperr.Overtaken)
}
