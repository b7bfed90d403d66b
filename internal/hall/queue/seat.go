package queue

import (
	"context"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// Pin ties an appointment to a counter, so that no booking moves it elsewhere; an empty counter ties it to where it sits.
//
// Errors: apperr.NotFound, also for somebody without an appointment; apperr.UnknownCounter; apperr.TimeTaken where the
// counter cannot take it at its time; apperr.StateChanged where it has begun.
func (s *Service) Pin(ctx context.Context, town *directory.Town, act Act, key, counter string) (*Outcome, error) {
	return s.on(ctx, town, act, "pin", key, []string{counter}, func(w *work, c *Case) error {
		if err := c.refusal(Moving, w.now); err != nil {
			return err
		}
		if counter == "" {
			counter = c.Seat.Counter
		}
		return w.place(ctx, c, counter, c.Seat.From, true)
	})
}

// Unpin lets bookings move an appointment to another counter again.
//
// Errors: as of Pin.
func (s *Service) Unpin(ctx context.Context, town *directory.Town, act Act, key string) (*Outcome, error) {
	return s.on(ctx, town, act, "unpin", key, nil, func(w *work, c *Case) error {
		if err := c.refusal(Moving, w.now); err != nil {
			return err
		}
		w.seat(c, &officeday.SeatAssignment{Appointment: c.Appointment, Counter: c.Seat.Counter, From: c.Seat.From, End: c.Seat.End, Services: c.Services()}, nil)
		return nil
	})
}

// Move gives an appointment another counter, another time of its day, or both, on any tick that can be seated. With
// another time its person gets the mail of a change; another counter alone concerns nobody, and pins the appointment
// there. An empty counter means any.
//
// Errors: as of Pin; apperr.Invalid for a time of another day or beside the ticks; apperr.AlreadyOver for a time that is
// past.
func (s *Service) Move(ctx context.Context, town *directory.Town, act Act, key, counter string, start time.Time) (*Outcome, error) {
	return s.on(ctx, town, act, "move", key, []string{counter, start.UTC().Format(time.RFC3339)}, func(w *work, c *Case) error {
		if err := c.refusal(Moving, w.now); err != nil {
			return err
		}
		day := civil.DayIn(c.Date, w.town.Rules.Location)
		from, exact := day.TickAt(start)
		if !exact || from < 0 || from >= day.Ticks {
			return apperr.New(apperr.Invalid).At("start")
		}
		if from == c.Seat.From {
			if counter == "" || counter == c.Seat.Counter {
				return nil
			}
			return w.place(ctx, c, counter, from, true)
		}
		if c.State != appointment.Booked {
			return wrongState(c)
		}
		if start.Before(w.now) {
			return apperr.New(apperr.AlreadyOver).At("start")
		}
		return w.shift(ctx, c, counter, start, from)
	})
}

// place seats an appointment at its own time on a counter.
func (w *work) place(ctx context.Context, c *Case, counter string, from int, pinned bool) error {
	if o := w.town.Rules.Office(c.Home); o == nil || o.Counter(counter) < 0 {
		return apperr.New(apperr.UnknownCounter).At("counter")
	}
	if counter == c.Seat.Counter { // where it sits it may stay, whatever hours and skills are by now
		w.seat(c, &officeday.SeatAssignment{Appointment: c.Appointment, Counter: counter, From: c.Seat.From, End: c.Seat.End, Services: c.Services(), Pinned: pinned}, nil)
		return nil
	}
	wish := booking.SeatRequest{Appointment: c.Appointment, Services: c.Services(), From: from, End: from + c.Seat.End - c.Seat.From, Counter: counter, Pinned: pinned}
	seat, moves, err := w.Bookings.PlaceSeat(ctx, w.town, c.home(), w.claimed.Days[c.home()], wish)
	if err != nil {
		return err
	}
	w.seat(c, seat, moves)
	return nil
}

// shift gives an appointment another time.
func (w *work) shift(ctx context.Context, c *Case, counter string, start time.Time, from int) error {
	wish := booking.SeatRequest{
		Appointment: c.Appointment, Services: c.Services(), From: from, End: from + c.Minutes/civil.TickMinutes, Counter: counter, Pinned: counter != "",
	}
	seat, moves, err := w.Bookings.PlaceSeat(ctx, w.town, c.home(), w.claimed.Days[c.home()], wish)
	if err != nil {
		return err
	}
	a, err := w.tx.Find(ctx, c.Appointment, w.town.Rules.Location)
	if err != nil {
		return err
	}
	w.change.Booking = w.Bookings.Reschedule(w.town, a, start, seat, moves, w.change.Act.By)
	c.Start, c.Seat = w.change.Booking.Appointment.Start, &Seat{Counter: seat.Counter, From: seat.From, End: seat.End, Pinned: seat.Pinned}
	return nil
}
