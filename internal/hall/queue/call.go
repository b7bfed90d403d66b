package queue

import (
	"context"
	"slices"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// Next asks for the next person.
type Next struct {
	Office  string
	Counter string
	// Expected is the waiting number that the page named, such as B 21; empty: whoever it is. If it is somebody else by
	// now, nobody is called.
	Expected string
}

// CallNext calls the first in the office's order whom the counter can serve. Of two clerks who ask at the same moment
// the second gets somebody else, or a refusal if somebody else was expected.
//
// Errors: apperr.NobodyWaiting; where the expected person was called meanwhile apperr.CallRaced (Args: number, counter,
// next), or CallRacedLast where nobody else waits (Args: number, counter); apperr.CounterTaken where somebody else works at
// the counter; apperr.NextChanged where somebody else goes first (Args: number, next), Extra "next" holds the key of the case that it would be now; apperr.UnknownCounter;
// apperr.CounterBusy where somebody is being served there (Args: number, Extra: case).
func (s *Service) CallNext(ctx context.Context, town *directory.Town, command Command, next Next) (*Result, error) {
	o := town.Rules.Office(next.Office)
	if o == nil {
		return nil, apperr.New(apperr.NotFound)
	}
	if o.Counter(next.Counter) < 0 {
		return nil, apperr.New(apperr.UnknownCounter).At("counter")
	}
	command, err := command.sealed("call_next", next.Office, next.Counter, next.Expected)
	if err != nil {
		return nil, err
	}
	day := officeday.ID{Office: next.Office, Date: civil.DateOf(s.Now().In(town.Rules.Location))}
	return s.execute(ctx, town, command.named("call"), []officeday.ID{day}, func(t *transaction) error {
		o := t.town.Rules.Office(next.Office)
		if o == nil {
			return apperr.New(apperr.NotFound)
		}
		queue, err := t.tx.Queue(ctx, day, t.now, t.town.Rules.Location)
		if err != nil {
			return err
		}
		if err := t.occupy(queue, next.Office, next.Counter); err != nil {
			return err
		}
		if busy := queue.Serving[next.Counter]; busy != nil {
			return apperr.New(apperr.CounterBusy, "number", busy.WaitingNumber()).With("case", busy.Key())
		}
		first := dayplan.OrderAt(o.Office, queue.WalkIns, t.now).First(next.Counter, queue.Waiting)
		if next.Expected != "" && (first == nil || first.WaitingNumber() != next.Expected) {
			return t.raced(queue, next.Expected, first)
		}
		if first == nil {
			return apperr.New(apperr.NobodyWaiting)
		}
		if err := t.require(first.Days()...); err != nil {
			return err
		}
		t.change.Case = first
		return t.call(ctx, queue, first, next.Counter)
	})
}

// raced says who it would be now, after somebody else was expected.
func (t *transaction) raced(queue *Queue, expected string, first *dayplan.Case) error {
	refusal := apperr.New(apperr.NextChanged, "number", expected)
	if first == nil {
		refusal = apperr.New(apperr.NobodyWaiting)
	}
	for counter, c := range queue.Serving {
		if c.WaitingNumber() != expected {
			continue
		}
		code := apperr.CallRaced
		if first == nil {
			code = apperr.CallRacedLast
		}
		refusal = apperr.New(code, "number", expected, "counter", t.counterName(c.Office, counter))
	}
	if first != nil {
		refusal.Args["next"] = first.WaitingNumber()
		refusal = refusal.With("next", first.Key())
	}
	return refusal
}

// Call calls somebody out of turn, also one who was not yet noted as there, or is parked. It is possible only today.
//
// Errors: apperr.NotFound; apperr.UnknownCounter; apperr.NotToday; apperr.CallRacedLast where the person is being
// served elsewhere; apperr.StateChanged where it is done; apperr.CounterBusy.
func (s *Service) Call(ctx context.Context, town *directory.Town, command Command, key, counter string) (*Result, error) {
	return s.on(ctx, town, command.named("call", counter), key, func(t *transaction, c *dayplan.Case) error {
		if err := t.today(c); err != nil {
			return err
		}
		o := t.town.Rules.Office(c.Office)
		if o == nil || o.Counter(counter) < 0 {
			return apperr.New(apperr.UnknownCounter).At("counter")
		}
		if c.State == appointment.Called {
			if c.Counter == counter {
				return apperr.New(apperr.CounterBusy, "number", c.WaitingNumber()).With("case", c.Key())
			}
			return apperr.New(apperr.CallRacedLast, "number", c.WaitingNumber(), "counter", t.counterName(c.Office, c.Counter))
		}
		if err := c.Refusal(dayplan.Calling, t.now); err != nil {
			return err
		}
		queue, err := t.tx.Queue(ctx, c.QueueDay(), t.now, t.town.Rules.Location)
		if err != nil {
			return err
		}
		if err := t.occupy(queue, c.Office, counter); err != nil {
			return err
		}
		if busy := queue.Serving[counter]; busy != nil {
			return apperr.New(apperr.CounterBusy, "number", busy.WaitingNumber()).With("case", busy.Key())
		}
		if c.State == appointment.Booked {
			t.enter(c)
		}
		return t.call(ctx, queue, c, counter)
	})
}

// call sends somebody to a counter, and the seat of an appointment with them where it fits there: from now on it is no
// longer provisional. Whoever waits already keeps the lane of a counter that is staffed.
func (t *transaction) call(ctx context.Context, queue *Queue, c *dayplan.Case, counter string) error {
	c.State, c.Counter, c.Called, c.Ended, c.Reason, c.BackAt = appointment.Called, counter, t.now, time.Time{}, "", time.Time{}
	c.Calls++
	if c.Seat == nil || c.Office != c.Home || c.Seat.Counter == counter && c.Seat.Bound {
		return nil
	}
	wish := booking.SeatRequest{Appointment: c.Appointment, Services: c.Services(), From: c.Seat.From, End: c.Seat.End, Counter: counter, Bound: true}
	seat, moves, err := t.Bookings.PlaceSeat(ctx, t.town, c.HomeDay(), settled(t.locked.Days[c.HomeDay()], queue, t.now), wish)
	if err != nil && !taken(err) {
		return err
	}
	if err != nil { // it does not fit there: the time is kept where it was promised
		seat = &officeday.SeatAssignment{Appointment: c.Appointment, Counter: c.Seat.Counter, From: c.Seat.From, End: c.Seat.End, Services: c.Services(), Bound: true}
	}
	t.seat(c, seat, moves)
	return nil
}

// settled gives a day on which nobody who waits gives way at a counter that is staffed: they would be seated where nobody
// works.
func settled(state *officeday.State, queue *Queue, now time.Time) *officeday.State {
	at := dayplan.Staffed(queue.Duties, queue.Serving, now)
	waits := make(map[uuid.UUID]bool)
	for _, c := range queue.Waiting {
		waits[c.Appointment] = !c.WalkIn()
	}
	firm := *state
	firm.Seats = slices.Clone(state.Seats)
	for i := range firm.Seats {
		if seat := &firm.Seats[i]; waits[seat.Appointment] && at[seat.Counter] {
			seat.Bound = true
		}
	}
	return &firm
}

// CallAgain calls somebody again who was called and did not come yet.
//
// Errors: apperr.NotFound; apperr.StateChanged.
func (s *Service) CallAgain(ctx context.Context, town *directory.Town, command Command, key string) (*Result, error) {
	return s.on(ctx, town, command.named("call_again"), key, func(t *transaction, c *dayplan.Case) error {
		if err := c.Refusal(dayplan.CallingAgain, t.now); err != nil {
			return err
		}
		c.Calls++
		return nil
	})
}
