package queue_test

import (
	"testing"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
)

// clerk adds somebody who may work at counters.
func (h *hall) clerk(name string) uuid.UUID {
	h.Helper()
	id := uuid.New()
	err := h.DB.InTenant(h.Context(), h.town.ID, func(tx *db.Tx) error {
		_, err := tx.Exec(h.Context(), `INSERT INTO staff (tenant_id, staff_id, email, name, password_hash, created) VALUES ($1, $2, $3, $4, '', $5)`,
			h.town.ID, id, id.String()+"@werne.example", name, h.Clock.Now())
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return id
}

// takes lets somebody work at a counter and gives who worked there before.
func (h *hall) takes(staff uuid.UUID, counter string) *dayplan.Duty {
	h.Helper()
	before, err := h.Duties.Take(h.Context(), h.town, "amt", counter, staff)
	if err != nil {
		h.Fatal(err)
	}
	return before
}

func act(staff uuid.UUID) queue.Command { return queue.Command{By: audit.Staff(staff.String())} }

func TestAtOneCounterWorksOnePersonAndWhoeverWasThereCallsNobodyAnyMore(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2)
	kim, jo := h.clerk("Kim Beispiel"), h.clerk("Jo Muster")
	h.drawn("kurz")
	if before := h.takes(kim, "1"); before != nil {
		t.Errorf("%s worked there before", before.Name)
	}
	h.takes(kim, "1") // again
	event := h.day().Event
	if before := h.takes(jo, "1"); before == nil || before.Name != "Kim Beispiel" {
		t.Errorf("taken over from %+v", before)
	}
	if day := h.day(); day.Event == event || day.Lanes[0].Duty == nil || day.Lanes[0].Duty.Name != "Jo Muster" {
		t.Errorf("the screens do not learn of it: %+v", day.Lanes[0])
	}
	_, err := h.desk.CallNext(h.Context(), h.town, act(kim), queue.Next{Office: "amt", Counter: "1"})
	if code := apperr.CodeOf(err); code != apperr.CounterTaken {
		t.Errorf("who was there before calls: %v", err)
	}
	h.done(h.desk.CallNext(h.Context(), h.town, act(jo), queue.Next{Office: "amt", Counter: "1"}))
	h.Clock.Advance(20 * time.Minute)
	h.drawn("kurz")
	h.done(h.desk.CallNext(h.Context(), h.town, act(kim), queue.Next{Office: "amt", Counter: "2"}))
	if day := h.day(); day.Lanes[1].Duty == nil || day.Lanes[1].Duty.Staff != kim {
		t.Error("who calls at a counter does not work there")
	}
}

func TestACounterOfWhichNothingIsHeardIsLeftUnlessItsPageIsOpen(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2)
	kim, jo := h.clerk("Kim Beispiel"), h.clerk("Jo Muster")
	h.takes(kim, "1")
	h.takes(jo, "2")
	h.Clock.Advance(10 * time.Minute)
	if err := h.Duties.See(h.Context(), h.town, jo); err != nil {
		t.Fatal(err)
	}
	h.Clock.Advance(10 * time.Minute)
	if day := h.day(); day.Staffed("1") || !day.Staffed("2") {
		t.Errorf("staffed: %t, %t", day.Staffed("1"), day.Staffed("2"))
	}
	if before := h.takes(jo, "1"); before != nil {
		t.Errorf("a counter that was left is taken over from %s", before.Name)
	}
}

func TestAnEstimateCountsTheCountersAtWhichSomebodyWorks(t *testing.T) {
	t.Parallel()
	until := func(counters int, staffed ...string) time.Time {
		h := newHall(t, counters)
		for _, counter := range staffed {
			h.takes(h.clerk("Kim "+counter), counter)
		}
		for range 6 {
			h.drawn("pass")
		}
		return h.estimate().Newcomer.Until
	}
	two, five := until(2, "1", "2"), until(5, "1", "2")
	if !two.Equal(five) {
		t.Errorf("two clerks at two counters until %v, at five until %v", two, five)
	}
	if nobody := until(5); !nobody.Before(five) {
		t.Errorf("before anybody works, all are counted: %v, %v", nobody, five)
	}
}

func TestARangeIsNoMorePreciseThanWhatIsKnown(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2)
	h.takes(h.clerk("Kim"), "1")
	h.itIs("09:03")
	for range 5 {
		h.drawn("kurz")
	}
	day := h.day()
	forecast := h.desk.Forecast(h.town, day, nil)
	for i, c := range day.Waiting() {
		r := forecast.Cases[c.ID()]
		if i > 0 && r.Until.Sub(r.From) < 10*time.Minute || r.Until.Sub(h.Clock.Now()) < 5*time.Minute {
			t.Errorf("%s: %+v", c.WaitingNumber(), r)
		}
	}
	if forecast.Measured {
		t.Error("nothing was measured yet")
	}
}

func TestAmongEqualsACounterCallsWhoSitsInItsLane(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2)
	first, second := h.booked("09:30", "pass"), h.booked("09:30", "pass")
	for _, a := range []*appointment.Appointment{first, second} {
		h.done(h.desk.Arrive(h.Context(), h.town, h.by, a.Reference, false))
	}
	lane := map[string]string{}
	for _, c := range h.day().Cases {
		lane[c.Reference] = c.Seat.Counter
	}
	h.itIs("09:28")
	for _, counter := range []string{"2", "1"} {
		next := h.day().Next(counter)
		called := h.done(h.desk.CallNext(h.Context(), h.town, queue.Command{By: h.by.By}, queue.Next{Office: "amt", Counter: counter, Expected: next.WaitingNumber()}))
		if lane[called.Reference] != counter {
			t.Errorf("counter %s calls who sits at %s", counter, lane[called.Reference])
		}
	}
}

func TestNobodyWhoWaitsIsSeatedWhereNobodyWorks(t *testing.T) {
	t.Parallel()
	h := newHall(t, 3)
	clerks := map[string]uuid.UUID{"1": h.clerk("Kim"), "2": h.clerk("Jo")}
	for counter, clerk := range clerks {
		h.takes(clerk, counter)
	}
	first, second := h.booked("09:00", "pass"), h.booked("09:00", "pass")
	for _, a := range []*appointment.Appointment{first, second} {
		h.done(h.desk.Arrive(h.Context(), h.town, h.by, a.Reference, false))
	}
	at := func(reference string) string {
		for _, c := range h.day().Cases {
			if c.Reference == reference && c.Seat != nil {
				return c.Seat.Counter
			}
		}
		return ""
	}
	// Each is called at the counter where the other sits.
	other := map[string]string{"1": "2", "2": "1", "3": "1"}[at(first.Reference)]
	before := at(second.Reference)
	h.done(h.desk.Call(h.Context(), h.town, act(clerks[other]), first.Reference, other))
	if now := at(second.Reference); now == "3" && before != "3" {
		t.Errorf("who waits was seated at counter %s, where nobody works", now)
	}
}
