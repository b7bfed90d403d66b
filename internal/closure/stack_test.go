package closure_test

import (
	"testing"

	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/closure"
	"stadttermin/internal/testbed"
)

func TestTakingBackTheLaterOfTwoClosuresLeavesWhatTheEarlierHadAsked(t *testing.T) {
	t.Parallel()
	m := newMorning(t, testbed.Town("werne", 1))
	m.book(tuesday, 3)
	m.carryOut(m.sick())
	before := make([]*booking.Displacement, 3)
	for i := range 3 {
		before[i] = m.find(m.booked[i]).Displaced
	}
	second := m.sick()
	second.Outage.From.Date, second.Outage.Until.Date = wednesday, civil.NewDate(2026, 11, 27)
	second.Outage.Reason, second.Said = "technical", "Technische Störung"
	m.carryOut(second)
	for range 2 {
		if err := m.Closures.Undo(m.Context(), m.town, second.ID, closure.Hand{Staff: m.lead}, 0); err != nil {
			t.Fatal(err)
		}
	}
	m.refresh()
	for i := range 3 {
		a := m.find(m.booked[i])
		if a.State != booking.Displaced || a.Displaced.Reason != "illness" || a.Displaced.Start == nil || !a.Displaced.Start.Equal(*before[i].Start) {
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
		if _, err := m.Service.Accept(m.Context(), m.town, m.Service.ManageToken(m.town, m.find(m.booked[i])), ""); err != nil {
			t.Errorf("accepting %d: %v", i, err)
		}
	}
	m.healthy()
}

func TestAClosureIsTakenBackForAllOthersOnceSomebodyHasAnswered(t *testing.T) {
	t.Parallel()
	m := newMorning(t, testbed.Town("werne", 1))
	m.book(tuesday, 4)
	m.carryOut(m.sick())
	id := m.closureIDs()[0]
	if _, err := m.Service.Cancel(m.Context(), m.town, m.Service.ManageToken(m.town, m.booked[0]), ""); err != nil {
		t.Fatal(err)
	}
	by := closure.Hand{Staff: m.lead, Name: "Sabine Lindner"}
	refused(t, m.Closures.Undo(m.Context(), m.town, id, by, 0), "closure_answered") // it was decided before the answer
	if u := m.closure(id).Undoing(m.Clock.Now()); u.Answered != 1 || u.Restored != 3 || u.Written != 2 {
		t.Errorf("%+v", u)
	}
	if err := m.Closures.Undo(m.Context(), m.town, id, by, 1); err != nil {
		t.Fatal(err)
	}
	m.refresh()
	for i, want := range []booking.State{booking.Cancelled, booking.Booked, booking.Booked, booking.Booked} {
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
	m := newMorning(t, testbed.Town("werne", 1))
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
