package booking

import (
	"context"
	"strconv"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// State names what Calendar would answer now, without judging anything, for one question to Redis: while settings, query
// and name are the same, so is the answer. It is empty where memory cannot vouch for the days. A change that was never
// announced gives another name when memory notices it. Names are this instance's own.
func (s *Service) State(ctx context.Context, town *directory.Town, q Query, from, to civil.Date) string {
	request, offices, err := s.ask(town, q)
	if err != nil || s.Changes == nil {
		return ""
	}
	ids := make([]string, len(offices))
	for i, o := range offices {
		ids[i] = o.ID
	}
	marks, err := s.Changes.Marks(ctx, town.ID, ids)
	if err != nil {
		return ""
	}
	now := s.Now()
	first, last := town.Rules.Dates(request.Window)
	name := strconv.AppendInt(nil, minuteOf(now), 36)
	for i, o := range offices {
		snap := s.snapshots.of(town.ID, o.ID)
		checked := snap.checked.Load()
		if !snap.serves(town, marks[i], max(from, first), min(to, last), now) {
			return ""
		}
		name = append(append(name, ' '), marks[i]...)
		name = strconv.AppendInt(append(name, ' '), checked.at.UnixNano(), 36)
	}
	return string(name)
}

// minuteOf numbers the spans of time within which nothing begins, ends or expires: each full minute, and what lies
// between two.
func minuteOf(t time.Time) int64 {
	minute := t.Truncate(time.Minute)
	number := 2 * (minute.Unix() / 60)
	if t.After(minute) {
		number++
	}
	return number
}
