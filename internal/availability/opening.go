package availability

import (
	"fmt"
	"slices"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// Opening is an office on one date before anything is booked: which counters are open at which ticks, where starts
// lie, and how many counters may be occupied for online to be offered a tick. It is never changed.
type Opening struct {
	Day civil.Day
	*shape
}

// shape is an opening apart from its date. Most of an office's days have the same as others; those share one, because an
// installation keeps weeks of thousands of offices in memory.
type shape struct {
	ticks   int    // of the day
	Holiday string // name of the public holiday, or empty
	Special bool   // special openings alone made it
	staffed []staffing
	counter []Ticks // open ticks by counter
	open    Ticks   // of any counter
	planned []Ticks // by counter, before closures
	wanted  []Ticks // by counter, before closures and holidays
	grid    Ticks
	share   planes // per tick: the sum of the rules' shares, at most the counters open
	closed  []closed
}

// closed is what a closure takes from the planned opening.
type closed struct {
	ticks    Ticks
	counters Counters
	reason   string
}

// staffing is one rule or special opening as it applies to the date.
type staffing struct {
	index     int  // among the office's opening rules, or among its special openings
	missed    bool // only a holiday keeps it from opening
	from, end int
	counters  Counters
	online    int
}

func (r *Rules) open(o *Office, date civil.Date) *Opening {
	day := civil.DayIn(date, r.Location)
	p := &shape{ticks: day.Ticks, Holiday: r.holidays.Name(date), staffed: o.special(day)}
	if p.Special = len(p.staffed) > 0; !p.Special {
		p.staffed = r.weekly(o, day)
	}
	p.closed = append(p.closures(o, day, o.Closures), p.closures(o, day, r.Settings.Plan.Closures)...)
	made := fmt.Sprintf("%d %q %t %v %v", p.ticks, p.Holiday, p.Special, p.staffed, p.closed)
	if known, ok := o.shapes.Load(made); ok {
		return &Opening{Day: day, shape: known.(*shape)}
	}
	p.build(o)
	known, _ := o.shapes.LoadOrStore(made, p)
	return &Opening{Day: day, shape: known.(*shape)}
}

// build works out what staffing and closures leave open.
func (p *shape) build(o *Office) {
	p.planned = make([]Ticks, len(o.Counters))
	for i := range p.staffed {
		if s := &p.staffed[i]; !s.missed {
			s.fill(p.planned)
		}
	}
	p.layGrid(o.Grid() / civil.TickMinutes)
	p.wanted, p.counter = p.planned, p.planned // shared while they are the same
	for i := range p.staffed {
		if s := &p.staffed[i]; s.missed {
			p.wanted = slices.Clone(p.wanted)
			s.fill(p.wanted)
		}
	}
	if len(p.closed) > 0 {
		p.counter = slices.Clone(p.planned)
	}
	for _, c := range p.closed {
		for counter := range p.counter {
			if c.counters.has(counter) {
				p.counter[counter] = p.counter[counter].without(&c.ticks)
			}
		}
	}
	p.open = union(p.counter)
	p.shareOut()
}

func (o *Office) special(day civil.Day) (staffings []staffing) {
	for i := range o.Special {
		if s := &o.Special[i]; s.Date == day.Date {
			staffed := o.staff(day, s.From, s.Until, s.Counters, s.Online)
			staffed.index = i
			staffings = append(staffings, staffed)
		}
	}
	return staffings
}

func (r *Rules) weekly(o *Office, day civil.Day) (staffings []staffing) {
	for i := range o.Office.Opening {
		rule := &o.Office.Opening[i]
		if held, missed := r.applies(rule, day.Date); held || missed {
			s := o.staff(day, rule.From, rule.Until, rule.Counters, rule.Online)
			s.index, s.missed = i, missed
			staffings = append(staffings, s)
		}
	}
	return staffings
}

// applies tells whether a rule opens on a date, and if not, whether only the holiday keeps it from doing so.
func (r *Rules) applies(rule *office.OpeningRule, date civil.Date) (held, missed bool) {
	shifts := rule.OnHoliday == office.NextWeek && (rule.ValidUntil == nil || date <= *rule.ValidUntil)
	due := falls(rule, date) || shifts && r.postponed(rule, date)
	holiday := rule.OnHoliday != office.OpenOnHoliday && r.holidays.Name(date) != ""
	return due && !holiday, due && holiday
}

// postponed tells whether holidays, each a week before the next, push an opening of the rule onto a date.
func (r *Rules) postponed(rule *office.OpeningRule, date civil.Date) bool {
	for before := date.AddDays(-7); r.holidays.Name(before) != ""; before = before.AddDays(-7) {
		if falls(rule, before) {
			return true
		}
	}
	return false
}

// falls tells whether a rule names a date, whatever the holidays.
func falls(rule *office.OpeningRule, date civil.Date) bool {
	if !slices.Contains(rule.Days, civil.Weekday(date.Weekday())) ||
		rule.ValidFrom != nil && date < *rule.ValidFrom || rule.ValidUntil != nil && date > *rule.ValidUntil {
		return false
	}
	if rule.EveryWeeks > 0 && rule.Starting != nil {
		weeks := int(date.Monday()-rule.Starting.Monday()) / 7
		if weeks < 0 || weeks%rule.EveryWeeks != 0 {
			return false
		}
	}
	return len(rule.Nth) == 0 || slices.ContainsFunc(rule.Nth, func(n office.Nth) bool { return n.Matches(date) })
}

// staff gives the counters that are staffed from one time to another.
func (o *Office) staff(day civil.Day, from, until civil.Clock, counters []string, online *int) staffing {
	s := staffing{from: day.TickOf(from, civil.Beginning), end: day.TickOf(until, civil.End), counters: o.named(counters)}
	if s.online = s.counters.count(); online != nil {
		s.online = *online
	}
	return s
}

// fill adds the staffing's time to each of its counters.
func (s *staffing) fill(counters []Ticks) {
	for rest := s.counters; rest != 0; rest &= rest - 1 {
		counters[rest.first()].add(s.from, s.end)
	}
}

// named gives the counters of a list of ids; no id means all.
func (o *Office) named(ids []string) Counters {
	if len(ids) == 0 {
		return o.all
	}
	var counters Counters
	for _, id := range ids {
		if c := o.Counter(id); c >= 0 {
			counters |= only(c)
		}
	}
	return counters
}

// layGrid puts starts every so many ticks from the beginning of each contiguous planned opening.
func (p *shape) layGrid(every int) {
	planned := union(p.planned)
	for begin := planned.next(0); begin >= 0; {
		_, end := planned.runAround(begin)
		for tick := begin; tick < end; tick += every {
			p.grid.add(tick, tick+1)
		}
		begin = planned.next(end)
	}
}

// closures gives those that cut something out of the day. Special openings stand over whole-day closures of everything;
// a closure with wall times or named counters cuts them too.
func (p *shape) closures(o *Office, day civil.Day, closures []office.Closure) (cuts []closed) {
	for i := range closures {
		closure := &closures[i]
		if p.Special && !closure.From.HasTime && len(closure.Counters) == 0 {
			continue
		}
		if from, end := closureTicks(closure, day); from < end {
			cuts = append(cuts, closed{ticks: span(from, end), counters: o.named(closure.Counters), reason: closure.Reason})
		}
	}
	return cuts
}

func closureTicks(closure *office.Closure, day civil.Day) (from, end int) {
	if closure.From.HasTime {
		return day.Clip(closure.From, closure.Until)
	}
	if closure.From.Date <= day.Date && day.Date <= closure.Until.Date {
		return 0, day.Ticks
	}
	return 0, 0
}

// shareOut sums the shares of the rules active at each tick, at most the counters open there.
func (p *shape) shareOut() {
	for tick := range p.open.all {
		sum, open := 0, 0
		for _, s := range p.staffed {
			if !s.missed && s.from <= tick && tick < s.end {
				sum += s.online
			}
		}
		for c := range p.counter {
			if p.counter[c].Has(tick) {
				open++
			}
		}
		p.share.set(tick, min(sum, open))
	}
}

// Minutes gives how long the office's counters are open, all of them together.
func (p *Opening) Minutes() (minutes int) {
	for c := range p.counter {
		minutes += p.counter[c].Count() * civil.TickMinutes
	}
	return minutes
}

// Serves tells whether a counter is open for all of from ≤ tick < end.
func (p *Opening) Serves(counter, from, end int) bool { return p.counter[counter].covers(from, end) }

// Open tells whether any counter is open at a tick.
func (p *Opening) Open(tick int) bool { return p.open.Has(tick) }
