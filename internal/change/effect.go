package change

import (
	"cmp"
	"context"
	"slices"
	"time"

	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Effect is what a change would do, reckoned on the true days.
type Effect struct {
	*Merged
	Assessment *closure.Assessment // who loses their place, and what becomes of them; nil where nothing is saved as yet
	From       civil.Date          // first and last date that were looked at
	Until      civil.Date
	Weeks      []Week // with free times before or after, by office and week
	Before     int    // free times online, of the shortest service of each office
	After      int
	First      []First // days to the first free time, where they change
	Without    []string
	Later      []tenant.Change // what waits for the day, because it has no date of its own
	Took       time.Duration
}

// Week is how many times one office has free in a week.
type Week struct {
	Office        string
	Monday        civil.Date
	Before, After int
}

// First is how many days it takes until the first free time for a service; -1: there is none.
type First struct {
	Service       string
	Before, After int
}

// When says from when a change is wanted, and what is to be told to whom it touches.
type When struct {
	Day    *civil.Date // nil: now
	Reason string      // one that every language knows, or the town's own words
	Said   string      // in the town's language
	Days   int         // working days that times are kept for
	Wishes map[string]closure.Wish
	Seen   string // fingerprint of the effect that was shown
}

// Effect reckons what a change would do from now, or from a day. Where it cannot be saved as it is, only the merge is
// reported.
func (s *Service) Effect(ctx context.Context, town *directory.Town, c *Change, when When) (*Effect, error) {
	began := s.Now()
	s.complete(town, &when)
	m, err := s.Merge(ctx, town, c, nil)
	if err != nil {
		return nil, err
	}
	e := &Effect{Merged: m}
	if len(m.Conflicts) > 0 || m.Refused() {
		return e, nil
	}
	now := m.Settings
	if when.Day != nil {
		var rest *tenant.Settings
		now, rest = split(m.InForce.Settings, m.Settings, *when.Day)
		e.Later = tenant.Diff(m.InForce.Settings, rest)
	}
	if town, err = s.current(ctx, town, m); err != nil {
		return nil, err
	}
	order := s.order(m, now, when)
	if err := s.Closures.Propose(ctx, town, order); err != nil {
		return nil, err
	}
	if e.Assessment, err = s.Closures.Assess(ctx, town, order, nil); err != nil {
		return nil, err
	}
	e.count(town, s.Now())
	e.Took = s.Now().Sub(began)
	return e, nil
}

// What is told to people, and for how long times are kept for them, where nobody has said so.
const (
	defaultReason = "hours"
	defaultDays   = 3
)

func (s *Service) complete(town *directory.Town, when *When) {
	if when.Reason == "" {
		when.Reason = defaultReason
		when.Said = s.Bundle.Printer(town.Settings().SourceLanguage()).T("closure.reason." + defaultReason)
	}
	if when.Days == 0 {
		when.Days = defaultDays
	}
}

// current gives the town with the settings that the merge rests on.
func (s *Service) current(ctx context.Context, town *directory.Town, m *Merged) (*directory.Town, error) {
	if town.Revision == m.InForce.Number {
		return town, nil
	}
	return s.Towns.Reload(ctx, town.ID)
}

// order makes of a change what looks after everybody whom it touches.
func (s *Service) order(m *Merged, settings *tenant.Settings, when When) *closure.Order {
	source := tenant.FromAdmin
	if m.Origin == FromUndo {
		source = tenant.FromUndo
	}
	changes := tenant.Diff(m.InForce.Settings, settings)
	return &closure.Order{
		ID: m.ID, Outage: closure.Outage{Reason: when.Reason}, Said: when.Said, Days: when.Days, Wishes: when.Wishes, Seen: when.Seen,
		Staff: m.Author.ID, Author: m.Author.Name,
		Revision: &closure.Revision{
			Settings: settings, Source: source,
			Audit: audit.Entry{
				At: s.Now(), Actor: m.Author.Actor(), Action: "revision.change", Object: "settings",
				Detail: map[string]any{"subject": m.Subject, "changes": len(changes), "paths": paths(changes)},
			},
		},
	}
}

// paths names what was changed, as much of it as somebody reads; the revision itself holds all.
func paths(changes []tenant.Change) []string {
	const most = 20
	named := make([]string, 0, most)
	for _, c := range changes[:min(len(changes), most)] {
		named = append(named, c.Path)
	}
	return named
}

// count compares what can be booked online before and after.
func (e *Effect) count(town *directory.Town, now time.Time) {
	before, after := town.Rules, e.Assessment.Rules()
	weeks := make(map[Week]*Week)
	days := make(map[officeday.ID]closure.Pair)
	for key, pair := range e.Assessment.Days(before) {
		days[key] = pair
		b, a := free(before, pair.Before, key.Office, now), free(after, pair.After, key.Office, now)
		if b == 0 && a == 0 {
			continue
		}
		of := Week{Office: key.Office, Monday: key.Date.AddDays(-(int(key.Date.Weekday()) + 6) % 7)}
		if weeks[of] == nil {
			weeks[of] = &Week{Office: of.Office, Monday: of.Monday}
		}
		weeks[of].Before += b
		weeks[of].After += a
		e.Before, e.After = e.Before+b, e.After+a
		if e.From == 0 || key.Date < e.From {
			e.From = key.Date
		}
		e.Until = max(e.Until, key.Date)
	}
	for _, week := range weeks {
		e.Weeks = append(e.Weeks, *week)
	}
	slices.SortFunc(e.Weeks, func(a, b Week) int { return cmp.Or(cmp.Compare(a.Office, b.Office), cmp.Compare(a.Monday, b.Monday)) })
	e.services(days, before, after, now)
}

// free counts the starts that an office has free for the shortest of the services that are booked there online.
func free(rules *availability.Rules, day *availability.Day, officeID string, now time.Time) int {
	if day == nil {
		return 0
	}
	shortest := shortestOf(rules, officeID, day.Opening.Day.Date)
	if shortest == "" {
		return 0
	}
	request, err := rules.Request(office.Basket{{Service: shortest, Quantity: 1}}, office.Online, now)
	if err != nil {
		return 0
	}
	return day.Judge(request).Free()
}

// shortestOf gives the service that takes the least time of those that an office offers online; empty where there is none.
func shortestOf(rules *availability.Rules, officeID string, date civil.Date) (id string) {
	least := 0
	for i := range rules.Settings.Catalog.Services {
		s := &rules.Settings.Catalog.Services[i]
		if minutes := s.MinutesOn(date, 1); s.BookableOnline() && s.OfferedAt(officeID) && (id == "" || minutes < least) {
			id, least = s.ID, minutes
		}
	}
	return id
}

// services finds how long it takes to the first free time of each, and those that nobody can book any more.
func (e *Effect) services(days map[officeday.ID]closure.Pair, before, after *availability.Rules, now time.Time) {
	today := civil.DateOf(now.In(before.Location))
	keys := make([]officeday.ID, 0, len(days))
	for key := range days {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, officeday.ID.Compare)
	first := func(rules *availability.Rules, service string, side func(closure.Pair) *availability.Day) int {
		request, err := rules.Request(office.Basket{{Service: service, Quantity: 1}}, office.Online, now)
		if err != nil {
			return -1
		}
		for _, key := range keys {
			o := rules.Office(key.Office)
			if day := side(days[key]); day != nil && o != nil && o.Offers(request.Services) && day.Judge(request).Free() > 0 {
				return int(key.Date - today)
			}
		}
		return -1
	}
	for _, id := range bookable(before, after) {
		f := First{
			Service: id,
			Before:  first(before, id, func(p closure.Pair) *availability.Day { return p.Before }),
			After:   first(after, id, func(p closure.Pair) *availability.Day { return p.After }),
		}
		if f.Before != f.After {
			e.First = append(e.First, f)
		}
		if f.Before >= 0 && f.After < 0 {
			e.Without = append(e.Without, id)
		}
	}
}

// bookable lists the services that are booked online before or after.
func bookable(before, after *availability.Rules) (ids []string) {
	for _, rules := range []*availability.Rules{before, after} {
		for i := range rules.Settings.Catalog.Services {
			if s := &rules.Settings.Catalog.Services[i]; s.BookableOnline() && !slices.Contains(ids, s.ID) {
				ids = append(ids, s.ID)
			}
		}
	}
	return ids
}
