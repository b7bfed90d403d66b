package change

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Proposal is what a form sends.
type Proposal struct {
	Into   uuid.UUID // the draft that the form was opened on; zero: a new one
	Base   int64     // revision that the form was made from; 0: the one in force
	Origin Origin
	Edit   func(s *tenant.Settings) (subject string, err error) // changes a copy that is nobody else's, and names the place
}

// Propose keeps a form's edit as a draft. Nothing else changes. The draft may hold what Check refuses: whoever typed it
// mends it there.
//
// Errors: apperr.NotFound for a draft that is not open any more, or a revision that never was; what Edit returns.
func (s *Service) Propose(ctx context.Context, town *directory.Town, by Author, p Proposal) (*Change, error) {
	now := s.Now()
	c := &Change{ID: uuid.New(), Origin: p.Origin, State: Draft, Author: by, Created: now, Touched: now}
	if p.Into != uuid.Nil {
		open, err := s.open(ctx, town, p.Into)
		if err != nil {
			return nil, err
		}
		open.Touched, open.Author = now, by
		c = open
	} else {
		base, err := s.revision(ctx, town, p.Base)
		if err != nil {
			return nil, err
		}
		c.Base, c.Draft = base.Number, base.Settings
	}
	draft, err := Copy(c.Draft)
	if err != nil {
		return nil, err
	}
	if c.Subject, err = p.Edit(draft); err != nil {
		return nil, err
	}
	tenant.RememberSources(c.Draft, draft)
	c.Draft = draft
	if p.Into != uuid.Nil {
		return c, s.Store.Put(ctx, town.ID, c, nil)
	}
	return c, s.Store.Add(ctx, town.ID, c)
}

// Find gives a change; apperr.NotFound.
func (s *Service) Find(ctx context.Context, town *directory.Town, id uuid.UUID) (*Change, error) {
	return s.Store.Find(ctx, town.ID, id)
}

// Drop gives a change up.
func (s *Service) Drop(ctx context.Context, town *directory.Town, id uuid.UUID, by Author) error {
	c, err := s.open(ctx, town, id)
	if err != nil {
		return err
	}
	now := s.Now()
	waited := c.State == Waiting
	c.State, c.Finished, c.Touched = Dropped, &now, now
	if !waited {
		return s.Store.Put(ctx, town.ID, c, nil)
	}
	return s.Store.Put(ctx, town.ID, c, &audit.Entry{
		At: now, Actor: by.Actor(), Action: "revision.unschedule", Object: "settings", Detail: map[string]any{"subject": c.Subject},
	})
}

// open gives a change that may still come into force.
func (s *Service) open(ctx context.Context, town *directory.Town, id uuid.UUID) (*Change, error) {
	c, err := s.Store.Find(ctx, town.ID, id)
	if err == nil && !c.State.Open() {
		return nil, apperr.New(apperr.NotFound)
	}
	return c, err
}

// revision reads one by its number, or the one in force.
func (s *Service) revision(ctx context.Context, town *directory.Town, number int64) (*tenant.Revision, error) {
	if number == 0 {
		return s.Store.Revision(ctx, town.ID, s.Now())
	}
	return s.Store.RevisionOf(ctx, town.ID, number)
}

// Copy gives settings that may be changed in place.
func Copy(s *tenant.Settings) (*tenant.Settings, error) {
	written, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	var copied tenant.Settings
	err = json.Unmarshal(written, &copied)
	return &copied, err
}

// InForce gives the settings in force as they are stored.
func (s *Service) InForce(ctx context.Context, town *directory.Town) (*tenant.Revision, error) {
	return s.Store.Revision(ctx, town.ID, s.Now())
}
