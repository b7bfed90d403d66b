package change

import (
	"context"
	"slices"

	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// Merged is a change brought onto the revision in force.
type Merged struct {
	*Change
	InForce   *tenant.Revision
	Settings  *tenant.Settings  // as they would be
	Changes   []tenant.Change   // from those in force to them
	Theirs    []tenant.Change   // what others have changed since the change was begun
	Conflicts []tenant.Conflict // both have changed them differently; nothing is saved while there are any
	Problems  []tenant.Problem  // that those in force do not have
}

// Refused tells whether anything keeps the settings from coming into force.
func (m *Merged) Refused() bool {
	return slices.ContainsFunc(m.Problems, func(p tenant.Problem) bool { return p.Severity == tenant.Refusal })
}

// Merge brings a change onto the revision in force. decide settles conflicts by their path: Keep what is in force, or
// Take the change's.
func (s *Service) Merge(ctx context.Context, town *directory.Town, c *Change, decide map[string]tenant.Side) (*Merged, error) {
	inForce, err := s.Store.Revision(ctx, town.ID, s.Now())
	if err != nil {
		return nil, err
	}
	base := inForce
	if c.Base != inForce.Number {
		if base, err = s.Store.RevisionOf(ctx, town.ID, c.Base); err != nil {
			return nil, err
		}
	}
	return merge(c, base, inForce, decide), nil
}

func merge(c *Change, base, inForce *tenant.Revision, decide map[string]tenant.Side) *Merged {
	m := &Merged{Change: c, InForce: inForce}
	if base.Number == inForce.Number {
		m.Settings, m.Changes = c.Draft, tenant.Diff(inForce.Settings, c.Draft)
	} else {
		m.Settings, m.Changes, m.Conflicts = tenant.Merge(base.Settings, inForce.Settings, c.Draft, decide)
		m.Theirs = tenant.Diff(base.Settings, inForce.Settings)
	}
	known := make(map[string]bool)
	for _, p := range tenant.Check(inForce.Settings) {
		known[p.Path+p.Message()] = true
	}
	for _, p := range tenant.Check(m.Settings) {
		if !known[p.Path+p.Message()] {
			m.Problems = append(m.Problems, p)
		}
	}
	return m
}

// Decide settles conflicts and keeps the result as the draft, which then goes back to the revision in force.
func (s *Service) Decide(ctx context.Context, town *directory.Town, c *Change, decide map[string]tenant.Side) (*Merged, error) {
	m, err := s.Merge(ctx, town, c, decide)
	if err != nil || len(m.Conflicts) > 0 || c.Base == m.InForce.Number {
		return m, err
	}
	return m, s.rebase(ctx, town, m)
}

// rebase lets a draft that was merged without conflicts go back to the revision in force.
func (s *Service) rebase(ctx context.Context, town *directory.Town, m *Merged) error {
	m.Base, m.Draft, m.Change.Conflicts, m.Touched = m.InForce.Number, m.Settings, nil, s.Now()
	return s.Store.Put(ctx, town.ID, m.Change, nil)
}
