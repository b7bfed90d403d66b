package officeday

import (
	"context"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/tenant"
)

// Changes tells which office-days are no longer as they were read. Marks are unique and stamps name the epoch of Redis'
// memory, so that what was lost and begun anew never looks like what it was.
type Changes interface {
	// Marks gives the present mark of each office, empty where there is none.
	Marks(ctx context.Context, id tenant.ID, offices []string) ([]string, error)
	// Begin gives the office's mark, made now where it has none, and what its days are stamped with.
	Begin(ctx context.Context, id tenant.ID, office, unique string) (OfficeStamps, error)
	// Stamps gives what days are stamped with, in their order, as HoldStore.Read does.
	Stamps(ctx context.Context, id tenant.ID, days []ID) ([]string, error)
	// Announce marks days that were changed, after the commit.
	Announce(ctx context.Context, id tenant.ID, days []ID, unique string) error
}

// OfficeStamps is what the days of an office are stamped with under a mark of it.
type OfficeStamps struct {
	Mark  string
	Epoch string
	Days  map[civil.Date]string // that were ever announced
}

// Of gives what a day is stamped with: the epoch of Redis' memory and the mark of the day's last change.
func (s *OfficeStamps) Of(date civil.Date) string { return s.Epoch + ":" + s.Days[date] }
