package queue

import (
	"context"
	"slices"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// Day reads the plan of an office's day. Names stand in it only if named says that the reader may see them there.
//
// Errors: apperr.NotFound for an office that the town does not have.
func (s *Service) Day(ctx context.Context, town *directory.Town, officeID string, date civil.Date, named bool) (*dayplan.Day, error) {
	o := town.Rules.Office(officeID)
	if o == nil {
		return nil, apperr.New(apperr.NotFound)
	}
	now := s.Now().In(town.Rules.Location)
	key := officeday.ID{Office: officeID, Date: date}
	held := s.Days.HeldOn(ctx, town, key)
	sheet, err := s.Store.Sheet(ctx, town, key, named, now)
	if err != nil {
		return nil, err
	}
	day := dayplan.NewDay(o, town.Rules.Opening(o, date), civil.DayIn(date, town.Rules.Location), sheet, now)
	day.Usual = s.usual(ctx, town, officeID)
	for _, hold := range held.Holds {
		day.Holds = append(day.Holds, dayplan.Hold{Counter: hold.Counter, From: hold.From, End: hold.End, Expires: hold.Expires})
	}
	slices.SortFunc(day.Holds, func(a, b dayplan.Hold) int { return a.From - b.From })
	return day, nil
}

// usual gives how many times its planned minutes a service takes at an office. Where that cannot be read, things take as
// long as planned.
func (s *Service) usual(ctx context.Context, town *directory.Town, office string) map[string]float64 {
	key, now := averageKey{town.ID, office}, s.Now()
	known, ok := s.averages.known.Get(key)
	if ok && now.Sub(known.read) < averagesFor {
		return known.usual
	}
	usual, err := s.Store.Usual(ctx, town, office, now.Add(-averagesOf))
	if err != nil {
		s.Log.WarnContext(ctx, "usual lengths not read", "tenant", town.Slug(), "error", err)
		return known.usual
	}
	s.averages.known.Put(maxAverages, key, average{usual, now})
	return usual
}
