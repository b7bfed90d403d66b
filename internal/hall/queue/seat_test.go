package queue_test

import (
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

const minute = time.Minute

func testNow() time.Time { return apptest.Now() }

func TestAPinnedAppointmentStaysWhereItIs(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2, anOffice(func(o *office.Office) { o.Counters[1].Services = []string{"kurz"} }))
	a := h.booked("10:00", "kurz") // on counter 2, which knows less
	h.done(h.desk.Bind(t.Context(), h.town, h.by, a.Reference, "1"))
	if c := h.find(a.Reference); c.Seat.Counter != "1" || !c.Seat.Bound {
		t.Fatalf("%+v", c.Seat)
	}
	_, err := h.Bookings.Hold(t.Context(), h.town, booking.HoldRequest{
		Basket: office.Basket{{Service: "pass", Quantity: 1}}, Office: "amt", Channel: office.Online, Start: h.at("10:00"),
	})
	h.refused(err, apperr.TimeTaken)
	h.done(h.desk.Unbind(t.Context(), h.town, h.by, a.Reference))
	h.booked("10:00", "pass")
	if c := h.find(a.Reference); c.Seat.Counter != "2" {
		t.Errorf("it did not give way: %+v", c.Seat)
	}
	_, err = h.desk.Bind(t.Context(), h.town, h.by, a.Reference, "1")
	h.refused(err, apperr.TimeTaken)
	_, err = h.desk.Bind(t.Context(), h.town, h.by, a.Reference, "9")
	h.refused(err, apperr.UnknownCounter)
}

func TestMovingToAnotherTimeTellsThePersonAndToAnotherCounterNobody(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2)
	a := h.booked("10:00", "pass")
	changes := func() int { return h.count(`SELECT count(*) FROM outbox WHERE kind = 'change'`) }
	c := h.find(a.Reference)
	other := map[string]string{"1": "2", "2": "1"}[c.Seat.Counter]
	h.done(h.desk.Move(t.Context(), h.town, h.by, a.Reference, other, h.at("10:00")))
	if c := h.find(a.Reference); c.Seat.Counter != other || changes() != 0 {
		t.Fatalf("%+v, %d mails", c.Seat, changes())
	}
	h.done(h.desk.Move(t.Context(), h.town, h.by, a.Reference, "", h.at("10:35")))
	moved := h.find(a.Reference)
	if !moved.Start.Equal(h.at("10:35")) || moved.WaitingNumber() != c.WaitingNumber() || changes() != 1 {
		t.Fatalf("%+v, %d mails", moved, changes())
	}
	h.booked("10:00", "pass")
	h.booked("10:00", "pass") // both counters are free at the old time
	_, err := h.desk.Move(t.Context(), h.town, h.by, a.Reference, "", h.at("10:00"))
	h.refused(err, apperr.TimeTaken)
	_, err = h.desk.Move(t.Context(), h.town, h.by, a.Reference, "", h.at("10:00").Add(minute))
	h.refused(err, apperr.Invalid)
	_, err = h.desk.Move(t.Context(), h.town, h.by, a.Reference, "", h.at("08:00"))
	h.refused(err, apperr.AlreadyOver)
}

func twoOffices(s *tenant.Settings) {
	second := s.Plan.Offices[0]
	second.ID, second.Name, second.Letter = "standesamt", "Standesamt", "S"
	second.Counters = []office.Counter{{ID: "1", Name: "Zimmer 104"}}
	s.Plan.Offices = append(s.Plan.Offices, second)
}

func TestARedirectedPersonKeepsNumberAndWaitingTimeAndFreesTheCounter(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1, twoOffices)
	a := h.booked("09:00", "pass")
	h.done(h.desk.Call(t.Context(), h.town, h.by, a.Reference, "1"))
	h.itIs("09:06")
	walkIn := h.done(h.desk.Draw(t.Context(), h.town, h.by, queue.Draw{Office: "standesamt", Basket: office.Basket{{Service: "kurz", Quantity: 1}}}))
	c := h.done(h.desk.Redirect(t.Context(), h.town, h.by, a.Reference, queue.Target{Office: "standesamt"}))
	if c.State != appointment.Arrived || c.Office != "standesamt" || c.Home != "amt" || c.WaitingNumber() != a.WaitingNumber() || !c.Arrived.Equal(h.at("09:00")) {
		t.Fatalf("%+v", c)
	}
	if c.Seat.End-c.Seat.From != 2 {
		t.Errorf("the rest of the time is still kept: %+v", c.Seat)
	}
	there, err := h.desk.Day(t.Context(), h.town, "standesamt", today, true)
	if err != nil {
		t.Fatal(err)
	}
	if next := there.Next("1"); next == nil || next.Appointment != a.ID || len(there.Cases) != 2 {
		t.Fatalf("next there: %+v", next)
	}
	called := h.done(h.desk.CallNext(t.Context(), h.town, h.by, queue.Next{Office: "standesamt", Counter: "1"}))
	if called.Appointment != a.ID || called.State != appointment.Called {
		t.Fatalf("called %s", called.WaitingNumber())
	}
	h.finish(called)
	if c := h.find(a.Reference); c.State != appointment.Done {
		t.Errorf("it is %s", c.State)
	}
	if next := h.done(h.desk.CallNext(t.Context(), h.town, h.by, queue.Next{Office: "standesamt", Counter: "1"})); next.Visit != walkIn.Visit {
		t.Errorf("called %s", next.WaitingNumber())
	}
	if here := h.day().Case(a.ID); here.Office != "standesamt" || here.State != appointment.Done {
		t.Errorf("at home it is shown as %+v", here)
	}
}

func TestSomebodySentToACounterIsCalledThereOnly(t *testing.T) {
	t.Parallel()
	h := newHall(t, 2)
	c, other := h.drawn("kurz"), h.drawn("kurz")
	h.done(h.desk.Redirect(t.Context(), h.town, h.by, c.Key(), queue.Target{Office: "amt", Counter: "2"}))
	if next := h.next("1"); next.Visit != other.Visit {
		t.Errorf("counter 1 called %s", next.WaitingNumber())
	}
	if next := h.next("2"); next.Visit != c.Visit {
		t.Errorf("counter 2 called %s", next.WaitingNumber())
	}
	for _, wrong := range []queue.Target{{Office: "amt", Counter: "2"}, {Office: "amt"}} {
		_, err := h.desk.Redirect(t.Context(), h.town, h.by, c.Key(), wrong)
		h.refused(err, apperr.Invalid)
	}
	_, err := h.desk.Redirect(t.Context(), h.town, h.by, c.Key(), queue.Target{Office: "anderswo"})
	h.refused(err, apperr.UnknownOffice)
	_, err = h.desk.Redirect(t.Context(), h.town, h.by, c.Key(), queue.Target{Office: "amt", Counter: "9"})
	h.refused(err, apperr.UnknownCounter)
}
