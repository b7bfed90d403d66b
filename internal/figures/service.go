package figures

import (
	"context"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// Service reckons figures.
type Service struct {
	Store Store
	Now   func() time.Time
}

// oldest is how many years back figures are reckoned.
const oldest = 10

// Report gives the figures of a period.
//
// Errors: apperr.Invalid at period for one that is not over, or long over.
func (s *Service) Report(ctx context.Context, town *directory.Town, q Question) (*Report, error) {
	today := civil.DateOf(s.Now().In(town.Rules.Location))
	if !q.Period.Over(today) || q.Period.First < today.AddDays(-366*oldest) {
		return nil, apperr.New(apperr.Invalid).At("period")
	}
	line := timelineOf(q.Period, today)
	data, err := s.Store.Read(ctx, town.ID, Scope{
		Cuts: line.cuts(), First: q.Period.First, End: q.Period.End(), Office: q.Office, Zone: town.Rules.Location.String(),
		MostTerms: mostKept, LeastOfTerm: Least,
	})
	if err != nil {
		return nil, err
	}
	return reckon(town, q, line, data), nil
}
