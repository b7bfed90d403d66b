package queue

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

func dateOf(t time.Time) civil.Date { return civil.DateOf(t) }

// Arrive notes that somebody with an appointment is there. Whoever comes after having been marked as not come gets the
// rest of their time where it is still free, and otherwise waits without one; so does whoever comes although the time was
// closed. Somebody who is there already stays so.
//
// Errors: apperr.NotFound; apperr.NotToday for an appointment of another day; apperr.StateChanged where it is over.
func (s *Service) Arrive(ctx context.Context, town *directory.Town, act Act, key string, priority bool) (*Outcome, error) {
	return s.on(ctx, town, act, "arrive", key, []string{strconv.FormatBool(priority)}, func(w *work, c *Case) error {
		if c.State == appointment.Arrived && c.Date == dateOf(w.now) {
			c.Priority = c.Priority || priority
			return nil
		}
		if err := c.refusal(Arriving, w.now); err != nil {
			return err
		}
		switch c.State {
		case appointment.Booked:
			w.enter(c)
		case appointment.NoShow:
			if err := w.restore(ctx, c); err != nil && !taken(err) {
				return err
			}
			w.enter(c)
		case appointment.Displaced:
			if err := w.comes(c); err != nil {
				return err
			}
		}
		c.Priority = c.Priority || priority
		return nil
	})
}

// enter puts an appointment's person into the queue. Whoever was there before keeps the moment of arrival.
func (w *work) enter(c *Case) {
	if c.Visit == uuid.Nil {
		c.Visit, w.change.NewVisit = uuid.New(), true
		c.Arrived = w.now
	}
	c.State, c.Ended = appointment.Arrived, time.Time{}
}

// Unarrive takes an arrival back that was noted by mistake. Whoever has no seat to wait for stays.
//
// Errors: apperr.NotFound; apperr.StateChanged where somebody has been called since.
func (s *Service) Unarrive(ctx context.Context, town *directory.Town, act Act, key string) (*Outcome, error) {
	return s.on(ctx, town, act, "unarrive", key, nil, func(w *work, c *Case) error {
		if err := c.refusal(Unarriving, w.now); err != nil {
			return err
		}
		c.State, c.Arrived, w.change.NoVisit = appointment.Booked, time.Time{}, true
		return nil
	})
}

// Prioritize says whether somebody goes before others. It may be noted before the person is there.
//
// Errors: apperr.NotFound; apperr.StateChanged where it is over.
func (s *Service) Prioritize(ctx context.Context, town *directory.Town, act Act, key string, priority bool) (*Outcome, error) {
	return s.on(ctx, town, act, "prioritize", key, []string{strconv.FormatBool(priority)}, func(w *work, c *Case) error {
		if err := c.refusal(Prioritizing, w.now); err != nil {
			return err
		}
		c.Priority = priority
		return nil
	})
}
