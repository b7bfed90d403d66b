package queue

import (
	"context"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/directory"
)

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
