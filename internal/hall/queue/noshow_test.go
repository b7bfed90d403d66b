package queue_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/hall/queue"
	stored "stadttermin/internal/postgres/hall"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
)

func graced(minutes int) func(*office.Office) {
	return func(o *office.Office) { o.GraceMinutes = minutes }
}

func (h *hall) mark() int {
	h.Helper()
	marked, err := h.desk.MarkOverdue(h.Context(), h.town, stored.Queue{DB: h.DB})
	if err != nil {
		h.Fatal(err)
	}
	return marked
}

func TestWhoHasNotComeWithinTheMinutesOfGraceIsMarkedAndTheRestOfTheTimeIsFree(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1, anOffice(graced(5)))
	a := h.booked("10:00", "pass")
	h.itIs("10:04")
	if n := h.mark(); n != 0 {
		t.Fatalf("%d were marked too early", n)
	}
	h.itIs("10:05")
	if c := h.day().Cases[0]; c.State != appointment.NoShow {
		t.Errorf("before anything is written the day shows %s", c.State)
	}
	if n := h.mark(); n != 1 {
		t.Fatalf("%d were marked", n)
	}
	c := h.find(a.Reference)
	if c.State != appointment.NoShow || c.Seat == nil || c.Seat.End-c.Seat.From != 1 {
		t.Fatalf("%+v %+v", c, c.Seat)
	}
	h.booked("10:05", "kurz")
	if h.mark() != 0 || h.count(`SELECT count(*) FROM audit WHERE action = 'visit.no_show' AND actor = 'system'`) != 1 {
		t.Error("it was marked again")
	}
}

func TestNobodyWhoHasArrivedIsEverMarked(t *testing.T) {
	t.Parallel()
	h := newHall(t, 4, anOffice(graced(5)))
	var appointments []*appointment.Appointment
	for _, clock := range []string{"09:15", "09:30", "09:45"} {
		for range 4 {
			appointments = append(appointments, h.booked(clock, "pass"))
		}
	}
	h.itIs("10:00")
	arrived := make([]bool, len(appointments))
	var all sync.WaitGroup
	for n, a := range appointments {
		all.Go(func() {
			outcome, err := h.desk.Arrive(t.Context(), h.town, queue.Command{By: audit.Staff(uuid.NewString())}, a.Reference, false)
			arrived[n] = err == nil && outcome.Case.State == appointment.Arrived
		})
	}
	for range 3 {
		all.Go(func() {
			if _, err := h.desk.MarkOverdue(t.Context(), h.town, stored.Queue{DB: h.DB}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	h.mark()
	for n, a := range appointments {
		if c := h.find(a.Reference); !arrived[n] || c.State != appointment.Arrived {
			t.Errorf("%s has arrived (%v) and is %s", c.WaitingNumber(), arrived[n], c.State)
		}
	}
}

func TestANoShowIsTakenBackWhileTheTimeIsFree(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	a := h.booked("10:00", "pass")
	_, err := h.desk.NoShow(t.Context(), h.town, h.by, a.Reference)
	h.refused(err, apperr.TooEarly)
	h.itIs("10:03")
	h.done(h.desk.NoShow(t.Context(), h.town, h.by, a.Reference))
	c := h.done(h.desk.TakeBack(t.Context(), h.town, h.by, a.Reference))
	if c.State != appointment.Booked || c.Seat == nil || c.Seat.End-c.Seat.From != 3 {
		t.Fatalf("%+v %+v", c, c.Seat)
	}
	h.done(h.desk.NoShow(t.Context(), h.town, h.by, a.Reference))
	h.booked("10:10", "kurz")
	_, err = h.desk.TakeBack(t.Context(), h.town, h.by, a.Reference)
	h.refused(err, apperr.TimeTaken)
	late := h.done(h.desk.Arrive(t.Context(), h.town, h.by, a.Reference, false))
	if late.State != appointment.Arrived || late.Seat == nil {
		t.Errorf("whoever comes late all the same waits: %+v", late)
	}
}

func TestTakingBackAfterTheMinutesOfGraceLetsThePersonWait(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1, anOffice(graced(5)))
	a := h.booked("10:00", "pass")
	h.itIs("10:06")
	h.mark()
	if c := h.done(h.desk.TakeBack(t.Context(), h.town, h.by, a.Reference)); c.State != appointment.Arrived {
		t.Fatalf("it is %s", c.State)
	}
	if h.mark() != 0 || h.find(a.Reference).State != appointment.Arrived {
		t.Error("it was marked again")
	}
}

func TestACitizenWhoCancelsAndAClerkWhoNotesTheArrivalNeverBothSucceed(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	for _, clock := range []string{"09:30", "09:45", "10:00", "10:15", "10:30"} {
		a := h.booked(clock, "pass")
		var cancelled, arrived error
		var both sync.WaitGroup
		both.Go(func() { _, cancelled = h.Bookings.Cancel(t.Context(), h.town, h.Bookings.ManageToken(h.town, a), "") })
		both.Go(func() { _, arrived = h.desk.Arrive(t.Context(), h.town, h.by, a.Reference, false) })
		both.Wait()
		if (cancelled == nil) == (arrived == nil) {
			t.Errorf("cancelled: %v, arrived: %v", cancelled, arrived)
		}
	}
}
