package officeday

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// Range gives the days from–to of offices: from memory where one question to Redis says that they are current, read anew where
// not. Without Redis everything is read.
func (d *Days) Range(ctx context.Context, town *directory.Town, offices []*availability.Office, from, to civil.Date, me Self) (map[ID]*View, error) {
	if d.Changes == nil {
		return d.Read(ctx, town, offices, datesBetween(from, to), me)
	}
	marks, err := d.Changes.Marks(ctx, town.ID, idsOf(offices))
	if err != nil {
		return d.Read(ctx, town, offices, datesBetween(from, to), me)
	}
	views := make(map[ID]*View, len(offices)*int(to-from+1))
	for i, o := range offices {
		known := d.office(town.ID, o.ID)
		if !known.validFor(town, marks[i], from, to, d.Now()) {
			if err := d.revalidate(ctx, town, o, marks[i], from, to); err != nil {
				return nil, err
			}
		}
		for date := from; date <= to; date++ {
			day := ID{Office: o.ID, Date: date}
			if c := known.cached(date); c != nil {
				views[day] = c.viewFor(town, o, date, me)
			} else {
				views[day] = Vacant(town.Rules, o, date)
			}
		}
	}
	return views, nil
}

// Tag names what Range would answer at the moment, for one question to Redis: while settings and tag are the same, so is the
// answer. It is empty where memory cannot vouch for the days. A change that was never announced gives another tag when memory
// notices it. Tags are this instance's own.
func (d *Days) Tag(ctx context.Context, town *directory.Town, offices []*availability.Office, from, to civil.Date) string {
	if d.Changes == nil {
		return ""
	}
	marks, err := d.Changes.Marks(ctx, town.ID, idsOf(offices))
	if err != nil {
		return ""
	}
	now := d.Now()
	tag := strconv.AppendInt(nil, minuteOf(now), 36)
	for i, o := range offices {
		known := d.office(town.ID, o.ID)
		validated := known.validated.Load()
		if !known.validFor(town, marks[i], from, to, now) {
			return ""
		}
		tag = append(append(tag, ' '), marks[i]...)
		tag = strconv.AppendInt(append(tag, ' '), validated.at.UnixNano(), 36)
	}
	return string(tag)
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

// One gives one office-day: from memory where its stamp says that it is current, read anew where not.
func (d *Days) One(ctx context.Context, town *directory.Town, o *availability.Office, date civil.Date, me Self) (*View, error) {
	day := ID{Office: o.ID, Date: date}
	if d.Changes == nil {
		views, err := d.Read(ctx, town, []*availability.Office{o}, []civil.Date{date}, me)
		return views[day], err
	}
	known := d.office(town.ID, o.ID)
	entry := known.entry(date)
	if c := d.revalidated(ctx, town, entry, day); c != nil {
		return c.viewFor(town, o, date, me), nil
	}
	if err := entry.reading.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer entry.reading.Release(1)
	if c := d.revalidated(ctx, town, entry, day); c != nil { // somebody has read it while we waited
		return c.viewFor(town, o, date, me), nil
	}
	now := d.Now()
	views, err := d.Read(ctx, town, []*availability.Office{o}, []civil.Date{date}, Self{})
	if err != nil {
		return nil, err
	}
	return known.store(town, date, views[day], now).viewFor(town, o, date, me), nil
}

// revalidated gives a day as it is cached if its stamp says that it is current, else nil.
func (d *Days) revalidated(ctx context.Context, town *directory.Town, entry *entry, day ID) *cached {
	c := entry.cached.Load()
	if c == nil {
		return nil
	}
	stamps, err := d.Changes.Stamps(ctx, town.ID, []ID{day})
	if err != nil || !c.current(town.Revision, stamps[0], d.Now()) {
		return nil
	}
	return c
}

// Current gives the state and the holds of office-days, each named once: from memory where one question to Redis says that they
// are current, read anew where not.
func (d *Days) Current(ctx context.Context, town *directory.Town, days []ID) (map[ID]*View, error) {
	var stamps []string
	if d.Changes != nil {
		stamps, _ = d.Changes.Stamps(ctx, town.ID, days) // without them everything is read
	}
	views := make(map[ID]*View, len(days))
	stale := make(map[string][]civil.Date)
	for i, day := range days {
		c := d.office(town.ID, day.Office).entry(day.Date).cached.Load()
		if stamps == nil || !c.current(town.Revision, stamps[i], d.Now()) {
			stale[day.Office] = append(stale[day.Office], day.Date)
			continue
		}
		views[day] = &View{State: c.state, Held: c.held, cached: c}
	}
	for id, dates := range stale {
		o, now := town.Rules.Office(id), d.Now()
		read, err := d.Read(ctx, town, []*availability.Office{o}, dates, Self{})
		if err != nil {
			return nil, err
		}
		for day, v := range read {
			v.cached = d.office(town.ID, id).store(town, day.Date, v, now)
			views[day] = v
		}
	}
	return views, nil
}

// revalidate reads the days from–to that are missing or have changed, and keeps the others. Neighbouring days that were
// validated before are validated along, so that what is known of them stays. mark is the office's, as it was just read.
func (d *Days) revalidate(ctx context.Context, town *directory.Town, o *availability.Office, mark string, from, to civil.Date) error {
	known := d.office(town.ID, o.ID)
	if err := known.revalidating.Acquire(ctx, 1); err != nil {
		return err
	}
	defer known.revalidating.Release(1)
	now := d.Now()
	if known.validFor(town, mark, from, to, now) { // somebody has done it while we waited
		return nil
	}
	last := known.validated.Load()
	var stamps OfficeStamps
	var lost error
	if mark != "" && last != nil && last.stamps.Mark == mark {
		stamps = last.stamps // nothing was announced since
	} else if stamps, lost = d.Changes.Begin(ctx, town.ID, o.ID, uuid.NewString()); lost != nil {
		stamps = OfficeStamps{} // read everything, and trust none of it later
	}
	if last != nil && last.from <= to+1 && from <= last.to+1 {
		today := civil.DateOf(now.In(town.Rules.Location))
		from, to = min(from, max(last.from, today)), max(to, last.to)
	}
	last, err := d.compareVersions(ctx, town, o, from, to)
	if err != nil {
		return err
	}
	var stale []civil.Date
	for date := from; date <= to; date++ {
		c := known.cached(date)
		if lost != nil || c == nil && !last.vacant(date, &stamps) || c != nil && !c.current(town.Revision, stamps.Of(date), now) {
			stale = append(stale, date)
		}
	}
	read, err := d.Read(ctx, town, []*availability.Office{o}, stale, Self{})
	if err != nil {
		return err
	}
	for _, date := range stale {
		v := read[ID{Office: o.ID, Date: date}]
		if v.vacant() && stamps.Days[date] == "" && v.Held.Stamp == stamps.Of(date) {
			known.days.Delete(date)
			continue
		}
		known.store(town, date, v, now)
	}
	known.validated.Store(&validated{stamps: stamps, revision: town.Revision, from: from, to: to, at: now})
	return nil
}

// compareVersions renews what was read too long ago and still has its version in the database, and forgets days that are over.
// It gives the last validation if the days that were vacant then still are, else nil.
func (d *Days) compareVersions(ctx context.Context, town *directory.Town, o *availability.Office, from, to civil.Date) (*validated, error) {
	known := d.office(town.ID, o.ID)
	now := d.Now()
	last := known.validated.Load()
	old := last != nil && now.Sub(last.at) >= unannounced
	for date := from; date <= to; date++ {
		c := known.cached(date)
		old = old || c != nil && now.Sub(c.at) >= unannounced
	}
	if !old {
		return last, nil
	}
	first := min(from, civil.DateOf(now.In(town.Rules.Location)))
	versions, err := d.Store.Versions(ctx, town, o.ID, first)
	if err != nil {
		return nil, err
	}
	for date, version := range versions {
		if version > 0 && last.covers(date) && known.cached(date) == nil {
			last = nil
		}
	}
	known.days.Range(func(key, value any) bool {
		date, entry := key.(civil.Date), value.(*entry)
		c := entry.cached.Load()
		switch {
		case date < first:
			known.days.Delete(date)
		case c != nil && c.state.Version == versions[date]:
			renewed := *c
			renewed.at = now
			entry.cached.CompareAndSwap(c, &renewed)
		}
		return true
	})
	return last, nil
}

func idsOf(offices []*availability.Office) []string {
	ids := make([]string, len(offices))
	for i, o := range offices {
		ids[i] = o.ID
	}
	return ids
}

func datesBetween(from, to civil.Date) []civil.Date {
	dates := make([]civil.Date, 0, max(to-from+1, 0))
	for date := from; date <= to; date++ {
		dates = append(dates, date)
	}
	return dates
}
