package change

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Save brings a change into force: all of it now, or from a day on. What has dates of its own answers for that day at
// once, and what has none waits for it. The same change is saved once.
//
// Errors: apperr.NotFound; apperr.ChangeConflict where others have changed the same; apperr.ChangeRefused where the
// settings would not be right; apperr.ChangePast for a day that is not ahead, apperr.ChangeFar for one more than a year
// ahead; apperr.ClosureChanged with the new effect where it is not what was shown.
func (s *Service) Save(ctx context.Context, town *directory.Town, id uuid.UUID, by Author, when When) (*Effect, error) {
	c, err := s.open(ctx, town, id)
	if err != nil {
		return nil, err
	}
	c.Author = by
	s.complete(town, &when)
	if err := s.ahead(town, when.Day); err != nil {
		return nil, err
	}
	e, err := s.Effect(ctx, town, c, when)
	switch {
	case err != nil:
		return nil, err
	case len(e.Conflicts) > 0:
		return e, apperr.New(apperr.ChangeConflict)
	case e.Refused():
		return e, apperr.New(apperr.ChangeRefused)
	case len(e.Changes) == 0:
		return e, apperr.New(apperr.ChangeNothing)
	case e.Assessment.Fingerprint != when.Seen:
		return e, apperr.New(apperr.ClosureChanged)
	}
	return e, s.carryOut(ctx, town, e, when)
}

// ahead refuses a day on which nothing can begin any more, and one that nobody can foresee.
func (s *Service) ahead(town *directory.Town, day *civil.Date) error {
	if day == nil {
		return nil
	}
	switch today := civil.DateOf(s.Now().In(town.Rules.Location)); {
	case *day <= today:
		return apperr.New(apperr.ChangePast).At("tag")
	case *day > today.AddDays(366):
		return apperr.New(apperr.ChangeFar).At("tag")
	}
	return nil
}

// carryOut saves what was shown. What waits is on record before anything is saved, so that no part is lost in between.
func (s *Service) carryOut(ctx context.Context, town *directory.Town, e *Effect, when When) error {
	m, settings := e.Merged, e.Settings
	if when.Day != nil {
		dated, rest := split(m.InForce.Settings, m.Settings, *when.Day)
		moment := civil.Instant(*when.Day, 0, town.Rules.Location, civil.Beginning)
		if len(tenant.Diff(m.InForce.Settings, dated)) == 0 {
			return s.wait(ctx, town, m, moment)
		}
		if len(e.Later) > 0 {
			if err := s.waitBeside(ctx, town, m, rest, moment); err != nil {
				return err
			}
		}
		settings = dated
	}
	town, err := s.current(ctx, town, m)
	if err != nil {
		return err
	}
	order := s.order(m, settings, when)
	if err := s.Closures.Propose(ctx, town, order); err != nil {
		return err
	}
	if e.Assessment, err = s.Closures.CarryOut(ctx, town, order, nil); err != nil {
		return err
	}
	s.rebaseWaiting(ctx, town)
	return nil
}

// wait lets a change wait for its moment.
func (s *Service) wait(ctx context.Context, town *directory.Town, m *Merged, moment time.Time) error {
	m.Base, m.Draft, m.Change.Conflicts = m.InForce.Number, m.Settings, nil
	m.State, m.Moment, m.Touched = Waiting, &moment, s.Now()
	return s.Store.Put(ctx, town.ID, m.Change, s.scheduled(m))
}

// waitBeside lets the part of a change wait that has no dates of its own.
func (s *Service) waitBeside(ctx context.Context, town *directory.Town, m *Merged, rest *tenant.Settings, moment time.Time) error {
	part := *m.Change
	part.ID, part.Base, part.Draft, part.State, part.Moment, part.Created = uuid.New(), m.InForce.Number, rest, Draft, nil, s.Now()
	if err := s.Store.Add(ctx, town.ID, &part); err != nil {
		return err
	}
	waiting := *m
	waiting.Change, waiting.Settings = &part, rest
	return s.wait(ctx, town, &waiting, moment)
}

func (s *Service) scheduled(m *Merged) *audit.Entry {
	return &audit.Entry{
		At: s.Now(), Actor: m.Author.Actor(), Action: "revision.schedule", Object: "settings",
		Detail: map[string]any{"subject": m.Subject, "moment": m.Moment.Format(time.RFC3339)},
	}
}
