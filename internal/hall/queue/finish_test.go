package queue_test

import (
	"fmt"
	"testing"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/town/tenant"
)

func TestFinishingEarlyFreesTheRestOfTheTimeAtOnce(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	a := h.booked("10:00", "pass")
	h.itIs("10:00")
	h.done(h.desk.Call(t.Context(), h.town, h.by, a.Reference, "1"))
	h.itIs("10:04")
	c := h.done(h.desk.Finish(t.Context(), h.town, h.by, a.Reference, nil))
	if c.State != appointment.Done || c.Seat.End-c.Seat.From != 1 {
		t.Fatalf("%+v %+v", c, c.Seat)
	}
	h.booked("10:05", "kurz")
}

func TestFinishingEarlyLeavesTheTimeAfterAtTheCounter(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1, func(s *tenant.Settings) { s.Catalog.Services[0].MinutesAfter = 10 })
	a := h.booked("10:00", "pass")
	h.itIs("10:00")
	if c := h.done(h.desk.Call(t.Context(), h.town, h.by, a.Reference, "1")); c.Minutes != 15 || c.Seat.End-c.Seat.From != 5 {
		t.Fatalf("%+v %+v", c, c.Seat)
	}
	h.itIs("10:04")
	if c := h.done(h.desk.Finish(t.Context(), h.town, h.by, a.Reference, nil)); c.Seat.End-c.Seat.From != 3 {
		t.Fatalf("%+v", c.Seat)
	}
	h.booked("10:15", "kurz")
}

func TestMovingAtTheDeskKeepsTheTimeAfter(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1, func(s *tenant.Settings) { s.Catalog.Services[0].MinutesAfter = 10 })
	a := h.booked("10:00", "pass")
	if c := h.done(h.desk.Move(t.Context(), h.town, h.by, a.Reference, "", h.at("10:15"))); c.Seat.End-c.Seat.From != 5 {
		t.Fatalf("%+v", c.Seat)
	}
	_, err := h.desk.Move(t.Context(), h.town, h.by, a.Reference, "", h.at("11:40"))
	h.refused(err, apperr.TimeTaken)
}

func TestFinishingBeforeTheTimeItWasBookedForFreesAllOfIt(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	a := h.booked("11:00", "pass")
	h.done(h.desk.Call(t.Context(), h.town, h.by, a.Reference, "1"))
	h.itIs("09:10")
	if c := h.done(h.desk.Finish(t.Context(), h.town, h.by, a.Reference, nil)); c.Seat != nil {
		t.Fatalf("%+v", c.Seat)
	}
	h.booked("11:00", "pass")
}

func TestTheMinutesTakenAreSharedOutByWhatWasPlanned(t *testing.T) {
	t.Parallel()
	now := testNow()
	c := &dayplan.Case{State: appointment.Called, Called: now.Add(-23 * minute), Items: []dayplan.Item{{Minutes: 15}, {Minutes: 10}}}
	if got := c.Proposed(now); got[0] != 14 || got[1] != 9 {
		t.Errorf("23 minutes are shared out as %v", got)
	}
	c.Items = []dayplan.Item{{Minutes: 5}, {Minutes: 5}, {Minutes: 5}}
	c.Called = now.Add(-10 * minute)
	if got := c.Proposed(now); got[0]+got[1]+got[2] != 10 {
		t.Errorf("10 minutes are shared out as %v", got)
	}
}

func TestMinutesThatStaffCorrectAreKeptPerServiceAndUnlikelyOnesRefused(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	c := h.drawn("kurz")
	h.next("1")
	for _, wrong := range [][]int{{}, {-1}, {1000}, {5, 5}} {
		_, err := h.desk.Finish(t.Context(), h.town, h.by, c.Key(), wrong)
		h.refused(err, apperr.Invalid)
	}
	h.done(h.desk.Finish(t.Context(), h.town, h.by, c.Key(), []int{7}))
	if item := h.find(c.Key()).Items[0]; item.Actual == nil || *item.Actual != 7 {
		t.Errorf("kept %v", item.Actual)
	}
	_, err := h.desk.Finish(t.Context(), h.town, h.by, c.Key(), []int{7})
	h.refused(err, apperr.StateChanged)
}

