package closure

import (
	"cmp"
	"context"
	"slices"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

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
