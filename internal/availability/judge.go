package availability

import (
	"iter"

	"stadttermin/internal/civil"
)

// Judgement is what the engine thinks of every tick of a day as the start of a requested appointment.
type Judgement struct {
	day     *Day
	request *Request
	able    Counters
	window  Ticks // starts within lead, horizon and season
	shared  Ticks // starts that leave the online share unspent
	listed  Ticks // starts on the grid, or compact where the office allows it
	direct  Ticks // starts at which an able counter is free without re-seating
	offered Ticks
	full    string // service of which the day takes no more; empty: none
	search  *search
}

// Judge finds all starts that are offered. The verdict on a tick and the reasons for it come from the same sets.
func (d *Day) Judge(q *Request) *Judgement {
	q = q.On(d.Opening.Day.Date)
	j := &Judgement{day: d, request: q, able: d.office.Able(q.Services), full: d.Full(q), search: newSearch(d)}
	length := q.Ticks()
	if q.inSeason(d.Opening.Day.Date) {
		j.window = q.Window.clip(&d.Opening.Day)
	}
	var compact Ticks
	for rest := j.able; rest != 0; rest &= rest - 1 {
		c := rest.first()
		free := d.counter[c].without(&d.occupied[c])
		starts := free.starts(length)
		j.direct = j.direct.or(&starts)
		if d.office.Compact {
			beside := compactStarts(&free, &starts, length)
			compact = compact.or(&beside)
		}
	}
	j.listed = d.grid.or(&compact)
	switch {
	case q.Channel.Staffed():
		j.shared = span(0, maxTicks)
	case q.Withheld == "":
		j.shared = d.busy.below(&d.share).starts(length)
	}
	if j.full != "" {
		return j
	}
	candidates := j.listed.and(&j.window)
	candidates = candidates.and(&j.shared)
	j.offered = candidates.and(&j.direct)
	undecided := candidates.without(&j.direct)
	for tick := range undecided.all {
		if _, refusal := j.search.place(j.able, tick, tick+length); refusal == "" {
			j.offered.add(tick, tick+1)
		}
	}
	return j
}

// compactStarts gives the starts that touch an end or a beginning of the free runs they lie in.
func compactStarts(free, starts *Ticks, length int) Ticks {
	longer := free.starts(length + 1)
	touching := starts.without(&longer)
	for tick := range starts.all {
		if !free.Has(tick - 1) {
			touching.add(tick, tick+1)
		}
	}
	return touching
}

// Starts iterates over the ticks that are offered, in order.
func (j *Judgement) Starts() iter.Seq[int] { return j.offered.all }

// Free gives the number of starts that are offered.
func (j *Judgement) Free() int { return j.offered.Count() }

// Next gives the first start offered at or after a tick, or -1.
func (j *Judgement) Next(tick int) int { return j.offered.next(tick) }

// Offered tells whether a tick is offered.
func (j *Judgement) Offered(tick int) bool { return j.offered.Has(tick) }

// Allows tells whether a hold may begin at a tick: citizens get what is offered, staff any tick within their window
// that can be seated.
func (j *Judgement) Allows(tick int) bool {
	if !j.request.Channel.Staffed() {
		return j.Offered(tick)
	}
	if !j.window.Has(tick) || j.full != "" {
		return false
	}
	_, refusal := j.search.place(j.able, tick, tick+j.request.Ticks())
	return refusal == ""
}

// Seat finds the seat of a start that the judgement allows.
func (j *Judgement) Seat(tick int) (Seating, Code) {
	return j.search.place(j.able, tick, tick+j.request.Ticks())
}

// Able gives the counters of the office that know everything in the basket.
func (j *Judgement) Able() Counters { return j.able }

// Capacity gives how many such appointments can be booked one after the other at a start.
func (j *Judgement) Capacity(tick int) (n int) {
	day := j.day.Clone()
	end := tick + j.request.Ticks()
	for n = 0; ; n++ {
		if day.Full(j.request) != "" {
			return n
		}
		if !j.request.Channel.Staffed() && !day.WithinShare(tick, end) {
			return n
		}
		seating, refusal := day.Place(j.able, tick, end)
		if refusal != "" {
			return n
		}
		day.Put(seating, Seat{From: tick, End: end, Able: j.able, Limited: j.day.office.Limited(j.request.Services)})
	}
}

// WithinShare tells whether at every tick from ≤ tick < end fewer counters are occupied than online may have.
func (d *Day) WithinShare(from, end int) bool {
	below := d.busy.below(&d.share)
	return below.covers(from, end)
}

// Request gives the request as it is on the day.
func (j *Judgement) Request() *Request { return j.request }

// Day gives the local day that the ticks belong to.
func (j *Judgement) Day() *civil.Day { return &j.day.Opening.Day }

// Office gives the id of the office.
func (j *Judgement) Office() string { return j.day.office.ID }

// WhyNone says in one reason why nothing is offered on the day: what closes it, else what keeps its starts from being
// offered. It is meaningful only where Free is 0.
func (j *Judgement) WhyNone() Reason {
	fitting := startsOf(j.day.counter, j.able, j.request.Ticks())
	if fitting.Empty() {
		return j.unopened(j.firstWanted())[0]
	}
	starts := fitting.and(&j.listed)
	var last Reason
	for tick := range starts.all {
		for _, reason := range j.Reasons(tick) {
			last = reason
			if reason.Code == Occupied || reason.Code == OnlineShare || reason.Code == DayLimit {
				return reason
			}
		}
	}
	if last.Code == "" {
		last.Code = Closed
	}
	return last
}

// firstWanted gives the first tick at which an able counter, or else any, would open but for holidays and closures.
func (j *Judgement) firstWanted() int {
	wanted := startsOf(j.day.wanted, j.able, j.request.Ticks())
	if wanted.Empty() {
		wanted = union(j.day.wanted)
	}
	return wanted.next(0)
}

// startsOf gives the ticks at which any of some counters' sets is long enough.
func startsOf(sets []Ticks, counters Counters, length int) (all Ticks) {
	for rest := counters; rest != 0; rest &= rest - 1 {
		starts := sets[rest.first()].starts(length)
		all = all.or(&starts)
	}
	return all
}
