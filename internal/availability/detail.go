package availability

import (
	"slices"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// Detail is what a reason rests on, for whoever makes the rules. It names rules, counters and services, and nobody.
type Detail struct {
	Rules       []Rule         `json:"rules,omitempty"`    // closed, holiday: what opens at or around the time
	Hours       *Hours         `json:"hours,omitempty"`    // closure: how long it takes of that date
	GridMinutes int            `json:"grid,omitempty"`     // off_grid: minutes between starts
	Starts      []string       `json:"starts,omitempty"`   // off_grid: the nearest starts before and after
	Season      *office.Season `json:"season,omitempty"`   // out_of_season: the one that is missed
	Services    []string       `json:"services,omitempty"` // no_able_counter: what no staffed counter knows; online_share: what only staff book; day_limit: what there is no more of
	Counters    []CounterUse   `json:"counters,omitempty"` // no_able_counter: who is staffed; occupied, search_limit: who could serve it, and what keeps them
	Share       *Share         `json:"share,omitempty"`    // online_share, where it is used up
}

// Hours is an interval of one date in wall time; 24:00 is the end of the day.
type Hours struct {
	From  string `json:"from"`
	Until string `json:"until"`
}

// Rule is an opening rule or a special opening as it applies to a date.
type Rule struct {
	Index   int  `json:"index"`             // among the office's opening rules, from 0
	Special bool `json:"special,omitempty"` // it is one of the special openings
	Hours
	Counters []string `json:"counters"`
}

// CounterUse is a counter and what occupies it within the time asked for.
type CounterUse struct {
	Counter string  `json:"counter"`
	Busy    []Hours `json:"busy,omitempty"`
}

// Share is the first tick at which too many counters are occupied for online to be offered it.
type Share struct {
	At       string `json:"at"`
	Occupied int    `json:"occupied"`
	Most     int    `json:"most"` // online is offered while fewer are occupied
}

// Detailed gives the reason that the judgement has for a tick together with what it rests on.
func (j *Judgement) Detailed(r Reason, tick int) Reason {
	end := tick + j.request.Ticks()
	d := &Detail{}
	switch r.Code {
	case Closed:
		d.Rules = j.day.rules(j.day.around(tick, end))
	case Holiday:
		d.Rules = j.day.rules(slices.DeleteFunc(j.day.around(tick, end), func(s staffing) bool { return !s.missed }))
	case Closure:
		d.Hours = j.day.hours(r.closed.ticks.bounds())
	case OffGrid:
		d.GridMinutes, d.Starts = j.day.office.Grid(), j.nearest(tick)
	case OutOfSeason:
		d.Season = j.request.missed(j.day.Opening.Day.Date)
	case NoAbleCounter:
		staffed := j.wanted(j.day.office.all, tick, end-tick)
		d.Services = j.day.office.unknown(j.request.Services, staffed)
		d.Counters = j.day.use(staffed, 0, 0)
	case Occupied, SearchLimit:
		d.Counters = j.day.use(j.search.within(j.able, tick, end), tick, end)
	case DayLimit:
		d.Services = []string{j.full}
	case OnlineShare:
		if j.request.Withheld != "" {
			d.Services = []string{j.request.Withheld}
		} else {
			d.Share = j.day.spent(tick, end)
		}
	default: // before_lead and beyond_horizon say all by their limit
		return r
	}
	r.Detail = d
	return r
}

// around gives the staffings that meet from ≤ tick < end, or the last before and the first after where none does.
func (p *Opening) around(from, end int) (near []staffing) {
	before, after := -1, -1
	for i, s := range p.staffed {
		switch {
		case s.from < end && from < s.end:
			near = append(near, s)
		case s.end <= from && (before < 0 || s.end > p.staffed[before].end):
			before = i
		case s.from >= end && (after < 0 || s.from < p.staffed[after].from):
			after = i
		}
	}
	if len(near) > 0 {
		return near
	}
	for _, i := range []int{before, after} {
		if i >= 0 {
			near = append(near, p.staffed[i])
		}
	}
	return near
}

func (d *Day) rules(staffings []staffing) []Rule {
	rules := make([]Rule, len(staffings))
	for i, s := range staffings {
		rules[i] = Rule{Index: s.index, Special: d.Special, Hours: *d.hours(s.from, s.end), Counters: d.office.ids(s.counters)}
	}
	return rules
}

func (p *Opening) hours(from, end int) *Hours {
	hours := &Hours{From: p.Day.Label(from), Until: "24:00"}
	if end < p.Day.Ticks {
		hours.Until = p.Day.Label(end)
	}
	return hours
}

// nearest gives the last start before a tick and the first after it at which an able counter is open for long enough.
func (j *Judgement) nearest(tick int) (labels []string) {
	starts := startsOf(j.day.counter, j.able, j.request.Ticks())
	starts = starts.and(&j.listed)
	before := tick
	for before >= 0 && !starts.Has(before) {
		before--
	}
	for _, start := range []int{before, starts.next(tick + 1)} {
		if start >= 0 {
			labels = append(labels, j.day.Opening.Day.Label(start))
		}
	}
	return labels
}

// missed gives the first season that a date lies outside of.
func (q *Request) missed(date civil.Date) *office.Season {
	for i := range q.Season {
		if date < q.Season[i].From || date > q.Season[i].Until {
			return &q.Season[i]
		}
	}
	return nil
}

// use lists counters and what occupies them from ≤ tick < end, in order of time.
func (d *Day) use(counters Counters, from, end int) (list []CounterUse) {
	for rest := counters; rest != 0; rest &= rest - 1 {
		c := rest.first()
		var busy []Seat
		for _, seat := range d.seats {
			if seat.Counter == c && seat.From < end && from < seat.End {
				busy = append(busy, seat)
			}
		}
		slices.SortFunc(busy, func(a, b Seat) int { return a.From - b.From })
		one := CounterUse{Counter: d.office.Counters[c].ID}
		for _, seat := range busy {
			one.Busy = append(one.Busy, *d.hours(seat.From, seat.End))
		}
		list = append(list, one)
	}
	return list
}

// spent gives the first tick from ≤ tick < end at which the online share is used up.
func (d *Day) spent(from, end int) *Share {
	for tick := from; tick < end; tick++ {
		if occupied, most := d.busy.at(tick), d.share.at(tick); occupied >= most {
			return &Share{At: d.Opening.Day.Label(tick), Occupied: occupied, Most: most}
		}
	}
	return nil
}

// unknown gives the services that none of the counters knows.
func (o *Office) unknown(services []string, counters Counters) (unknown []string) {
	for _, service := range services {
		if o.knows[service]&counters == 0 {
			unknown = append(unknown, service)
		}
	}
	return unknown
}

// ids names counters.
func (o *Office) ids(counters Counters) []string {
	ids := make([]string, 0, counters.count())
	for rest := counters; rest != 0; rest &= rest - 1 {
		ids = append(ids, o.Counters[rest.first()].ID)
	}
	return ids
}
