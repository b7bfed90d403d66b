package demo

import (
	"context"
	"slices"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// author stands in the revisions that the demo makes.
const author = "demo day"

// hours are those at which an office has to be open today.
type hours struct {
	from, until time.Time
	special     bool // it would not be without a special opening
}

// Around the present moment the office is open for at least atLeast; where it is not, it is for these whole hours.
const (
	atLeast = time.Hour
	before  = 2 * time.Hour
	after   = 4 * time.Hour
)

// around gives hours that the present moment lies well within: the office's own, or wider ones where it is closed now.
func around(town *directory.Town, o *availability.Office, now time.Time) hours {
	date := civil.DateOf(now)
	local := civil.DayIn(date, town.Rules.Location)
	opening := town.Rules.Opening(o, date)
	first, last := local.At(local.TickOf(8*60, civil.Beginning)), local.At(local.TickOf(16*60, civil.End))
	if opening.Minutes() > 0 {
		first, last = time.Time{}, time.Time{}
	}
	for c := range o.Counters {
		for _, span := range staffed(opening, c) {
			from, until := local.At(span.From), local.At(span.End)
			if !now.Before(from.Add(atLeast)) && !now.After(until.Add(-atLeast)) {
				return hours{from: from, until: until}
			}
			if first.IsZero() || from.Before(first) {
				first = from
			}
			if until.After(last) {
				last = until
			}
		}
	}
	full := now.Truncate(time.Hour)
	if early := full.Add(-before); early.Before(first) {
		first = early
	}
	if late := full.Add(after); late.After(last) {
		last = late
	}
	return hours{from: latest(first, local.First), until: earliest(last, local.At(local.Ticks)), special: true}
}

// staffed gives when a counter is open.
func staffed(opening *availability.Opening, counter int) []availability.Span {
	return slices.DeleteFunc(opening.Spans(counter), func(s availability.Span) bool { return s.Kind != availability.Staffed })
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// open makes sure that an office is open now, by a special opening of today where it has to be, and takes those of
// earlier days out of the settings. It gives the town as it is then.
func (m *Maker) open(ctx context.Context, town *directory.Town, o *availability.Office, h hours) (*directory.Town, error) {
	now, written := m.Now(), false
	today := civil.DateOf(now.In(town.Rules.Location))
	err := m.Settings.Change(ctx, &town.Settings().Profile, now, func(inForce, lastFiles *tenant.Revision) (*tenant.Revision, audit.Entry, error) {
		if inForce == nil {
			return nil, audit.Entry{}, nil
		}
		own := ownSpecial(inForce.Settings, lastFiles, o.ID)
		settings, changed := inForce.Settings, false
		if slices.ContainsFunc(own, func(special office.SpecialOpening) bool { return special.Date < today }) {
			settings, changed = withoutEarlier(settings, o.ID, own, today), true
		}
		if h.special && !slices.ContainsFunc(own, func(special office.SpecialOpening) bool { return special.Date == today }) {
			settings, changed = withSpecial(settings, o.ID, h.opening(today)), true
		}
		if !changed {
			return nil, audit.Entry{}, nil
		}
		written = true
		return inForce.Next(settings, tenant.FromAdmin, author, now), audit.Entry{
			At: now, Actor: audit.System, Action: "revision.apply", Object: "settings",
			Detail: map[string]any{"changes": 1, "author": author, "paths": []string{"offices." + o.ID + ".special"}},
		}, nil
	})
	if err != nil || !written {
		return town, err
	}
	return m.Towns.Reload(ctx, town.ID)
}

// opening is the special opening that makes the hours. It is the only one of its date, so it covers the usual ones.
func (h hours) opening(date civil.Date) office.SpecialOpening {
	clock := func(t time.Time) civil.Clock {
		if civil.DateOf(t) > date {
			return 24 * 60
		}
		return civil.Clock(t.Hour()*60 + t.Minute())
	}
	return office.SpecialOpening{Date: date, From: clock(h.from), Until: clock(h.until)}
}

// ownSpecial lists the special openings of an office that no file names: those that the demo has made.
func ownSpecial(s *tenant.Settings, lastFiles *tenant.Revision, officeID string) (own []office.SpecialOpening) {
	if o := officeOf(s, officeID); o != nil {
		own = slices.Clone(o.Special)
	}
	if lastFiles == nil || lastFiles.Files == nil {
		return own
	}
	if o := officeOf(lastFiles.Files, officeID); o != nil {
		own = slices.DeleteFunc(own, func(special office.SpecialOpening) bool {
			return slices.ContainsFunc(o.Special, func(named office.SpecialOpening) bool { return sameMoment(special, named) })
		})
	}
	return own
}

func officeOf(s *tenant.Settings, id string) *office.Office {
	if i := slices.IndexFunc(s.Plan.Offices, func(o office.Office) bool { return o.ID == id }); i >= 0 {
		return &s.Plan.Offices[i]
	}
	return nil
}

// sameMoment tells whether two special openings are one for whoever merges settings.
func sameMoment(a, b office.SpecialOpening) bool { return a.Date == b.Date && a.From == b.From }

func withoutEarlier(s *tenant.Settings, officeID string, own []office.SpecialOpening, today civil.Date) *tenant.Settings {
	return changeSpecial(s, officeID, func(special []office.SpecialOpening) []office.SpecialOpening {
		return slices.DeleteFunc(special, func(one office.SpecialOpening) bool {
			return one.Date < today && slices.ContainsFunc(own, func(mine office.SpecialOpening) bool { return sameMoment(one, mine) })
		})
	})
}

func withSpecial(s *tenant.Settings, officeID string, opening office.SpecialOpening) *tenant.Settings {
	return changeSpecial(s, officeID, func(special []office.SpecialOpening) []office.SpecialOpening {
		for slices.ContainsFunc(special, func(other office.SpecialOpening) bool { return sameMoment(other, opening) }) {
			opening.From += civil.TickMinutes
		}
		return append(special, opening)
	})
}

func changeSpecial(s *tenant.Settings, officeID string, change func([]office.SpecialOpening) []office.SpecialOpening) *tenant.Settings {
	changed := *s
	changed.Plan.Offices = slices.Clone(s.Plan.Offices)
	for i := range changed.Plan.Offices {
		if o := &changed.Plan.Offices[i]; o.ID == officeID {
			o.Special = change(slices.Clone(o.Special))
		}
	}
	return &changed
}
