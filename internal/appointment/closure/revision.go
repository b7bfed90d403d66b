package closure

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Revision is a change of the settings other than a closure. Whoever sits where they staff nobody any more is looked
// after as if that place were closed.
type Revision struct {
	Settings *tenant.Settings // as they are stored
	Source   tenant.Source
	Audit    audit.Entry
}

// span gives the revision's span: from today until the last day on which anybody is seated.
func (c *Service) span(ctx context.Context, town *directory.Town) (from, until civil.Moment, err error) {
	last, err := c.Store.LastDay(ctx, town)
	if err != nil {
		return from, until, err
	}
	today := civil.DateOf(c.Now().In(town.Rules.Location))
	from = civil.Moment{Date: today, HasTime: true}
	until = civil.Moment{Date: max(last, today), Clock: endOfDay, HasTime: true}
	return from, until, nil
}

// endOfDay is 24:00.
const endOfDay = civil.Clock(24 * 60)

// Propose completes an order for a revision: with its span, and with the office where one alone is concerned.
func (c *Service) Propose(ctx context.Context, town *directory.Town, order *Order) (err error) {
	order.Outage.Revised = true
	order.Outage.From, order.Outage.Until, err = c.span(ctx, town)
	return err
}

// narrow says of the cases from when until when, and in which office, people are touched.
func (o *Outage) narrow(cases []*Case) {
	if len(cases) == 0 {
		return
	}
	first := slices.MinFunc(cases, func(a, b *Case) int { return a.Was.Day.Compare(b.Was.Day) })
	last := slices.MaxFunc(cases, func(a, b *Case) int { return cmp.Compare(a.Was.Day.Date, b.Was.Day.Date) })
	o.From.Date, o.Until.Date, o.Office = first.Was.Day.Date, last.Was.Day.Date, first.Was.Day.Office
	for _, c := range cases {
		if c.Was.Day.Office != o.Office {
			o.Office = ""
		}
	}
}

// settings gives what the order makes of the town's settings, with what appointments stand on and they no longer name.
func (o *Order) settings(town *directory.Town) *tenant.Settings {
	if o.Revision == nil {
		return tenant.WithClosure(town.Settings(), o.Outage.Office, o.Outage.Closure(o.Said))
	}
	return tenant.RetiringFrom(town.Settings(), o.Revision.Settings)
}

// Days gives the office-days that were looked at: as they are, and as they will be once everybody is looked after.
func (a *Assessment) Days(rules *availability.Rules) iter.Seq2[officeday.ID, Pair] {
	return func(yield func(officeday.ID, Pair) bool) {
		for key, state := range a.picture.Days {
			pair := Pair{}
			if o := rules.Office(key.Office); o != nil {
				pair.Before = officeday.Compose(o, rules.Opening(o, key.Date), state, a.picture.Held[key], officeday.Self{}).Day
			}
			if l := a.planned.days[key]; l != nil {
				pair.After = l.day
			}
			if !yield(key, pair) {
				return
			}
		}
	}
}

// Pair is an office-day before and after; nil where there is no such office.
type Pair struct{ Before, After *availability.Day }

// Rules gives those that the settings become.
func (a *Assessment) Rules() *availability.Rules { return a.planned.rules }

// unseated tells whether a seat fits the rules in force and would not fit those that the settings become.
func (r *planner) unseated(key officeday.ID, s officeday.SeatAssignment, person *Person) bool {
	services := s.Services
	if s.Kept {
		services = person.Basket.Services()
	}
	return fits(r.before, key, s, services) && !fits(r.rules, key, s, services)
}

// fits tells whether a seat is at a counter that is staffed then and knows what the appointment is for. What is retired
// stays in force for those who are seated there.
func fits(rules *availability.Rules, key officeday.ID, s officeday.SeatAssignment, services []string) bool {
	o := rules.Office(key.Office)
	if o == nil {
		return false
	}
	counter := o.Counter(s.Counter)
	if counter < 0 {
		return false
	}
	if o.Retired || o.Counters[counter].Retired {
		return true
	}
	return rules.Opening(o, key.Date).Serves(counter, s.From, s.End) && o.Able(services)&(availability.Counters(1)<<counter) != 0
}