func TestSomebodyParkedFreesTheCounterAndComesBackToTheOldPlace(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	first, second := h.drawn("kurz"), h.drawn("kurz")
	h.next("1")
	h.itIs("09:06")
	_, err := h.desk.Park(t.Context(), h.town, h.by, first.Key(), "lunch", h.at("10:30"))
	h.refused(err, apperr.Invalid)
	parked := h.done(h.desk.Park(t.Context(), h.town, h.by, first.Key(), dayplan.MissingPhoto, h.at("10:30")))
	if parked.State != appointment.Parked || parked.Reason != dayplan.MissingPhoto || parked.Spent != 6*minute {
		t.Fatalf("%+v", parked)
	}
	if c := h.next("1"); c.Visit != second.Visit {
		t.Fatalf("called %s while the first is parked", c.WaitingNumber())
	}
	h.finish(second)
	h.drawn("kurz")
	h.done(h.desk.TakeBack(t.Context(), h.town, h.by, first.Key()))
	if c := h.next("1"); c.Visit != first.Visit {
		t.Errorf("called %s before whoever waits longest", c.WaitingNumber())
	}
	h.itIs("09:10")
	h.finish(first)
	if c := h.find(first.Key()); *c.Items[0].Actual != 10 {
		t.Errorf("both times at the counter make %d minutes", *c.Items[0].Actual)
	}
}

func TestSomebodyDoneIsTakenBackToTheCounterUnlessItIsBusy(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	first, second := h.drawn("kurz"), h.drawn("kurz")
	h.next("1")
	h.finish(first)
	h.next("1")
	_, err := h.desk.TakeBack(t.Context(), h.town, h.by, first.Key())
	h.refused(err, apperr.CounterBusy)
	h.finish(second)
	if c := h.done(h.desk.TakeBack(t.Context(), h.town, h.by, first.Key())); c.State != appointment.Called || c.Counter != "1" {
		t.Errorf("%+v", c)
	}
}

func TestAnArrivalNotedByMistakeIsTakenBack(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	a := h.booked("10:00", "pass")
	h.done(h.desk.Arrive(t.Context(), h.town, h.by, a.Reference, true))
	c := h.done(h.desk.Unarrive(t.Context(), h.town, h.by, a.Reference))
	if c.State != appointment.Booked || !c.Arrived.IsZero() {
		t.Fatalf("%+v", c)
	}
	if stored := h.find(a.Reference); stored.State != appointment.Booked || len(h.day().Waiting()) != 0 {
		t.Errorf("%+v", stored)
	}
	h.done(h.desk.Arrive(t.Context(), h.town, h.by, a.Reference, false))
	h.next("1")
	_, err := h.desk.Unarrive(t.Context(), h.town, h.by, a.Reference)
	h.refused(err, apperr.StateChanged)
}

func TestEveryActionRaisesTheEventAndStandsInTheTrailWithoutNames(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	a := h.booked("09:00", "pass")
	before := h.day().Event
	h.done(h.desk.Arrive(t.Context(), h.town, h.by, a.Reference, false))
	h.next("1")
	h.done(h.desk.CallAgain(t.Context(), h.town, h.by, a.Reference))
	h.done(h.desk.Finish(t.Context(), h.town, h.by, a.Reference, nil))
	if after := h.day().Event; after != before+4 {
		t.Errorf("the event rose from %d to %d", before, after)
	}
	if n := h.count(`SELECT count(*) FROM audit WHERE actor = $1 AND object = $2 AND action IN ('visit.arrive', 'visit.call', 'visit.call_again', 'visit.finish')`,
		string(h.by.By), "appointment:"+a.ID.String()); n != 4 {
		t.Errorf("%d lines in the trail", n)
	}
	for _, table := range []string{"audit", "desk_event", "staff_action", "audit_detail"} {
		if n := h.count(fmt.Sprintf(`SELECT count(*) FROM %s t WHERE t::text ILIKE '%%Kim%%' OR t::text ILIKE '%%example.org%%'`, table)); n != 0 {
			t.Errorf("%s names somebody", table)
		}
	}
}
