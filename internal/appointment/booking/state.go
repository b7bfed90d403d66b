package booking

import (
	"context"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// State names what Calendar would answer now, without judging anything: while settings, query and name are the same, so is the
// answer. It is empty where that cannot be told; see officeday.Days.Tag.
func (s *Service) State(ctx context.Context, town *directory.Town, q Query, from, to civil.Date) string {
	request, offices, err := s.resolve(town, q)
	if err != nil {
		return ""
	}
	first, last := town.Rules.Dates(request.Window)
	return s.Days.Tag(ctx, town, offices, max(from, first), min(to, last))
}
