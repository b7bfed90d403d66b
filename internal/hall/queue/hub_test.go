package queue_test

import (
	"fmt"
	"testing"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/hall/live"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/redis"
	"stadttermin/internal/town/office"
)

var amtToday = officeday.ID{Office: "amt", Date: today}

// listen begins to listen behind an event; -1: from now on.
func (h *hall) listen(hub *live.Hub, after int64) *live.Listener {
	h.Helper()
	begin := map[officeday.ID]int64{}
	if after >= 0 {
		begin[amtToday] = after
	}
	l, err := hub.Listen(h.Context(), h.town.ID, []officeday.ID{amtToday}, begin)
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(l.Close)
	return l
}

// hears waits for the next notice that is not about holds.
func (h *hall) hears(l *live.Listener) live.Notice {
	h.Helper()
	for {
		select {
		case n, open := <-l.C:
			if !open {
				h.Fatal("the hub has ended")
			}
			if n.Kind != live.HoldsMoved {
				return n
			}
		case <-time.After(30 * time.Second):
			h.Fatal("nothing was told")
		}
	}
}

func TestWhatHappensIsToldInOrderWithoutGapsAndWithoutNames(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	l := h.listen(h.Hub, -1)
	c := h.drawn("kurz")
	h.next("1")
	h.finish(c)
	number := int64(0)
	for _, want := range []struct {
		action string
		state  appointment.State
	}{{"draw", appointment.Arrived}, {"call", appointment.Called}, {"finish", appointment.Done}} {
		n := h.hears(l)
		if n.Kind != live.Changed || n.Event.Action != want.action || n.Event.State != want.state || n.Event.Case != c.ID() || n.Number <= number {
			t.Fatalf("told %+v, want %v", n, want)
		}
		number = n.Number
	}
}

func TestABookingOfACitizenIsToldAsAChangeOfTheDay(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	l := h.listen(h.Hub, -1)
	a := h.booked("10:00", "pass")
	if n := h.hears(l); n.Kind != live.DayChanged {
		t.Fatalf("told %+v", n)
	}
	if _, err := h.Bookings.Cancel(t.Context(), h.town, h.Bookings.ManageToken(h.town, a), ""); err != nil {
		t.Fatal(err)
	}
	if n := h.hears(l); n.Kind != live.DayChanged {
		t.Fatalf("told %+v", n)
	}
}

func TestATimeThatSomebodyHoldsIsTold(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	l := h.listen(h.Hub, -1)
	if _, err := h.Bookings.Hold(t.Context(), h.town, booking.HoldRequest{
		Basket: office.Basket{{Service: "pass", Quantity: 1}}, Office: "amt", Channel: office.Online, Start: h.at("11:00"),
	}); err != nil {
		t.Fatal(err)
	}
	for n := range l.C {
		if n.Kind == live.HoldsMoved {
			return
		}
	}
	t.Error("nothing was told")
}

func TestWhoComesBackIsToldWhatWasMissed(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	seen := h.day().Event
	c := h.drawn("kurz")
	h.booked("10:00", "pass")
	h.next("1")
	l := h.listen(h.Hub, seen)
	for _, want := range []string{"draw", "", "call"} {
		if n := h.hears(l); n.Event.Action != want || want != "" && n.Event.Case != c.ID() {
			t.Fatalf("told %+v, want %q", n, want)
		}
	}
	h.finish(c)
	if n := h.hears(l); n.Event.Action != "finish" {
		t.Errorf("told %+v", n)
	}
}

func TestWhoMissedTooMuchIsToldToReadEverythingAgain(t *testing.T) {
	t.Parallel()
	day := officeday.ID{Office: "amt", Date: today}
	for _, c := range []struct{ begin, last int64 }{{0, dayplan.Backlog + 1}, {10, 9}} {
		if list := live.Notices(day, c.begin, c.last, nil); len(list) != 1 || list[0].Kind != live.Reload || list[0].Number != c.last {
			t.Errorf("from %d to %d: %+v", c.begin, c.last, list)
		}
	}
}

func TestASlowListenerIsToldToReadEverythingAgainAndKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	slow, quick := h.listen(h.Hub, -1), h.listen(h.Hub, -1)
	const people = 80
	for n := range people {
		h.drawn("kurz")
		if told := h.hears(quick); told.Event.Action != "draw" {
			t.Fatalf("%d: told %+v", n, told)
		}
	}
	for n := range slow.C {
		if n.Kind == live.Reload {
			return
		}
	}
}

func TestEveryInstanceTellsItsOwnListeners(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	client, err := redis.Open(h.RedisURL, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	other := &live.Hub{Events: h.Hub.Events, Wakeups: redis.NewWakeups(t.Context(), client), Log: h.Queue.Log}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = other.Run(t.Context())
	}()
	t.Cleanup(func() { <-ended })
	here, there := h.listen(h.Hub, -1), h.listen(other, -1)
	for range 3 {
		c := h.drawn("kurz")
		for where, l := range []*live.Listener{here, there} {
			if n := h.hears(l); n.Event.Case != c.ID() {
				t.Errorf("instance %d told %+v", where, n)
			}
		}
	}
}

func TestWithoutRedisWhatHappensIsToldAllTheSame(t *testing.T) {
	t.Parallel()
	server := apptest.RedisServer(t)
	h := &hall{T: t, Installation: apptest.InstallOn(t, apptest.Postgres(t), server.URL, apptest.Town("werne", 1))}
	h.town, h.desk, h.by = h.Town(t, "werne"), h.Queue, queue.Command{By: "system"}
	l := h.listen(h.Hub, -1)
	server.Kill()
	c := h.drawn("kurz")
	if n := h.hears(l); n.Event.Case != c.ID() {
		t.Errorf("told %+v", n)
	}
}

func TestTheHallSeesItsCallsWithoutAnythingElse(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2)
	one, two := h.drawn("kurz"), h.drawn("kurz")
	h.next("2")
	h.itIs("09:10")
	h.next("1")
	h.done(h.desk.CallAgain(t.Context(), h.town, h.by, one.Key()))
	calls, err := h.desk.Calls(t.Context(), h.town, "halle", h.at("00:00"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range calls {
		got = append(got, fmt.Sprintf("%s %d %s %v", c.Letter, c.Number, c.CounterName, c.Again))
	}
	want := fmt.Sprintf("[%s Schalter 2 false %s Schalter 1 false %s Schalter 2 true]", one.WaitingNumber(), two.WaitingNumber(), one.WaitingNumber())
	if fmt.Sprint(got) != want {
		t.Errorf("calls %v, want %s", got, want)
	}
	if calls, err := h.desk.Calls(t.Context(), h.town, "halle", h.at("09:05")); err != nil || len(calls) != 2 {
		t.Errorf("since 9:05: %v, %v", calls, err)
	}
	if _, err := h.desk.Calls(t.Context(), h.town, "anderswo", h.at("09:05")); err == nil {
		t.Error("another hall's calls")
	}
}
