package queue

import (
	"context"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
)

// NoShow notes that somebody did not come, or not when called, or has gone. What is left of the time is free at once.
//
// Errors: apperr.NotFound; apperr.TooEarly for an appointment whose time has not come; apperr.StateChanged where it is done.
func (s *Service) NoShow(ctx context.Context, town *directory.Town, command Command, key string) (*Result, error) {
	return s.on(ctx, town, command.named("no_show"), key, func(t *transaction, c *dayplan.Case) error {
		if err := c.Refusal(dayplan.MarkingNoShow, t.now); err != nil {
			return err
		}
		if c.State != appointment.Booked {
			c.Spent = c.Served(t.now)
			c.Ended = t.now
		}
		c.State = appointment.NoShow
		t.cut(c, 0)
		return nil
	})
}

// Overdue finds appointments that should have begun and whose person nobody has seen.
type Overdue interface {
	// Overdue lists appointments of an office, begun from–until, that are still merely booked.
	Overdue(ctx context.Context, town *directory.Town, office string, from, until time.Time) ([]uuid.UUID, error)
}

// OverdueFor is how far back appointments are still marked after the program stood still.
const OverdueFor = 7 * 24 * time.Hour

// MarkOverdue marks as not come whoever has not arrived within their office's minutes of grace, and gives the number.
// Each is judged again once its day is locked: whoever has arrived in that moment stays.
func (s *Service) MarkOverdue(ctx context.Context, town *directory.Town, find Overdue) (marked int, err error) {
	for _, o := range town.Rules.Offices {
		if o.GraceMinutes == 0 {
			continue
		}
		until := s.Now().Add(-time.Duration(o.GraceMinutes) * time.Minute)
		ids, err := find.Overdue(ctx, town, o.ID, until.Add(-OverdueFor), until)
		if err != nil {
			return marked, err
		}
		for _, id := range ids {
			switch err := s.markOverdue(ctx, town, id); apperr.CodeOf(err) {
			case apperr.StateChanged, apperr.NotFound: // somebody was faster
			default:
				if err != nil {
					return marked, err
				}
				marked++
			}
		}
	}
	return marked, nil
}

func (s *Service) markOverdue(ctx context.Context, town *directory.Town, id uuid.UUID) error {
	_, err := s.on(ctx, town, Command{By: audit.System}.named("no_show"), id.String(), func(t *transaction, c *dayplan.Case) error {
		if o := t.town.Rules.Office(c.Home); o == nil || !c.Overdue(o.GraceMinutes, t.now) {
			return c.StateChanged()
		}
		c.State = appointment.NoShow
		t.cut(c, 0)
		return nil
	})
	return err
}
