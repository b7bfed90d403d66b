package change

import (
	"context"
	"slices"

	"stadttermin/internal/directory"
)

// rebaseWaiting brings what waits onto settings that have just come into force. What collides with them is marked, so that
// both authors see it before its moment. Where that fails the merge is made again when the moment comes.
func (s *Service) rebaseWaiting(ctx context.Context, town *directory.Town) {
	list, err := s.Store.Open(ctx, town.ID, s.Now())
	for _, c := range list {
		if err != nil {
			break
		}
		if c.State == Waiting {
			err = s.rebaseOne(ctx, town, c)
		}
	}
	if err != nil {
		s.Log.WarnContext(ctx, "waiting changes were not brought onto the settings in force", "error", err)
	}
}

func (s *Service) rebaseOne(ctx context.Context, town *directory.Town, c *Change) error {
	m, err := s.Merge(ctx, town, c, nil)
	switch {
	case err != nil:
		return err
	case len(m.Conflicts) > 0 || m.Refused():
		if marked := m.hindrances(); !slices.Equal(marked, c.Conflicts) {
			c.Conflicts = marked
			return s.Store.Put(ctx, town.ID, c, nil)
		}
		return nil
	case c.Base == m.InForce.Number && len(c.Conflicts) == 0:
		return nil
	}
	return s.rebase(ctx, town, m)
}

// hindrances gives the paths that keep the change from coming into force.
func (m *Merged) hindrances() (paths []string) {
	for _, conflict := range m.Conflicts {
		paths = append(paths, conflict.Path)
	}
	for _, p := range m.Problems {
		paths = append(paths, p.Path)
	}
	return paths
}
