package availability

import (
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// offered gives how many times the town offers online on a normal open day, at least 1: the online minutes of its rules, a
// mean over the weekdays on which there are any, by the mean minutes of what citizens book. It is a measure, no promise: no
// closure, holiday or special opening is looked at.
func (r *Rules) offered() int {
	var times [7]float64
	for _, o := range r.Offices {
		minutes := o.meanMinutes(&r.Settings.Catalog)
		if o.Retired || minutes == 0 {
			continue
		}
		for day := range times {
			times[day] += o.onlineMinutes(civil.Weekday(day)) / minutes
		}
	}
	sum, days := 0.0, 0
	for _, n := range times {
		if n > 0 {
			sum += n
			days++
		}
	}
	if days == 0 {
		return 1
	}
	return max(int(sum/float64(days)), 1)
}

// meanMinutes gives how long an appointment takes on average that citizens book at the office; 0: they book none.
func (o *Office) meanMinutes(catalog *office.Catalog) float64 {
	sum, services := 0, 0
	for i := range catalog.Services {
		if service := &catalog.Services[i]; service.BookableOnline() && o.knows[service.ID] != 0 {
			sum += service.Minutes
			services++
		}
	}
	if services == 0 {
		return 0
	}
	return float64(sum) / float64(services)
}

// onlineMinutes gives how long counters can be had online on a weekday: where rules follow one another, of those that give the most.
func (o *Office) onlineMinutes(day civil.Weekday) (most float64) {
	for i := range o.Office.Opening {
		begun := o.Office.Opening[i].ValidFrom
		sum := 0.0
		for k := range o.Office.Opening {
			if rule := &o.Office.Opening[k]; validFrom(rule, begun) {
				sum += o.ruleMinutes(rule, day)
			}
		}
		most = max(most, sum)
	}
	return most
}

// validFrom tells whether a rule holds when another begins, or from the beginning.
func validFrom(rule *office.OpeningRule, begun *civil.Date) bool {
	if begun == nil {
		return rule.ValidFrom == nil
	}
	return (rule.ValidFrom == nil || *rule.ValidFrom <= *begun) && (rule.ValidUntil == nil || *begun <= *rule.ValidUntil)
}

// weeksOfMonth is how often a weekday comes in a month, as a rule.
const weeksOfMonth = 4

// ruleMinutes gives what a rule adds to a weekday, less where it does not hold every week.
func (o *Office) ruleMinutes(rule *office.OpeningRule, day civil.Weekday) float64 {
	counters := (o.named(rule.Counters) & o.all).count()
	if rule.Online != nil {
		counters = min(counters, *rule.Online)
	}
	minutes := 0.0
	for _, named := range rule.Days {
		if named == day {
			minutes = float64(int(rule.Until-rule.From) * counters)
		}
	}
	if rule.EveryWeeks > 1 {
		minutes /= float64(rule.EveryWeeks)
	}
	if len(rule.Nth) > 0 {
		minutes *= float64(min(len(rule.Nth), weeksOfMonth)) / weeksOfMonth
	}
	return minutes
}
