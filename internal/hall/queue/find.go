package queue

import (
	"context"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/directory"
)

// Find reads the case of a key: a reference however it was typed, or an id. The person is read only if named tells that
// the reader may know the people of the office that the case is at.
//
// Errors: apperr.NotFound.
func (s *Service) Find(ctx context.Context, town *directory.Town, key string, named func(office string) bool) (*dayplan.Case, error) {
	c, err := s.Store.Case(ctx, town, subjectOf(key), false)
	if err != nil {
		return nil, err
	}
	if named != nil && named(c.Office) {
		if c, err = s.Store.Case(ctx, town, Subject{ID: c.ID()}, true); err != nil {
			return nil, err
		}
		if !named(c.Office) { // redirected in between
			c.Contact = appointment.Contact{}
		}
	}
	if o := town.Rules.Office(c.Home); o != nil && c.Overdue(o.GraceMinutes, s.Now()) {
		c.State = appointment.NoShow
	}
	return c, nil
}

// Standing is how far somebody is who sits in the waiting area, as they may see it themselves.
type Standing struct {
	State   appointment.State
	Office  string // in whose queue they are
	Before  int    // how many who wait are called before, if every counter could take everybody
	Counter string // that they are called to
}

// Standing tells how far the person of an appointment is.
func (s *Service) Standing(ctx context.Context, town *directory.Town, id uuid.UUID) (Standing, error) {
	c, err := s.Store.Case(ctx, town, Subject{ID: id}, false)
	if err != nil {
		return Standing{}, err
	}
	standing := Standing{State: c.State, Office: c.Office, Counter: c.Counter}
	if c.State != appointment.Arrived {
		return standing, nil
	}
	day, err := s.Day(ctx, town, c.Office, c.Date, false)
	if err != nil {
		return Standing{}, err
	}
	standing.Before = max(day.Position(c), 0)
	return standing, nil
}
