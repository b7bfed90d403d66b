package queue

import (
	"context"
	"strconv"
	"time"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// Arrive notes that somebody with an appointment is there. Whoever comes after having been marked as not come gets the
// rest of their time where it is still free, and otherwise waits without one; so does whoever comes although the time was
// closed. Somebody who is there already stays so.
//
// Errors: apperr.NotFound; apperr.NotToday for an appointment of another day; apperr.StateChanged where it is over.
func (s *Service) Arrive(ctx context.Context, town *directory.Town, command Command, key string, priority bool) (*Result, error) {
	return s.on(ctx, town, command.named("arrive", strconv.FormatBool(priority)), key, func(t *transaction, c *dayplan.Case) error {
		if c.State == appointment.Arrived && c.Date == civil.DateOf(t.now) {
			c.Priority = c.Priority || priority
			return nil
		}
		if err := c.Refusal(dayplan.Arriving, t.now); err != nil {
			return err
		}
		switch c.State {
		case appointment.Booked:
			t.enter(c)
		case appointment.NoShow:
			if err := t.restore(ctx, c); err != nil && !taken(err) {
				return err
			}
			t.enter(c)
		case appointment.Displaced:
			if err := t.comes(c); err != nil {
				return err
			}
		}
		c.Priority = c.Priority || priority
		return nil
	})
}

// Unarrive takes an arrival back that was noted by mistake. Whoever has no seat to wait for stays.
//
// Errors: apperr.NotFound; apperr.StateChanged where somebody has been called since.
func (s *Service) Unarrive(ctx context.Context, town *directory.Town, command Command, key string) (*Result, error) {
	return s.on(ctx, town, command.named("unarrive"), key, func(t *transaction, c *dayplan.Case) error {
		if err := c.Refusal(dayplan.Unarriving, t.now); err != nil {
			return err
		}
		c.State, c.Arrived, t.change.NoVisit = appointment.Booked, time.Time{}, true
		return nil
	})
}

// Prioritize says whether somebody goes before others. It may be noted before the person is there.
//
// Errors: apperr.NotFound; apperr.StateChanged where it is over.
func (s *Service) Prioritize(ctx context.Context, town *directory.Town, command Command, key string, priority bool) (*Result, error) {
	return s.on(ctx, town, command.named("prioritize", strconv.FormatBool(priority)), key, func(t *transaction, c *dayplan.Case) error {
		if err := c.Refusal(dayplan.Prioritizing, t.now); err != nil {
			return err
		}
		c.Priority = priority
		return nil
	})
}

// comes lets somebody wait whose time was closed and who has come all the same: under the number of the appointment, and
// without a seat. The time that was kept instead is free at once, and nobody is asked any more.
func (t *transaction) comes(c *dayplan.Case) error {
	days := c.Days()
	if d := c.Displaced; d != nil && d.Start != nil {
		days = distinct(append(days, officeday.At(d.Office, *d.Start)))
	}
	if err := t.require(days...); err != nil {
		return err
	}
	t.change.Answered = true
	t.enter(c)
	return nil
}
