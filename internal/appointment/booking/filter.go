package booking

import (
	"context"
	"time"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// Filter narrows a search for the first free times.
type Filter struct {
	Date    *civil.Date
	Weekday *civil.Weekday
	After   *civil.Clock // starts not before this wall time
	Before  *civil.Clock // starts before this wall time
	Since   time.Time    // starts not before this moment
	Near    *civil.Clock // for proposals: those of each day nearest to this wall time instead of the earliest
	Most    int          // how many
}

// matchesDate tells whether a date may have what is looked for.
func (f *Filter) matchesDate(date civil.Date) bool {
	return (f.Date == nil || date == *f.Date) && (f.Weekday == nil || civil.Weekday(date.Weekday()) == *f.Weekday)
}

// matching keeps those times of a day that are looked for.
func (f *Filter) matching(day *Day) []Time {
	if !f.matchesDate(day.Date) {
		return nil
	}
	times := day.Times()
	wanted := times[:0]
	for _, t := range times {
		clock := clockOf(t.Start)
		if !t.Start.Before(f.Since) && (f.After == nil || clock >= *f.After) && (f.Before == nil || clock < *f.Before) {
			wanted = append(wanted, t)
		}
	}
	return wanted
}

// Next gives the first free times of the whole window, in order.
func (s *Service) Next(ctx context.Context, town *directory.Town, q Query, filter Filter) ([]Time, error) {
	calendar, err := s.window(ctx, town, q, filter, officeday.Self{Appointment: q.Moves})
	if err != nil {
		return nil, err
	}
	found := []Time{}
	for i := range calendar.Days {
		for _, t := range filter.matching(&calendar.Days[i]) {
			if found = append(found, t); len(found) == filter.Most {
				return found, nil
			}
		}
	}
	return found, nil
}

// window judges every day on which a basket may be booked now, or the one date that is looked for.
func (s *Service) window(ctx context.Context, town *directory.Town, q Query, filter Filter, me officeday.Self) (*Calendar, error) {
	request, _, err := s.resolve(town, q)
	if err != nil {
		return nil, err
	}
	first, last := town.Rules.Dates(request.Window)
	if filter.Date != nil {
		first, last = *filter.Date, *filter.Date
	}
	if !filter.Since.IsZero() {
		first = max(first, civil.DateOf(filter.Since.In(town.Rules.Location)))
	}
	if last < first {
		return &Calendar{Request: request}, nil
	}
	return s.calendar(ctx, town, q, first, min(last, first+maxDays-1), me)
}
