package closure_test

import (
	"testing"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
)

func TestTakingBackTheLaterOfTwoClosuresLeavesWhatTheEarlierHadAsked(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 3)
	m.carryOut(m.sick())
	before := make([]*appointment.Displacement, 3)
	for i := range 3 {
		before[i] = m.find(m.booked[i]).Displaced
	}
	second := m.sick()
	second.Outage.From.Date, second.Outage.Until.Date = wednesday, civil.NewDate(2026, 11, 27)
	second.Outage.Reason, second.Said = "technical", "Technische Störung"
	m.carryOut(second)
	for range 2 {
		if err := m.Closures.Undo(m.Context(), m.town, second.ID, closure.Actor{Staff: m.lead}, 0); err != nil {
			t.Fatal(err)
		}
	}
	m.refresh()
	for i := range 3 {
		a := m.find(m.booked[i])
		if a.State != appointment.Displaced || a.Displaced.Reason != "illness" || a.Displaced.Start == nil || !a.Displaced.Start.Equal(*before[i].Start) {
			t.Errorf("was %+v, is %s %+v", before[i], a.State, a.Displaced)
		}
	}
	if n := m.count(`SELECT count(*) FROM offer WHERE tenant_id = $1`); n != 3 {
		t.Errorf("%d times are kept for 3 people", n)
	}
	if k := m.closure(second.ID); k.Count.Answered != 0 || k.Count.Restored != 3 {
		t.Errorf("%+v", k.Count)
	}
	for i := range 3 { // and can be taken
		if _, err := m.Bookings.Accept(m.Context(), m.town, m.Bookings.ManageToken(m.town, m.find(m.booked[i])), ""); err != nil {
			t.Errorf("accepting %d: %v", i, err)
		}
	}
	m.healthy()
}

func TestTakingBackTheEarlierOfTwoClosuresGivesTheTimeBack(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 4)
	before := m.seats()
	first := m.sick()
	m.carryOut(first)
	m.sent(m.booked[0].ID)
	second := m.sick() // closes nothing but what the first one had kept
	second.Outage.From.Date, second.Outage.Until.Date = wednesday, civil.NewDate(2026, 11, 27)
	second.Outage.Reason, second.Said = "technical", "Technische Störung"
	m.carryOut(second)
	if u := m.closure(first.ID).Undoing(m.Clock.Now()); u.Restored != 4 || u.Left != 0 || u.Earlier != 0 {
		t.Errorf("announced: %+v", u)
	}
	for range 2 {
		if err := m.Closures.Undo(m.Context(), m.town, first.ID, closure.Actor{Staff: m.lead}, 0); err != nil {
			t.Fatal(err)
		}
	}
	m.refresh()
	after := m.seats()
	for i := range 4 {
		if a := m.find(m.booked[i]); a.State != appointment.Booked || after[a.ID] != before[a.ID] {
			t.Errorf("%d is %s at %q", i, a.State, after[a.ID])
		}
	}
	if n := m.count(`SELECT count(*) FROM offer WHERE tenant_id = $1`) + m.count(`SELECT count(*) FROM closure_case WHERE tenant_id = $1 AND state = 'open'`); n != 0 {
		t.Errorf("%d times or questions are left", n)
	}
	for kind, want := range map[string]int{"closure": 0, "reinstated": 1} { // whom the first mail had reached is told
		if n := m.count(`SELECT count(*) FROM outbox WHERE tenant_id = $1 AND kind = $2 AND state = 'waiting'`, kind); n != want {
			t.Errorf("%d mails of kind %s wait, want %d", n, kind, want)
		}
	}
	if k := m.closure(second.ID); k.Undone != nil || k.Count.Answered != 0 || len(m.town.Settings().Office("amt").Closures) != 1 {
		t.Errorf("the second closure: %+v", k.Count)
	}
	m.healthy()
}

func TestWhoeverIsKeptAwayByAnotherClosureAsWellIsAskedOnByThatOne(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 3)
	first := m.sick()
	m.carryOut(first)
	kept := m.find(m.booked[0]).Displaced
	second := m.sick() // of the same day, when nobody sat there any more
	second.Outage.Reason, second.Said = "technical", "Technische Störung"
	if a := m.carryOut(second); len(a.Cases) != 0 {
		t.Fatalf("%d cases", len(a.Cases))
	}
	if err := m.Closures.Undo(m.Context(), m.town, first.ID, closure.Actor{Staff: m.lead}, 0); err != nil {
		t.Fatal(err)
	}
	m.refresh()
	now := m.find(m.booked[0])
	if d := now.Displaced; now.State != appointment.Displaced || d.Closure != second.ID || d.Reason != "technical" || !d.Start.Equal(*kept.Start) || !d.Until.Equal(kept.Until) {
		t.Errorf("%s %+v, was %+v", now.State, d, kept)
	}
	if err := m.Closures.Undo(m.Context(), m.town, second.ID, closure.Actor{Staff: m.lead}, 0); err != nil {
		t.Fatal(err)
	}
	m.refresh()
	for i := range 3 {
		if a := m.find(m.booked[i]); a.State != appointment.Booked {
			t.Errorf("%d is %s", i, a.State)
		}
	}
	m.healthy()
}

func TestAClosureIsTakenBackForAllOthersOnceSomebodyHasAnswered(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 4)
	m.carryOut(m.sick())
	id := m.closureIDs()[0]
	if _, err := m.Bookings.Cancel(m.Context(), m.town, m.Bookings.ManageToken(m.town, m.booked[0]), ""); err != nil {
		t.Fatal(err)
	}
	by := closure.Actor{Staff: m.lead, Name: "Sabine Lindner"}
	refused(t, m.Closures.Undo(m.Context(), m.town, id, by, 0), "closure_answered") // it was decided before the answer
	if u := m.closure(id).Undoing(m.Clock.Now()); u.Answered != 1 || u.Restored != 3 || u.Written != 2 {
		t.Errorf("%+v", u)
	}
	if err := m.Closures.Undo(m.Context(), m.town, id, by, 1); err != nil {
		t.Fatal(err)
	}
	m.refresh()
	for i, want := range []appointment.State{appointment.Cancelled, appointment.Booked, appointment.Booked, appointment.Booked} {
		if a := m.find(m.booked[i]); a.State != want {
			t.Errorf("%d is %s, want %s", i, a.State, want)
		}
	}
	if k := m.closure(id); k.Undone == nil || k.Count.Answered != 1 || k.Count.Restored != 3 {
		t.Errorf("%+v", k.Count)
	}
	if len(m.town.Settings().Office("amt").Closures) != 0 {
		t.Error("the office is still closed")
	}
	m.healthy()
}

func TestNoTimeIsGivenUpOnASundayWhenNobodyCouldBeAskedAnyMore(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 3)
	order := m.sick()
	order.Outage.Until.Date = civil.NewDate(2026, 11, 27) // the next day with times is a Monday
	order.Days = 8
	for _, c := range m.carryOut(order).Cases {
		if c.Kept == nil || c.Kept.Until.Weekday() == 0 || c.Kept.Until.Weekday() == 6 {
			t.Errorf("%s: kept %+v", c.Number, c.Kept)
		}
	}
}
