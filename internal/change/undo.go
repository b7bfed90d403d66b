package change

import (
	"context"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
)

// Undo drafts the change that takes back what one revision changed, whatever was changed since. It is looked at and saved
// as any other: where a later one has changed the same place, that is a conflict.
//
// Errors: apperr.NotFound for a revision that never was, or the first one.
func (s *Service) Undo(ctx context.Context, town *directory.Town, number int64, by Author) (*Change, error) {
	undone, err := s.Store.RevisionOf(ctx, town.ID, number)
	if err != nil {
		return nil, err
	}
	before, err := s.Store.History(ctx, town.ID, number, 1)
	switch {
	case err != nil:
		return nil, err
	case len(before) == 0:
		return nil, apperr.New(apperr.NotFound)
	}
	now := s.Now()
	c := &Change{
		ID: uuid.New(), Subject: "revision", Origin: FromUndo, State: Draft, Base: undone.Number, Draft: before[0].Settings, Author: by, Created: now, Touched: now,
	}
	return c, s.Store.Add(ctx, town.ID, c)
}
