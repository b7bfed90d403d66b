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

// Past is a revision with what it changed.
type Past struct {
	*tenant.Revision
	Changes []tenant.Change // since the one before
	First   bool            // there is none before
}

// Past lists revisions before a number, the newest first; 0: from the newest on.
func (s *Service) Past(ctx context.Context, town *directory.Town, before int64, most int) ([]*Past, error) {
	revisions, err := s.Store.History(ctx, town.ID, before, most+1)
	if err != nil {
		return nil, err
	}
	var past []*Past
	for i, r := range revisions[:min(len(revisions), most)] {
		one := &Past{Revision: r, First: i+1 == len(revisions)}
		if !one.First {
			one.Changes = tenant.Diff(revisions[i+1].Settings, r.Settings)
		}
		past = append(past, one)
	}
	return past, nil
}

// Reschedule lets a waiting change wait for another day.
//
// Errors: apperr.NotFound for one that does not wait; apperr.ChangePast, apperr.ChangeFar.
func (s *Service) Reschedule(ctx context.Context, town *directory.Town, id uuid.UUID, by Author, date string) error {
	c, err := s.open(ctx, town, id)
	switch {
	case err != nil:
		return err
	case c.State != Waiting:
		return apperr.New(apperr.NotFound)
	}
	day, err := civil.ParseDate(date)
	if err != nil {
		return apperr.New(apperr.ChangePast).At("tag")
	}
	if err := s.ahead(town, &day); err != nil {
		return err
	}
	moment := civil.Instant(day, 0, town.Rules.Location, civil.Beginning)
	c.Moment, c.Touched = &moment, s.Now()
	return s.Store.Put(ctx, town.ID, c, &audit.Entry{
		At: s.Now(), Actor: by.Actor(), Action: "revision.schedule", Object: "settings",
		Detail: map[string]any{"subject": c.Subject, "moment": moment.Format(time.RFC3339)},
	})
}
