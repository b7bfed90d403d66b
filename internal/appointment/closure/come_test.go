package closure_test

import (
	"testing"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
)

func TestWhoComesAlthoughTheTimeWasClosedWaitsUnderTheSameNumberAndTheKeptTimeIsFree(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 2))
	m.book(tuesday, 4)
	m.carryOut(m.sick("1", "2"))
	var a *appointment.Appointment
	for _, one := range m.booked {
		if a = m.find(one); a.State == appointment.Displaced && a.Displaced.Start != nil {
			break
		}
	}
	kept := *a.Displaced.Start
	m.Clock.Set(at(tuesday, 8*60))
	act := queue.Command{By: audit.Staff(m.lead.String()), Key: "k"}
	for range 2 {
		outcome, err := m.Queue.Arrive(m.Context(), m.town, act, a.Reference, false)
		if err != nil {
			t.Fatal(err)
		}
		if c := outcome.Case; c.State != appointment.Arrived || c.Seat != nil || c.WaitingNumber() != a.WaitingNumber() {
			t.Errorf("came: %+v", c)
		}
	}
	day, err := m.Queue.Day(m.Context(), m.town, "amt", tuesday, false)
	if err != nil {
		t.Fatal(err)
	}
	if waiting := day.Waiting(); len(waiting) != 1 || waiting[0].Reference != a.Reference {
		t.Errorf("waiting: %v", waiting)
	}
	if _, err := m.Bookings.Hold(m.Context(), m.town, booking.HoldRequest{Basket: pass, Office: "amt", Channel: office.Online, Start: kept}); err != nil {
		t.Errorf("the kept time is not free: %v", err)
	}
	if n := m.count(`SELECT count(*) FROM closure_case WHERE tenant_id = $1 AND appointment_id = $2 AND state = 'restored'`, a.ID); n != 1 {
		t.Errorf("%d answers, want 1", n)
	}
	_, err = m.Queue.Unarrive(m.Context(), m.town, queue.Command{By: act.By}, a.Reference)
	refused(t, err, "state_changed") // there is no seat to go back to
	m.healthy()
}
