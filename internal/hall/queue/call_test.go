package queue_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
)

func TestTwoClerksNeverCallTheSamePerson(t *testing.T) {
	t.Parallel()
	const counters, people = 8, 24
	h := newHall(t, counters)
	for range people {
		h.drawn("kurz")
	}
	var mu sync.Mutex
	called := make(map[uuid.UUID]int)
	var all sync.WaitGroup
	for n := range counters {
		clerk := queue.Command{By: audit.Staff(uuid.NewString())}
		all.Go(func() {
			for range people / counters {
				outcome, err := h.desk.CallNext(t.Context(), h.town, clerk, queue.Next{Office: "amt", Counter: fmt.Sprint(n + 1)})
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				called[outcome.Case.Visit]++
				mu.Unlock()
				if _, err := h.desk.Finish(t.Context(), h.town, clerk, outcome.Case.Key(), nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for id, times := range called {
		if times != 1 {
			t.Errorf("%s was called %d times", id, times)
		}
	}
	if len(called) != people {
		t.Errorf("%d people were called, want %d", len(called), people)
	}
	_, err := h.callNext("1", "")
	h.refused(err, apperr.NobodyWaiting)
}

func TestOfTwoClerksWhoExpectTheSamePersonTheSecondIsToldWhoItWouldBe(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2)
	first, second := h.drawn("kurz"), h.drawn("kurz")
	expected := h.day().Next("1").WaitingNumber()
	if expected != first.WaitingNumber() {
		t.Fatalf("the page names %s", expected)
	}
	var all sync.WaitGroup
	errs := make([]error, 2)
	for n := range errs {
		all.Go(func() { _, errs[n] = h.callNext(fmt.Sprint(n+1), expected) })
	}
	all.Wait()
	winner := 0
	if errs[0] != nil {
		winner = 1
	}
	if errs[winner] != nil {
		t.Fatalf("nobody has called: %v", errs)
	}
	told := h.told(errs[1-winner], apperr.CallRaced)
	if told["number"] != expected || told["counter"] != fmt.Sprintf("Schalter %d", winner+1) || told["next"] != second.WaitingNumber() {
		t.Errorf("told %v", told)
	}
	if c := h.find(second.Key()); c.State != appointment.Arrived {
		t.Errorf("the second person is %s", c.State)
	}
	_, err := h.callNext(fmt.Sprint(2-winner), second.WaitingNumber())
	if err != nil {
		t.Error(err)
	}
}

func TestACallThatIsSentTwiceCallsOnce(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2)
	first := h.drawn("kurz")
	h.drawn("kurz")
	act := queue.Command{By: h.by.By, Key: "from the form"}
	next := queue.Next{Office: "amt", Counter: "1"}
	var all sync.WaitGroup
	outcomes := make([]*queue.Result, 8)
	for n := range outcomes {
		all.Go(func() {
			var err error
			if outcomes[n], err = h.desk.CallNext(t.Context(), h.town, act, next); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	fresh := 0
	for _, outcome := range outcomes {
		if outcome == nil || outcome.Case.Visit != first.Visit || outcome.Case.State != appointment.Called {
			t.Fatalf("answered %+v", outcome)
		}
		if !outcome.Repeated {
			fresh++
		}
	}
	if fresh != 1 || h.find(first.Key()).Calls != 1 {
		t.Errorf("%d answers were new, called %d times", fresh, h.find(first.Key()).Calls)
	}
	next.Counter = "2"
	_, err := h.desk.CallNext(t.Context(), h.town, act, next)
	h.refused(err, apperr.KeyReused)
}

func TestAppointmentsAreCalledByTheirTimeAndLatecomersByTheirArrival(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	late, punctual, early := h.booked("10:00", "pass"), h.booked("10:15", "pass"), h.booked("11:00", "pass")
	h.itIs("10:10")
	h.done(h.desk.Arrive(t.Context(), h.town, h.by, early.Reference, false))
	h.done(h.desk.Arrive(t.Context(), h.town, h.by, punctual.Reference, false))
	walkIn := h.drawn("kurz")
	h.itIs("10:20")
	h.done(h.desk.Arrive(t.Context(), h.town, h.by, late.Reference, false))
	for _, want := range []string{punctual.WaitingNumber(), late.WaitingNumber(), walkIn.WaitingNumber(), early.WaitingNumber()} {
		c := h.next("1")
		if c.WaitingNumber() != want {
			t.Fatalf("called %s, want %s", c.WaitingNumber(), want)
		}
		h.finish(c)
	}
}

func TestPriorityGoesFirst(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	h.arrived("09:05", "pass")
	walkIn := h.drawn("kurz")
	h.done(h.desk.Prioritize(t.Context(), h.town, h.by, walkIn.Key(), true))
	if c := h.next("1"); c.Visit != walkIn.Visit {
		t.Errorf("called %s", c.WaitingNumber())
	}
}

func TestAnOfficeThatCallsByArrivalMixesEverybody(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1, anOffice(func(o *office.Office) { o.CallOrder = office.CallByArrival }))
	a := h.booked("09:05", "pass")
	walkIn := h.drawn("kurz")
	h.itIs("09:02")
	h.done(h.desk.Arrive(t.Context(), h.town, h.by, a.Reference, false))
	if c := h.next("1"); c.Visit != walkIn.Visit {
		t.Errorf("called %s", c.WaitingNumber())
	}
}

func TestAnOfficeThatPromisesCallsWithoutAppointmentKeepsThemEvenly(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1, anOffice(func(o *office.Office) { o.WalkInsPerHour = 4 }))
	for _, clock := range []string{"09:05", "09:20", "09:35"} {
		h.arrived(clock, "pass")
	}
	for range 3 {
		h.drawn("kurz")
	}
	want := []struct {
		clock  string
		walkIn bool
	}{{"09:05", true}, {"09:10", false}, {"09:20", true}, {"09:25", false}, {"09:34", false}, {"09:40", true}}
	for _, call := range want {
		h.itIs(call.clock)
		c := h.next("1")
		if c.WalkIn() != call.walkIn {
			t.Errorf("%s: called %s, without appointment %v", call.clock, c.WaitingNumber(), call.walkIn)
		}
		h.finish(c)
	}
}

func TestACounterCallsOnlyWhomItCanServe(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2, anOffice(func(o *office.Office) { o.Counters[1].Services = []string{"kurz"} }))
	h.drawn("pass")
	short := h.drawn("kurz")
	if c := h.next("2"); c.Visit != short.Visit {
		t.Errorf("called %s", c.WaitingNumber())
	}
}

func TestACounterServesOneAtATime(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	first, second := h.drawn("kurz"), h.drawn("kurz")
	h.next("1")
	_, err := h.callNext("1", "")
	if told := h.told(err, apperr.CounterBusy); told["number"] != first.WaitingNumber() {
		t.Errorf("told %v", told)
	}
	_, err = h.desk.Call(t.Context(), h.town, h.by, second.Key(), "1")
	h.refused(err, apperr.CounterBusy)
	_, err = h.callNext("9", "")
	h.refused(err, apperr.UnknownCounter)
}

func TestAnAppointmentThatIsCalledTakesItsSeatAlongAndOthersGiveWay(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2)
	one, two := h.booked("09:05", "pass"), h.booked("09:05", "pass")
	seat := h.find(one.Reference).Seat.Counter
	other := map[string]string{"1": "2", "2": "1"}[seat]
	c := h.done(h.desk.Call(t.Context(), h.town, h.by, one.Reference, other))
	if c.Seat.Counter != other || !c.Seat.Bound {
		t.Errorf("it sits at %+v, called to %s", c.Seat, other)
	}
	if moved := h.find(two.Reference).Seat.Counter; moved != seat {
		t.Errorf("the other one sits at %s, want %s", moved, seat)
	}
	if stored := h.find(one.Reference); stored.Seat.Counter != other || !stored.Seat.Bound || stored.Counter != other {
		t.Errorf("stored: %+v", stored)
	}
}

func TestCallingAgainCountsAndNothingElse(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	c := h.drawn("kurz")
	_, err := h.desk.CallAgain(t.Context(), h.town, h.by, c.Key())
	h.refused(err, apperr.StateChanged)
	h.next("1")
	h.itIs("09:05")
	again := h.done(h.desk.CallAgain(t.Context(), h.town, h.by, c.Key()))
	if again.Calls != 2 || !again.Called.Equal(h.at("09:00")) {
		t.Errorf("%+v", again)
	}
}
