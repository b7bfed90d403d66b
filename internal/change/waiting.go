package change

import (
	"context"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
)

// Standing is the open changes of a town.
type Standing struct {
	Waiting []*Merged // by their moment
	Drafts  []*Change // the last one touched first
}

// Open lists what waits for its moment, brought onto the revision in force, and drafts.
func (s *Service) Open(ctx context.Context, town *directory.Town) (*Standing, error) {
	list, err := s.Store.Open(ctx, town.ID, s.Now().Add(-draftFor))
	if err != nil {
		return nil, err
	}
	var open Standing
	for _, c := range list {
		if c.State == Draft {
			open.Drafts = append(open.Drafts, c)
			continue
		}
		m, err := s.Merge(ctx, town, c, nil)
		if err != nil {
			return nil, err
		}
		open.Waiting = append(open.Waiting, m)
	}
	return &open, nil
}

// Due brings into force whatever has waited for its moment. What cannot come into force stays, marked.
func (s *Service) Due(ctx context.Context, town *directory.Town) error {
	now := s.Now()
	list, err := s.Store.Open(ctx, town.ID, now)
	if err != nil {
		return err
	}
	for _, c := range list {
		if c.State != Waiting || len(c.Conflicts) > 0 || c.Moment.After(now) {
			continue
		}
		if err := s.bring(ctx, town, c); err != nil {
			return err
		}
		if town, err = s.Towns.Reload(ctx, town.ID); err != nil {
			return err
		}
	}
	return s.Store.Sweep(ctx, town.ID, now.Add(-draftFor))
}

// bring brings one change into force. Nobody looks on, so whoever loses their place is looked after as it is reckoned.
func (s *Service) bring(ctx context.Context, town *directory.Town, c *Change) error {
	const tries = 3
	var when When
	s.complete(town, &when)
	for range tries {
		e, err := s.Effect(ctx, town, c, when)
		if err != nil {
			return err
		}
		if len(e.Conflicts) > 0 || e.Refused() {
			return s.rebaseOne(ctx, town, c)
		}
		when.Seen = e.Assessment.Fingerprint
		if err := s.carryOut(ctx, town, e, when); apperr.CodeOf(err) != apperr.ClosureChanged {
			return err
		}
	}
	return apperr.New(apperr.Busy)
}
