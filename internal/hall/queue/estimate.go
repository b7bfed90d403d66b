package queue

import (
	"context"

	"stadttermin/internal/hall/estimate"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// Estimate tells when somebody without an appointment would be called who came now.
//
// Errors: as of Draw, but for ClosedToday: where it is too late the range says so.
func (s *Service) Estimate(ctx context.Context, town *directory.Town, draw Draw) (*estimate.Forecast, error) {
	today := civil.DateOf(s.Now().In(town.Rules.Location))
	items, err := itemsOf(town, today, draw.Office, draw.Basket)
	if err != nil {
		return nil, err
	}
	day, err := s.Day(ctx, town, draw.Office, today, false)
	if err != nil {
		return nil, err
	}
	return s.Forecast(town, day, day.Newcomer(items, draw.Priority)), nil
}

// Forecast tells when those who wait on a day are called, and a newcomer, who may be nil.
func (s *Service) Forecast(town *directory.Town, day *dayplan.Day, newcomer *dayplan.Case) *estimate.Forecast {
	return s.forecasts.Of(town.ID, day, newcomer)
}
