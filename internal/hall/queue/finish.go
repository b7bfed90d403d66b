package queue

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// longest is how many minutes a service may have taken at most, so that a slip of the finger spoils no figures.
const longest = 8 * 60

// Served gives how long somebody has been at counters by now, or was until the end.
func (c *Case) Served(now time.Time) time.Duration {
	switch {
	case c.State == appointment.Called:
		return c.Spent + max(now.Sub(c.Called), 0)
	case c.State == appointment.Done && !c.Ended.IsZero():
		return c.Spent + max(c.Ended.Sub(c.Called), 0)
	}
	return c.Spent
}

// Proposed shares the time at the counter out over the services in proportion to their planned minutes. The minutes add
// up to the whole, rounded.
func (c *Case) Proposed(now time.Time) []int {
	whole := min(int(math.Round(c.Served(now).Minutes())), longest)
	planned := 0
	for _, item := range c.Items {
		planned += item.Minutes
	}
	minutes := make([]int, len(c.Items))
	given, sum := 0, 0
	for i, item := range c.Items {
		sum += item.Minutes
		share := whole
		if planned > 0 {
			share = int(math.Round(float64(whole) * float64(sum) / float64(planned)))
		}
		minutes[i] = share - given
		given = share
	}
	return minutes
}

// Finish ends a case with the minutes each of its services took, in the order of Items; nil: as Proposed says. What is
// left of the appointment's time is free at once. Nobody else is called.
//
// Errors: apperr.NotFound; apperr.StateChanged where the person is not at a counter; apperr.Invalid for minutes that cannot
// be.
func (s *Service) Finish(ctx context.Context, town *directory.Town, act Act, key string, minutes []int) (*Outcome, error) {
	return s.on(ctx, town, act, "finish", key, []string{fmt.Sprint(minutes)}, func(w *work, c *Case) error {
		if err := c.refusal(Finishing, w.now); err != nil {
			return err
		}
		if minutes == nil {
			minutes = c.Proposed(w.now)
		}
		if len(minutes) != len(c.Items) || slices.ContainsFunc(minutes, func(m int) bool { return m < 0 || m > longest }) {
			return apperr.New(apperr.Invalid).At("minutes")
		}
		for i := range c.Items {
			c.Items[i].Actual = &minutes[i]
		}
		w.change.Actual = true
		c.State, c.Ended = appointment.Done, w.now
		w.cut(c)
		return nil
	})
}

// cut gives back what is left of an appointment's time. The tick that runs counts as used.
func (w *work) cut(c *Case) {
	if c.Seat == nil {
		return
	}
	day := civil.DayIn(c.Date, w.town.Rules.Location)
	end, exact := day.TickAt(w.now)
	if !exact {
		end++
	}
	switch {
	case end >= c.Seat.End:
	case end <= c.Seat.From:
		w.seat(c, nil, nil)
	default:
		w.seat(c, &officeday.SeatAssignment{
			Appointment: c.Appointment, Counter: c.Seat.Counter, From: c.Seat.From, End: end, Services: c.Services(), Pinned: c.Seat.Pinned,
		}, nil)
	}
}

// restore gives an appointment its whole time again, on any counter. apperr.TimeTaken says that it is gone.
func (w *work) restore(ctx context.Context, c *Case) error {
	if c.WalkIn() {
		return nil
	}
	day := civil.DayIn(c.Date, w.town.Rules.Location)
	from, _ := day.TickAt(c.Start)
	end := from + c.Minutes/civil.TickMinutes
	if c.Seat != nil && c.Seat.From == from && c.Seat.End == end {
		return nil // nothing was given up
	}
	wish := booking.SeatRequest{Appointment: c.Appointment, Services: c.Services(), From: from, End: end}
	seat, moves, err := w.Bookings.PlaceSeat(ctx, w.town, c.home(), w.claimed.Days[c.home()], wish)
	if err != nil {
		return err
	}
	w.seat(c, seat, moves)
	return nil
}

// Park lets somebody wait who cannot be served to the end now, and gives the counter free. back is when they want to be
// back; zero: they did not say.
//
// Errors: apperr.NotFound; apperr.Invalid for a reason that does not exist; apperr.StateChanged.
func (s *Service) Park(ctx context.Context, town *directory.Town, act Act, key string, reason Reason, back time.Time) (*Outcome, error) {
	if !slices.Contains(Reasons, reason) {
		return nil, apperr.New(apperr.Invalid).At("reason")
	}
	return s.on(ctx, town, act, "park", key, []string{string(reason), back.UTC().Format(time.RFC3339)}, func(w *work, c *Case) error {
		if err := c.refusal(Parking, w.now); err != nil {
			return err
		}
		c.Spent = c.Served(w.now)
		c.State, c.Reason, c.Counter, c.BackAt = appointment.Parked, reason, "", back
		w.change.Detail = map[string]any{"reason": string(reason)}
		return nil
	})
}

// TakeBack undoes the last step: somebody parked waits again, at their old place in the order; somebody done is at the
// counter again; somebody marked as not come is booked again, or waits if their minutes of grace are over, as long as
// their time is still free.
//
// Errors: apperr.NotFound; apperr.TimeTaken where the time is somebody else's by now; apperr.CounterBusy where somebody else
// is being served at the counter; apperr.StateChanged.
func (s *Service) TakeBack(ctx context.Context, town *directory.Town, act Act, key string) (*Outcome, error) {
	return s.on(ctx, town, act, "take_back", key, nil, func(w *work, c *Case) error {
		if err := c.refusal(TakingBack, w.now); err != nil {
			return err
		}
		switch c.State {
		case appointment.Done:
			return w.reopen(ctx, c)
		case appointment.NoShow:
			return w.forgive(ctx, c)
		default:
			c.State, c.Reason, c.BackAt = appointment.Arrived, "", time.Time{}
			return nil
		}
	})
}

func (w *work) reopen(ctx context.Context, c *Case) error {
	queue, err := w.tx.Queue(ctx, c.queue(), w.now, w.town.Rules.Location)
	if err != nil {
		return err
	}
	if busy := queue.Serving[c.Counter]; busy != nil {
		return apperr.New(apperr.CounterBusy, "number", busy.WaitingNumber()).With("case", busy.Key())
	}
	for i := range c.Items {
		c.Items[i].Actual = nil
	}
	w.change.Actual = true
	c.Spent = c.Served(w.now)
	c.State, c.Called, c.Ended = appointment.Called, w.now, time.Time{}
	return nil
}

func (w *work) forgive(ctx context.Context, c *Case) error {
	if err := w.restore(ctx, c); err != nil {
		return err
	}
	grace := 0
	if o := w.town.Rules.Office(c.Home); o != nil {
		grace = o.GraceMinutes
	}
	c.State = appointment.Booked
	if c.WalkIn() || !c.Arrived.IsZero() || c.Overdue(grace, w.now) {
		w.enter(c)
	}
	c.Ended, c.Counter = time.Time{}, ""
	return nil
}
