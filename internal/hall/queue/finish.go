package queue

import (
	"context"
	"fmt"
	"slices"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/directory"
)

// Finish ends a case with the minutes each of its services took, in the order of Items; nil: as Proposed says. What is
// left of the appointment's time is free at once. Nobody else is called.
//
// Errors: apperr.NotFound; apperr.StateChanged where the person is not at a counter; apperr.Invalid for minutes that cannot
// be.
func (s *Service) Finish(ctx context.Context, town *directory.Town, command Command, key string, minutes []int) (*Result, error) {
	return s.on(ctx, town, command.named("finish", fmt.Sprint(minutes)), key, func(t *transaction, c *dayplan.Case) error {
		if err := c.Refusal(dayplan.Finishing, t.now); err != nil {
			return err
		}
		if minutes == nil {
			minutes = c.Proposed(t.now)
		}
		if len(minutes) != len(c.Items) || slices.ContainsFunc(minutes, func(m int) bool { return m < 0 || m > dayplan.MaxMinutes }) {
			return apperr.New(apperr.Invalid).At("minutes")
		}
		for i := range c.Items {
			c.Items[i].Actual = &minutes[i]
		}
		t.change.Actual = true
		c.State, c.Ended = appointment.Done, t.now
		t.cut(c, t.after(c))
		return nil
	})
}

// Park lets somebody wait who cannot be served to the end now, and gives the counter free. back is when they want to be
// back; zero: they did not say.
//
// Errors: apperr.NotFound; apperr.Invalid for a reason that does not exist; apperr.StateChanged.
func (s *Service) Park(ctx context.Context, town *directory.Town, command Command, key string, reason dayplan.Reason, back time.Time) (*Result, error) {
	if !slices.Contains(dayplan.Reasons, reason) {
		return nil, apperr.New(apperr.Invalid).At("reason")
	}
	return s.on(ctx, town, command.named("park", string(reason), back.UTC().Format(time.RFC3339)), key, func(t *transaction, c *dayplan.Case) error {
		if err := c.Refusal(dayplan.Parking, t.now); err != nil {
			return err
		}
		c.Spent = c.Served(t.now)
		c.State, c.Reason, c.Counter, c.BackAt = appointment.Parked, reason, "", back
		t.change.Detail = map[string]any{"reason": string(reason)}
		return nil
	})
}

// TakeBack undoes the last step: somebody parked waits again, at their old place in the order; somebody done is at the
// counter again; somebody marked as not come is booked again, or waits if their minutes of grace are over, as long as
// their time is still free.
//
// Errors: apperr.NotFound; apperr.TimeTaken where the time is somebody else's by now; apperr.CounterBusy where somebody else
// is being served at the counter; apperr.StateChanged.
func (s *Service) TakeBack(ctx context.Context, town *directory.Town, command Command, key string) (*Result, error) {
	return s.on(ctx, town, command.named("take_back"), key, func(t *transaction, c *dayplan.Case) error {
		if err := c.Refusal(dayplan.TakingBack, t.now); err != nil {
			return err
		}
		switch c.State {
		case appointment.Done:
			return t.reopen(ctx, c)
		case appointment.NoShow:
			return t.forgive(ctx, c)
		default:
			c.State, c.Reason, c.BackAt = appointment.Arrived, "", time.Time{}
			return nil
		}
	})
}

func (t *transaction) reopen(ctx context.Context, c *dayplan.Case) error {
	queue, err := t.tx.Queue(ctx, c.QueueDay(), t.now, t.town.Rules.Location)
	if err != nil {
		return err
	}
	if busy := queue.Serving[c.Counter]; busy != nil {
		return apperr.New(apperr.CounterBusy, "number", busy.WaitingNumber()).With("case", busy.Key())
	}
	for i := range c.Items {
		c.Items[i].Actual = nil
	}
	t.change.Actual = true
	c.Spent = c.Served(t.now)
	c.State, c.Called, c.Ended = appointment.Called, t.now, time.Time{}
	return nil
}

func (t *transaction) forgive(ctx context.Context, c *dayplan.Case) error {
	if err := t.restore(ctx, c); err != nil {
		return err
	}
	grace := 0
	if o := t.town.Rules.Office(c.Home); o != nil {
		grace = o.GraceMinutes
	}
	c.State = appointment.Booked
	if c.WalkIn() || !c.Arrived.IsZero() || c.Overdue(grace, t.now) {
		t.enter(c)
	}
	c.Ended, c.Counter = time.Time{}, ""
	return nil
}
