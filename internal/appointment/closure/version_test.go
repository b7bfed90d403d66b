package closure_test

import (
	"testing"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/audit"
)

func TestWhatWasDecidedOnARowAsItNoLongerIsIsNotDone(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 3)
	m.carryOut(m.sick())
	id := m.closureIDs()[0]
	seen := m.closure(id)
	row, by := seen.Rows[0], audit.Staff(uuid.NewString())
	call := closure.Call{Closure: id, Appointment: row.ID, Reached: true, Key: "a", Seen: row.CallVersion()}
	for range 2 { // the same form twice
		if err := m.Closures.Call(m.Context(), m.town, call, by); err != nil {
			t.Fatal(err)
		}
	}
	call.Key, call.Reached = "b", false
	refused(t, m.Closures.Call(m.Context(), m.town, call, by), "overtaken") // which would say that nobody was reached
	if now := m.closure(id).Rows[0]; now.Calls != 1 || !now.Reached {
		t.Errorf("%+v", now)
	}
	mandate := booking.StaffAccess{Actor: by, Offices: []string{"amt"}, Seen: appointment.Seen{Appointment: row.Version()}}
	second := m.sick() // another closure keeps another time
	second.Outage.From.Date, second.Outage.Until.Date = wednesday, tuesday.AddDays(3)
	m.carryOut(second)
	_, err := m.Bookings.AcceptFor(m.Context(), m.town, mandate, row.ID, "k")
	refused(t, err, "overtaken")
	again := m.closure(second.ID).Rows[0]
	refused(t, m.Closures.Restore(m.Context(), m.town, id, seen.Rows[1].ID, closure.Actor{Staff: m.lead, Seen: "anders"}), "closure_ended")
	third := m.closure(second.ID)
	if again.WasKept {
		refused(t, m.Closures.Undo(m.Context(), m.town, id, closure.Actor{Staff: m.lead, Seen: seen.Version()}, 0), "overtaken")
	}
	if err := m.Closures.Undo(m.Context(), m.town, second.ID, closure.Actor{Staff: m.lead, Seen: third.Version()}, 0); err != nil {
		t.Error(err)
	}
	m.healthy()
}
