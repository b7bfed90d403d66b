package change

import (
	"slices"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/document"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// split divides settings that are wanted from a day on into what says so itself and what has no date of its own. Opening
// rules end the day before and begin on the day, another length of a service begins then; closures, special openings and
// fees have their dates already. dated may
// come into force at once; rest has to wait for the day. Both go back to the settings in force.
func split(inForce, wanted *tenant.Settings, day civil.Date) (dated, rest *tenant.Settings) {
	now, later := *inForce, *wanted
	now.Plan.Closures, later.Plan.Closures = wanted.Plan.Closures, inForce.Plan.Closures
	now.Plan.Offices, later.Plan.Offices = slices.Clone(inForce.Plan.Offices), slices.Clone(wanted.Plan.Offices)
	for i := range later.Plan.Offices {
		o := &later.Plan.Offices[i]
		at := slices.IndexFunc(now.Plan.Offices, func(other office.Office) bool { return other.ID == o.ID })
		if at < 0 { // a new office has no past
			continue
		}
		into := &now.Plan.Offices[at]
		before := *into
		into.Opening = from(before.Opening, o.Opening, day)
		into.Special, into.Closures = o.Special, o.Closures
		o.Opening, o.Special, o.Closures = before.Opening, before.Special, before.Closures
	}
	now.Catalog.Services, later.Catalog.Services = slices.Clone(inForce.Catalog.Services), slices.Clone(wanted.Catalog.Services)
	for i := range later.Catalog.Services {
		s := &later.Catalog.Services[i]
		at := slices.IndexFunc(now.Catalog.Services, func(other office.Service) bool { return other.ID == s.ID })
		if at < 0 {
			continue
		}
		into := &now.Catalog.Services[at]
		into.Fees, s.Fees = s.Fees, into.Fees
		if into.Minutes > 0 && s.Minutes > 0 { // whether it has appointments at all has no date
			before := *into
			into.MinutesFrom = lasting(&before, s, day)
			s.Minutes, s.MinutesMore, s.MinutesFrom = before.Minutes, before.MinutesMore, before.MinutesFrom
		}
	}
	return &now, &later
}

// from gives opening rules that become others on a day: what is gone ends the day before, what is new begins then.
func from(before, after []office.OpeningRule, day civil.Date) []office.OpeningRule {
	eve := day.AddDays(-1)
	kept := make([]bool, len(before))
	var rules []office.OpeningRule
	for _, rule := range after {
		at := slices.IndexFunc(before, func(other office.OpeningRule) bool { return document.Same(other, rule) })
		for at >= 0 && kept[at] {
			next := slices.IndexFunc(before[at+1:], func(other office.OpeningRule) bool { return document.Same(other, rule) })
			if next < 0 {
				at = -1
				break
			}
			at += next + 1
		}
		if at >= 0 {
			kept[at] = true
		} else if rule.ValidFrom == nil || *rule.ValidFrom < day {
			rule.ValidFrom = &day
		}
		rules = append(rules, rule)
	}
	for i, rule := range before {
		switch {
		case kept[i], rule.ValidFrom != nil && *rule.ValidFrom > eve:
			continue
		case rule.ValidUntil == nil || *rule.ValidUntil > eve:
			rule.ValidUntil = &eve
		}
		rules = append(rules, rule)
	}
	return rules
}

// lasting gives the lengths of a service that becomes another on a day: until then those that it has, from then on those
// that are wanted.
func lasting(before, after *office.Service, day civil.Date) (lengths []office.Length) {
	for _, length := range before.MinutesFrom {
		if length.From < day {
			lengths = append(lengths, length)
		}
	}
	was, becomes := before.LengthOn(day.AddDays(-1)), after.LengthOn(day)
	was.From, becomes.From = day, day
	if !document.Same(was, becomes) {
		lengths = append(lengths, becomes)
	}
	for _, length := range after.MinutesFrom {
		if length.From > day {
			lengths = append(lengths, length)
		}
	}
	return lengths
}
