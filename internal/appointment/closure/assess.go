package closure

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/fingerprint"
	"stadttermin/internal/town/tenant"
)

// Assessment is what a closure would do.
type Assessment struct {
	At    time.Time // when it was reckoned
	Cases []*Case   // by time, office and reference
	// Fingerprint of all cases: who goes which way, and which time is kept. Counters are no part of it.
	Fingerprint string
	// Gone is how many cases of what was shown before there are no more.
	Gone int

	planned *planner
	picture *Picture
}

// Group gives the cases of one resolution.
func (a *Assessment) Group(of Resolution) (group []*Case) {
	for _, c := range a.Cases {
		if c.Resolution == of {
			group = append(group, c)
		}
	}
	return group
}

// Differs tells whether anything is not as it was shown.
func (a *Assessment) Differs() bool {
	return a.Gone > 0 || slices.ContainsFunc(a.Cases, func(c *Case) bool { return c.New })
}

// Bounds of a closure.
const (
	maxSpan   = 92  // days
	maxReason = 120 // characters
	maxDays   = 10  // working days that times are kept for
)

// check refuses what is no closure. The refusal names the field.
func (o *Order) check(town *directory.Town, now time.Time) error {
	outage := &o.Outage
	from := civil.Instant(outage.From.Date, outage.From.Clock, town.Rules.Location, civil.Beginning)
	ends := outage.Ends(town.Rules.Location)
	switch {
	case !from.Before(ends):
		return apperr.New(apperr.ClosureSpan).At("bis")
	case !now.Before(ends):
		return apperr.New(apperr.ClosureOver).At("bis")
	case outage.Until.Date-outage.From.Date > maxSpan && o.Revision == nil:
		return apperr.New(apperr.ClosureLong, "days", maxSpan).At("bis")
	case o.Said == "" || len([]rune(o.Said)) > maxReason || strings.ContainsFunc(o.Said, func(r rune) bool { return r < ' ' }):
		return apperr.New(apperr.ClosureReason, "max", maxReason).At("grund")
	case o.Days < 1 || o.Days > maxDays:
		return apperr.New(apperr.Invalid).At("frist")
	}
	if outage.Office == "" {
		return nil
	}
	office := town.Settings().Office(outage.Office)
	if office == nil {
		return apperr.New(apperr.NotFound)
	}
	for _, counter := range outage.Counters {
		if i := office.Counter(counter); i < 0 || office.Counters[i].Retired {
			return apperr.New(apperr.Invalid).At("schalter")
		}
	}
	return nil
}

// Assess reckons what an order would do, and changes nothing. Names are read at the offices in named only.
//
// Errors: apperr.ClosureSpan, apperr.ClosureOver, apperr.ClosureLong, apperr.ClosureReason; apperr.NotFound for an office that
// the town does not have.
func (c *Service) Assess(ctx context.Context, town *directory.Town, order *Order, named []string) (*Assessment, error) {
	if err := order.check(town, c.Now()); err != nil {
		return nil, err
	}
	return c.assess(ctx, town, order, named, func(ask Ask) (*Picture, error) { return c.Store.Picture(ctx, town, ask) })
}

func (c *Service) assess(ctx context.Context, town *directory.Town, order *Order, named []string, read func(Ask) (*Picture, error)) (*Assessment, error) {
	rules, err := availability.Compile(order.settings(town))
	if err != nil {
		return nil, err
	}
	now := c.Now()
	r := &planner{rules: rules, before: town.Rules, order: order, now: now}
	ask := Ask{Offices: officesOf(rules), Dates: datesFor(rules, town, &order.Outage, now), Outage: &order.Outage, Named: named, Now: now}
	held := c.held(ctx, town, ask) // before the seats: whoever misses a hold that was booked sees its seat
	picture, err := read(ask)
	if err != nil {
		return nil, err
	}
	picture.Held = held
	a := &Assessment{At: now, Cases: r.cases(picture, held), planned: r, picture: picture}
	a.compare(order.Seen)
	return a, nil
}

// Proposals gives other times for one of the cases, the best first, as they are once everybody else has been kept theirs.
func (a *Assessment) Proposals(reference string, most int) []booking.Time {
	for _, c := range a.Cases {
		if c.Reference == reference {
			return a.planned.proposals(c.Person, most)
		}
	}
	return nil
}

func officesOf(rules *availability.Rules) []string {
	ids := make([]string, len(rules.Offices))
	for i, o := range rules.Offices {
		ids[i] = o.ID
	}
	return ids
}

// datesFor gives the dates of the outage that lie ahead, and those on which other times may be found.
func datesFor(rules *availability.Rules, town *directory.Town, outage *Outage, now time.Time) []civil.Date {
	today := civil.DateOf(now.In(town.Rules.Location))
	last := today.AddDays(int(max(longestHorizon(town.Settings()), longestHorizon(rules.Settings))) + 1)
	var dates []civil.Date
	for date := today; date <= last; date++ {
		dates = append(dates, date)
	}
	for date := max(outage.From.Date, last+1); date <= outage.Until.Date; date++ {
		dates = append(dates, date)
	}
	return dates
}

func longestHorizon(settings *tenant.Settings) civil.Days {
	longest := settings.Profile.Booking.Horizon
	for i := range settings.Catalog.Services {
		if h := settings.Catalog.Services[i].Horizon; h != nil {
			longest = max(longest, *h)
		}
	}
	return longest
}

// held reads what visitors hold at this moment; without Redis nothing.
func (c *Service) held(ctx context.Context, town *directory.Town, ask Ask) map[officeday.ID]officeday.TickHolds {
	var days []officeday.ID
	for _, office := range ask.Offices {
		for _, date := range ask.Dates {
			days = append(days, officeday.ID{Office: office, Date: date})
		}
	}
	read := c.Days.Held(ctx, town, days)
	held := make(map[officeday.ID]officeday.TickHolds, len(days))
	for i, day := range days {
		held[day] = read[i]
	}
	return held
}

// fingerprint tells a case from every other that the same appointment could have.
func (c *Case) fingerprint() string {
	what := c.ID.String() + string(c.Resolution)
	if c.Kept != nil {
		what += c.Kept.Day.Office + c.Kept.Start.UTC().Format(time.RFC3339)
	}
	return fingerprint.Of("%s", what)
}

// compare sets the fingerprint and marks what is not as it was seen. Nothing seen, nothing marked.
func (a *Assessment) compare(seen string) {
	prints := make([]string, len(a.Cases))
	before := make(map[string]bool)
	for i := 0; i+fingerprint.Length <= len(seen); i += fingerprint.Length {
		before[seen[i:i+fingerprint.Length]] = true
	}
	a.Gone = len(before)
	for i, c := range a.Cases {
		prints[i] = c.fingerprint()
		c.New = seen != "" && !before[prints[i]]
		if before[prints[i]] {
			a.Gone--
		}
	}
	slices.Sort(prints)
	a.Fingerprint = strings.Join(prints, "")
	if a.Fingerprint == "" {
		a.Fingerprint = nobody
	}
}

// nobody is the fingerprint of a closure that touches nobody.
const nobody = "-"

// object names a closure in the audit trail.
func object(id uuid.UUID) string { return fmt.Sprintf("closure:%s", id) }

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
