package queue_test

import (
	"testing"

	"stadttermin/internal/appointment"
	"stadttermin/internal/hall/queue"
)

func TestWhoHasAnAppointmentIsToldHowManyAreCalledBeforeAndWhereToGo(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	h.itIs("09:00")
	first, second := h.booked("09:15", "kurz"), h.booked("09:30", "kurz")
	standing := func() queue.Standing {
		t.Helper()
		s, err := h.desk.Standing(t.Context(), h.town, second.ID)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := standing(); s.State != appointment.Booked {
		t.Errorf("not there yet: %+v", s)
	}
	h.itIs("09:10")
	for _, a := range []*appointment.Appointment{first, second} {
		h.done(h.desk.Arrive(t.Context(), h.town, h.by, a.Reference, false))
	}
	if s := standing(); s.State != appointment.Arrived || s.Before != 1 {
		t.Errorf("two wait: %+v", s)
	}
	h.finish(h.next("1"))
	if s := standing(); s.Before != 0 {
		t.Errorf("the first is done: %+v", s)
	}
	h.next("1")
	if s := standing(); s.State != appointment.Called || s.Counter != "1" || s.Office != "amt" {
		t.Errorf("called: %+v", s)
	}
}
