package closure_test

import (
	"context"
	"testing"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/town/office"
)

func TestAKeptTimeIsAcceptedUnderTheSameReference(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 2)
	m.carryOut(m.sick())
	a := m.find(m.booked[0])
	wanted := *a.Displaced.Start
	m.Clock.Set(at(tuesday, 11*60)) // the old time has passed when the mail is read
	token := m.Bookings.ManageToken(m.town, a)
	for range 2 {
		accepted, err := m.Bookings.Accept(m.Context(), m.town, token, "k")
		if err != nil {
			t.Fatal(err)
		}
		if accepted.State != appointment.Booked || !accepted.Start.Equal(wanted) || accepted.Reference != a.Reference || !accepted.PreviousStart.Equal(a.Start) {
			t.Errorf("accepted %+v", accepted)
		}
	}
	if n := m.count(`SELECT count(*) FROM closure_case WHERE tenant_id = $1 AND state = 'accepted'`); n != 1 {
		t.Errorf("%d answers", n)
	}
	if n := m.count(`SELECT count(*) FROM outbox WHERE tenant_id = $1 AND subject_id = $2 AND state = 'waiting' AND kind IN ('closure', 'change')`, a.ID); n != 1 {
		t.Errorf("%d mails wait, want that of the new time alone", n)
	}
	m.healthy()
}

func TestAKeptTimeComesWithTheTimeAfterIt(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 1)
	for i := range settings.Catalog.Services {
		settings.Catalog.Services[i].MinutesAfter = 10
	}
	m := newMorning(t, settings)
	m.book(tuesday, 1)
	m.carryOut(m.sick())
	for _, id := range m.booked {
		a := m.find(id)
		accepted, err := m.Bookings.Accept(m.Context(), m.town, m.Bookings.ManageToken(m.town, a), "k")
		if err != nil || accepted.Minutes != a.Minutes {
			t.Fatal(accepted, err)
		}
		if n := m.count(`SELECT 5 * (upper(ticks) - lower(ticks)) FROM seat WHERE tenant_id = $1 AND appointment_id = $2`, a.ID); n != a.Minutes+10 {
			t.Errorf("%d minutes occupied by an appointment of %d", n, a.Minutes)
		}
	}
	m.healthy()
}

func TestAKeptTimeIsNobodyElsesUntilItRunsOut(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 1)
	m.carryOut(m.sick())
	a := m.find(m.booked[0])
	start := *a.Displaced.Start
	ask := booking.HoldRequest{Basket: pass, Office: "amt", Channel: office.Online, Start: start}
	_, err := m.Bookings.Hold(m.Context(), m.town, ask)
	refused(t, err, "time_taken")
	m.Clock.Set(a.Displaced.Until)
	hold, err := m.Bookings.Hold(m.Context(), m.town, ask)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Bookings.Book(m.Context(), m.town, booking.BookRequest{Hold: hold.Token, Contact: appointment.Contact{Name: "Kim", Email: "schneller@example.org"}}); err != nil {
		t.Fatal(err)
	}
	_, err = m.Bookings.Accept(m.Context(), m.town, m.Bookings.ManageToken(m.town, a), "")
	refused(t, err, "time_taken")
	closure := m.closure(m.closureIDs()[0])
	if !closure.Rows[0].ToCall(m.Clock.Now()) || closure.Count.Answered != 0 {
		t.Errorf("who has not answered is not on the call list: %+v", closure.Rows[0])
	}
}

func TestMovingOrCancellingGivesTheKeptTimeBackAtOnce(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 2)
	m.carryOut(m.sick())
	moved, cancelled := m.find(m.booked[0]), m.find(m.booked[1])
	free := []time.Time{*moved.Displaced.Start, *cancelled.Displaced.Start}
	hold, err := m.Bookings.Hold(m.Context(), m.town, booking.HoldRequest{Basket: pass, Office: "amt", Channel: office.Online, Start: at(civil.NewDate(2026, 12, 1), 9*60)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Bookings.Move(m.Context(), m.town, m.Bookings.ManageToken(m.town, moved), hold.Token, "", budget.Claim{}); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Bookings.Cancel(m.Context(), m.town, m.Bookings.ManageToken(m.town, cancelled), ""); err != nil {
		t.Fatal(err)
	}
	for _, start := range free {
		if _, err := m.Bookings.Hold(m.Context(), m.town, booking.HoldRequest{Basket: pass, Office: "amt", Channel: office.Online, Start: start}); err != nil {
			t.Errorf("%s is not free: %v", start, err)
		}
	}
	k := m.closure(m.closureIDs()[0])
	if k.Rows[0].State != closure.Moved || k.Rows[1].State != closure.Cancelled || k.Count.Answered != 2 {
		t.Errorf("%s, %s, %+v", k.Rows[0].State, k.Rows[1].State, k.Count)
	}
	refused(t, m.Closures.Undo(context.Background(), m.town, k.ID, closure.Actor{}, 0), "closure_answered")
}

func TestUndoingSeatsEverybodyWhereTheySat(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 3))
	m.book(tuesday, 40)
	before := m.seats()
	m.carryOut(m.sick("1", "2"))
	id := m.closureIDs()[0]
	mailed := 0
	for i, row := range m.closure(id).Rows { // one mail has left already
		if row.Resolution == closure.ByMail && mailed == 0 {
			mailed = i + 1
			m.sent(row.ID)
		}
	}
	for range 2 {
		if err := m.Closures.Undo(m.Context(), m.town, id, closure.Actor{Staff: m.lead, Name: "Sabine Lindner"}, 0); err != nil {
			t.Fatal(err)
		}
	}
	m.refresh()
	after := m.seats()
	for who, seat := range before {
		if after[who] != seat {
			t.Errorf("%s sat at %s and sits at %s", who, seat, after[who])
		}
	}
	if len(after) != len(before) || len(m.town.Settings().Office("amt").Closures) != 0 {
		t.Errorf("%d seats of %d, closures %+v", len(after), len(before), m.town.Settings().Office("amt").Closures)
	}
	for kind, want := range map[string]int{"closure": 0, "reinstated": 1} {
		if n := m.count(`SELECT count(*) FROM outbox WHERE tenant_id = $1 AND kind = $2 AND state = 'waiting'`, kind); n != want {
			t.Errorf("%d mails of kind %s wait, want %d", n, kind, want)
		}
	}
	if n := m.count(`SELECT count(*) FROM offer WHERE tenant_id = $1`); n != 0 {
		t.Errorf("%d times are still kept", n)
	}
	m.healthy()
}

func TestASingleRowCanBeTakenBackAlthoughOthersHaveAnswered(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 2)
	m.carryOut(m.sick())
	if _, err := m.Bookings.Cancel(m.Context(), m.town, m.Bookings.ManageToken(m.town, m.booked[0]), ""); err != nil {
		t.Fatal(err)
	}
	id := m.closureIDs()[0]
	if err := m.Closures.Restore(m.Context(), m.town, id, m.booked[1].ID, closure.Actor{Staff: m.lead}); err != nil {
		t.Fatal(err)
	}
	if a := m.find(m.booked[1]); a.State != appointment.Booked || !a.Start.Equal(m.booked[1].Start) {
		t.Errorf("restored %+v", a)
	}
	refused(t, m.Closures.Restore(m.Context(), m.town, id, m.booked[0].ID, closure.Actor{}), "closure_ended")
	m.healthy()
}
