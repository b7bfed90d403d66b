package booking

import (
	"context"
	"slices"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// maxDays bounds how many days one question may ask for.
const maxDays = 400

// Search tells which times are free, and why others are not.
type Search struct{ *Deps }

// resolve judges a query by what no time can change.
func (s *Search) resolve(town *directory.Town, q Query) (*availability.Request, []*availability.Office, error) {
	request, err := town.Rules.Request(q.Basket, q.Channel, s.Now())
	if err != nil {
		return nil, nil, err
	}
	offices := town.Rules.Serving(request.Services, q.Office)
	if q.Among != nil {
		offices = slices.DeleteFunc(offices, func(o *availability.Office) bool { return !slices.Contains(q.Among, o.ID) })
	}
	if q.Office != "" && town.Rules.Office(q.Office) == nil {
		return nil, nil, apperr.New(apperr.UnknownOffice).At("office")
	}
	if len(offices) == 0 {
		return nil, nil, apperr.New(apperr.NotServed).At("office")
	}
	return request, offices, nil
}

// Calendar judges every day from–to, inclusive. Days beyond the window are there with nothing free.
func (s *Search) Calendar(ctx context.Context, town *directory.Town, q Query, from, to civil.Date) (*Calendar, error) {
	return s.calendar(ctx, town, q, from, to, officeday.Self{Appointment: q.Moves})
}

func (s *Search) calendar(ctx context.Context, town *directory.Town, q Query, from, to civil.Date, me officeday.Self) (*Calendar, error) {
	request, offices, err := s.resolve(town, q)
	if err != nil {
		return nil, err
	}
	if to < from || to-from >= maxDays {
		return nil, apperr.New(apperr.Invalid).At("to")
	}
	// Only days that the window touches can have anything free; the others need nothing read.
	first, last := town.Rules.Dates(request.Window)
	views := map[officeday.ID]*officeday.View{}
	if low, high := max(from, first), min(to, last); low <= high {
		if views, err = s.Days.Range(ctx, town, offices, low, high, me); err != nil {
			return nil, err
		}
	}
	calendar := &Calendar{Request: request, Days: make([]Day, 0, to-from+1)}
	for _, o := range offices {
		calendar.Offices = append(calendar.Offices, o.ID)
	}
	for date := from; date <= to; date++ {
		day := Day{Date: date, Offices: make([]*availability.Judgement, len(offices))}
		for i, o := range offices {
			v := views[officeday.ID{Office: o.ID, Date: date}]
			if v == nil {
				v = officeday.Compose(o, town.Rules.Opening(o, date), &officeday.State{}, officeday.TickHolds{}, me)
			}
			day.Offices[i] = v.Day.Judge(request)
		}
		calendar.Days = append(calendar.Days, day)
	}
	return calendar, nil
}

// State names what Calendar would answer now, without judging anything: while settings, query and name are the same, so is the
// answer. It is empty where that cannot be told; see officeday.Days.Tag.
func (s *Search) State(ctx context.Context, town *directory.Town, q Query, from, to civil.Date) string {
	request, offices, err := s.resolve(town, q)
	if err != nil {
		return ""
	}
	first, last := town.Rules.Dates(request.Window)
	return s.Days.Tag(ctx, town, offices, max(from, first), min(to, last))
}

// Next gives the first free times of the whole window, in order.
func (s *Search) Next(ctx context.Context, town *directory.Town, q Query, filter Filter) ([]Time, error) {
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
func (s *Search) window(ctx context.Context, town *directory.Town, q Query, filter Filter, me officeday.Self) (*Calendar, error) {
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

// alternativeCount is how many times are proposed to somebody who lost one.
const alternativeCount = 4

// alternatives proposes the nearest free times to one that is gone: two of the same day, then the same hour on others.
func (s *Search) alternatives(ctx context.Context, town *directory.Town, q Query, wanted time.Time, me officeday.Self) []Time {
	date := civil.DateOf(wanted)
	request, _, err := s.resolve(town, q)
	if err != nil {
		return nil
	}
	first, last := town.Rules.Dates(request.Window)
	calendar, err := s.calendar(ctx, town, q, max(first, date-14), min(last, date+28), me)
	if err != nil {
		return nil
	}
	var nearest []Time
	slices.SortStableFunc(calendar.Days, func(a, b Day) int { return distance(a.Date, date) - distance(b.Date, date) })
	for i := range calendar.Days {
		day := &calendar.Days[i]
		times := day.Times()
		slices.SortStableFunc(times, func(a, b Time) int {
			return int(apart(a.Start, wanted) - apart(b.Start, wanted))
		})
		most := 1
		if day.Date == date {
			most = 2
		}
		nearest = append(nearest, times[:min(most, len(times))]...)
		if len(nearest) >= alternativeCount {
			return nearest[:alternativeCount]
		}
	}
	return nearest
}

// distance counts the days between two dates, later ones before earlier ones at equal distance.
func distance(a, b civil.Date) int {
	if a >= b {
		return int(a-b) * 2
	}
	return int(b-a)*2 + 1
}

// apart counts the minutes between the wall times of two instants.
func apart(a, b time.Time) civil.Clock {
	x, y := clockOf(a), clockOf(b)
	return max(x-y, y-x)
}
