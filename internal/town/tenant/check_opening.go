package tenant

import (
	"slices"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/document"
	"stadttermin/internal/town/office"
)

func (c *checker) rule(path string, o *office.Office, r *office.OpeningRule) {
	if len(r.Days) == 0 {
		c.refuse(path+".days", "opening_days_none")
	}
	for i, day := range r.Days {
		if day < 0 || day > 6 || slices.Contains(r.Days[:i], day) {
			c.refuse(document.ElementPath(path+".days", r.Days, i), "opening_day_twice")
		}
	}
	for i, nth := range r.Nth {
		if nth != office.Last && (nth < 1 || nth > 5) || slices.Contains(r.Nth[:i], nth) {
			c.refuse(document.ElementPath(path+".nth", r.Nth, i), "opening_nth_twice", "value", nth)
		}
	}
	if r.OnHoliday != "" && r.OnHoliday != office.SkipOnHoliday && r.OnHoliday != office.NextWeek && r.OnHoliday != office.OpenOnHoliday {
		c.refuse(path+".on_holiday", "unknown_on_holiday", "value", string(r.OnHoliday))
	}
	c.optional(path+".every_weeks", r.EveryWeeks, 1, 52, "weeks")
	switch {
	case r.EveryWeeks != 0 && r.Starting == nil:
		c.refuse(path+".every_weeks", "opening_weeks_without_start")
	case r.EveryWeeks == 0 && r.Starting != nil:
		c.refuse(path+".starting", "opening_start_without_weeks")
	}
	c.hours(path, o, r.From, r.Until, r.Counters, r.Online)
	if r.ValidFrom != nil && r.ValidUntil != nil && *r.ValidFrom > *r.ValidUntil {
		c.refuse(path+".valid_until", "opening_valid_until_before_from", "until", *r.ValidUntil, "from", *r.ValidFrom)
	}
}

func (c *checker) special(path string, o *office.Office, s *office.SpecialOpening) {
	c.hours(path, o, s.From, s.Until, s.Counters, s.Online)
}

// hours judges what rules and special openings have in common.
func (c *checker) hours(path string, o *office.Office, from, until civil.Clock, counters []string, online *int) {
	c.clock(path+".from", from)
	c.clock(path+".until", until)
	if from >= until {
		c.refuse(path+".until", "opening_until_before_from", "until", until, "from", from)
	}
	c.references(path+".counters", "unknown_counter", counters, func(id string) bool { return o.Counter(id) >= 0 })
	if online != nil {
		c.between(path+".online", *online, 0, len(staffed(o, counters)), "counters")
	}
}

// staffed gives the counters that a rule means: those it names, or all.
func staffed(o *office.Office, named []string) []string {
	if len(named) > 0 {
		return named
	}
	all := make([]string, len(o.Counters))
	for i := range o.Counters {
		all[i] = o.Counters[i].ID
	}
	return all
}

// overlaps warns where two openings staff one counter at the same time: they are merged, and mostly one of them was
// forgotten.
func (c *checker) overlaps(path string, o *office.Office) {
	for i := range o.Opening {
		for n := range i {
			a, b := &o.Opening[n], &o.Opening[i]
			if counter, shared := sharedCounter(o, a.Counters, b.Counters); shared && rulesMeet(a, b) {
				c.warn(document.ElementPath(path+".opening", o.Opening, i), "opening_overlap", overlap(o, counter, n)...)
			}
		}
	}
	for i := range o.Special {
		for n := range i {
			a, b := &o.Special[n], &o.Special[i]
			counter, shared := sharedCounter(o, a.Counters, b.Counters)
			if shared && a.Date == b.Date && a.From < b.Until && b.From < a.Until {
				c.warn(document.ElementPath(path+".special", o.Special, i), "special_overlap", overlap(o, counter, n)...)
			}
		}
	}
}

// overlap gives what a warning of an overlap says: the counter and the position of the other opening, from 1 for people.
func overlap(o *office.Office, counter string, other int) []any {
	name := counter
	if at := o.Counter(counter); at >= 0 {
		name = o.Counters[at].Name
	}
	return []any{"counter", counter, "position", other, "name", name, "number", other + 1}
}

func sharedCounter(o *office.Office, a, b []string) (string, bool) {
	others := staffed(o, b)
	for _, counter := range staffed(o, a) {
		if slices.Contains(others, counter) {
			return counter, true
		}
	}
	return "", false
}

// rulesMeet tells whether two rules have a moment in common, holidays left aside.
func rulesMeet(a, b *office.OpeningRule) bool {
	return a.From < b.Until && b.From < a.Until && validityMeets(a, b) && nthMeets(a.Nth, b.Nth) && weeksMeet(a, b) &&
		slices.ContainsFunc(a.Days, func(day civil.Weekday) bool { return slices.Contains(b.Days, day) })
}

func validityMeets(a, b *office.OpeningRule) bool {
	return (a.ValidUntil == nil || b.ValidFrom == nil || *b.ValidFrom <= *a.ValidUntil) &&
		(b.ValidUntil == nil || a.ValidFrom == nil || *a.ValidFrom <= *b.ValidUntil)
}

func nthMeets(a, b []office.Nth) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	for _, x := range a {
		for _, y := range b {
			// The last of a month is its fourth or its fifth.
			if x == y || x == office.Last && y >= 4 || y == office.Last && x >= 4 {
				return true
			}
		}
	}
	return false
}

// weeksMeet uses that two cycles meet exactly when their beginnings differ by a multiple of their common divisor.
func weeksMeet(a, b *office.OpeningRule) bool {
	if a.EveryWeeks < 1 || b.EveryWeeks < 1 || a.Starting == nil || b.Starting == nil {
		return true
	}
	divisor, rest := a.EveryWeeks, b.EveryWeeks
	for rest != 0 {
		divisor, rest = rest, divisor%rest
	}
	return int(a.Starting.Monday()-b.Starting.Monday())/7%divisor == 0
}

// closures judges those of an office, or with none those of the whole town.
func (c *checker) closures(path string, o *office.Office, closures []office.Closure) {
	for i, closure := range closures {
		at := document.ElementPath(path, closures, i)
		from, until := closure.From, closure.Until
		switch {
		case from.HasTime != until.HasTime:
			c.refuse(at, "closure_one_clock")
		case from.Date > until.Date || from.Date == until.Date && from.HasTime && from.Clock >= until.Clock:
			c.refuse(at+".until", "closure_until_before_from", "until", until, "from", from)
		}
		c.clock(at+".from", from.Clock)
		c.clock(at+".until", until.Clock)
		if o == nil && len(closure.Counters) > 0 {
			c.refuse(at+".counters", "closure_counters")
		}
		if o != nil {
			c.references(at+".counters", "unknown_counter", closure.Counters, func(id string) bool { return o.Counter(id) >= 0 })
		}
	}
}
