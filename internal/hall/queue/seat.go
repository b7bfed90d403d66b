package queue

import (
	"context"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// Bind ties an appointment to a counter, so that no booking moves it elsewhere; an empty counter ties it to where it sits.
//
// Errors: apperr.NotFound, also for somebody without an appointment; apperr.UnknownCounter; apperr.TimeTaken where the
// counter cannot take it at its time; apperr.StateChanged where it has begun.
func (s *Service) Bind(ctx context.Context, town *directory.Town, command Command, key, counter string) (*Result, error) {
	return s.on(ctx, town, command.named("pin", counter), key, func(t *transaction, c *dayplan.Case) error {
		if err := c.Refusal(dayplan.Moving, t.now); err != nil {
			return err
		}
		if counter == "" {
			counter = c.Seat.Counter
		}
		return t.place(ctx, c, counter, c.Seat.From, true)
	})
}

// Unbind lets bookings move an appointment to another counter again.
//
// Errors: as of Bind.
func (s *Service) Unbind(ctx context.Context, town *directory.Town, command Command, key string) (*Result, error) {
	return s.on(ctx, town, command.named("unpin"), key, func(t *transaction, c *dayplan.Case) error {
		if err := c.Refusal(dayplan.Moving, t.now); err != nil {
			return err
		}
		t.seat(c, &officeday.SeatAssignment{Appointment: c.Appointment, Counter: c.Seat.Counter, From: c.Seat.From, End: c.Seat.End, Services: c.Services()}, nil)
		return nil
	})
}

// Move gives an appointment another counter, another time of its day, or both, on any tick that can be seated. With
// another time its person gets the mail of a change; another counter alone concerns nobody, and binds the appointment
// there. An empty counter means any.
//
// Errors: as of Bind; apperr.Invalid for a time of another day or beside the ticks; apperr.AlreadyOver for a time that is
// past.
func (s *Service) Move(ctx context.Context, town *directory.Town, command Command, key, counter string, start time.Time) (*Result, error) {
	return s.on(ctx, town, command.named("move", counter, start.UTC().Format(time.RFC3339)), key, func(t *transaction, c *dayplan.Case) error {
		if err := c.Refusal(dayplan.Moving, t.now); err != nil {
			return err
		}
		day := civil.DayIn(c.Date, t.town.Rules.Location)
		from, exact := day.TickAt(start)
		if !exact || from < 0 || from >= day.Ticks {
			return apperr.New(apperr.Invalid).At("start")
		}
		if from == c.Seat.From {
			if counter == "" || counter == c.Seat.Counter {
				return nil
			}
			return t.place(ctx, c, counter, from, true)
		}
		if c.State != appointment.Booked {
			return c.StateChanged()
		}
		if start.Before(t.now) {
			return apperr.New(apperr.AlreadyOver).At("start")
		}
		return t.shift(ctx, c, counter, start, from)
	})
}

// place seats an appointment at its own time on a counter.
func (t *transaction) place(ctx context.Context, c *dayplan.Case, counter string, from int, bound bool) error {
	if o := t.town.Rules.Office(c.Home); o == nil || o.Counter(counter) < 0 {
		return apperr.New(apperr.UnknownCounter).At("counter")
	}
	if counter == c.Seat.Counter { // where it sits it may stay, whatever hours and skills are by now
		t.seat(c, &officeday.SeatAssignment{Appointment: c.Appointment, Counter: counter, From: c.Seat.From, End: c.Seat.End, Services: c.Services(), Bound: bound}, nil)
		return nil
	}
	wish := booking.SeatRequest{Appointment: c.Appointment, Services: c.Services(), From: from, End: from + c.Seat.End - c.Seat.From, Counter: counter, Bound: bound}
	seat, moves, err := t.Bookings.PlaceSeat(ctx, t.town, c.HomeDay(), t.locked.Days[c.HomeDay()], wish)
	if err != nil {
		return err
	}
	t.seat(c, seat, moves)
	return nil
}

// shift gives an appointment another time.
func (t *transaction) shift(ctx context.Context, c *dayplan.Case, counter string, start time.Time, from int) error {
	wish := booking.SeatRequest{
		Appointment: c.Appointment, Services: c.Services(), From: from, End: from + c.Seat.End - c.Seat.From, Counter: counter, Bound: counter != "",
	}
	seat, moves, err := t.Bookings.PlaceSeat(ctx, t.town, c.HomeDay(), t.locked.Days[c.HomeDay()], wish)
	if err != nil {
		return err
	}
	a, err := t.tx.Find(ctx, c.Appointment, t.town.Rules.Location)
	if err != nil {
		return err
	}
	t.change.Booking = t.Bookings.Reschedule(t.town, a, start, seat, moves, t.change.Command.By)
	c.Start, c.Seat = t.change.Booking.Appointment.Start, &dayplan.Seat{Counter: seat.Counter, From: seat.From, End: seat.End, Bound: seat.Bound}
	return nil
}
