package availability

import "time"

// Code says why a time is not offered. Codes are public: the catalogues have a sentence reason.<code> for each.
type Code string

// Why a time is not offered.
const (
	Closed        Code = "closed"          // the office does not open then, or not for long enough
	Closure       Code = "closure"         // a closure takes it; Closure says why
	Holiday       Code = "holiday"         // a public holiday takes it; Holiday names it
	OffGrid       Code = "off_grid"        // no start lies there
	BeforeLead    Code = "before_lead"     // too soon, or past; Limit says from when
	BeyondHorizon Code = "beyond_horizon"  // too far ahead; Limit says until when
	OutOfSeason   Code = "out_of_season"   // a service of the basket is not to be had on that date
	Occupied      Code = "occupied"        // proved: nobody can be re-seated so that it fits
	NoAbleCounter Code = "no_able_counter" // no counter that knows the whole basket is staffed
	OnlineShare   Code = "online_share"    // what is left is kept for desk and phone
	DayLimit      Code = "day_limit"       // as many appointments for a service as the office takes on a day
	SearchLimit   Code = "search_limit"    // no seating found within the limits of the search
)

// Codes lists all of them.
func Codes() []Code {
	return []Code{Closed, Closure, Holiday, OffGrid, BeforeLead, BeyondHorizon, OutOfSeason, Occupied, NoAbleCounter, OnlineShare, DayLimit, SearchLimit}
}

// Reason is one thing that keeps a time from being offered.
type Reason struct {
	Code    Code       `json:"code"`
	Closure string     `json:"closure,omitempty"` // the reason the town gave
	Holiday string     `json:"holiday,omitempty"`
	Limit   *time.Time `json:"limit,omitempty"`
	*Detail            // where Judgement.Detailed was asked for it

	closed *closed // the closure's entry in the opening
}

// Reasons says why a tick is not offered; none where it is.
func (j *Judgement) Reasons(tick int) []Reason {
	if j.Offered(tick) {
		return nil
	}
	reasons := j.calendar(tick)
	if j.full != "" {
		reasons = append(reasons, Reason{Code: DayLimit})
	}
	if j.search.within(j.able, tick, tick+j.request.Ticks()) != 0 {
		reasons = append(reasons, j.capacity(tick)...)
	} else {
		reasons = append(reasons, j.unopened(tick)...)
	}
	return reasons
}

// calendar gives the reasons that lie in the date and the present moment.
func (j *Judgement) calendar(tick int) (reasons []Reason) {
	start := j.day.Opening.Day.At(tick)
	if window := &j.request.Window; start.Before(window.Earliest) {
		reasons = append(reasons, Reason{Code: BeforeLead, Limit: &window.Earliest})
	} else if start.After(window.Latest) {
		reasons = append(reasons, Reason{Code: BeyondHorizon, Limit: &window.Latest})
	}
	if !j.request.inSeason(j.day.Opening.Day.Date) {
		reasons = append(reasons, Reason{Code: OutOfSeason})
	}
	return reasons
}

// capacity gives the reasons at a tick where an able counter is open for long enough.
func (j *Judgement) capacity(tick int) (reasons []Reason) {
	if !j.listed.Has(tick) {
		reasons = append(reasons, Reason{Code: OffGrid})
	}
	if _, refusal := j.Seat(tick); refusal != "" {
		return append(reasons, Reason{Code: refusal})
	}
	if !j.shared.Has(tick) {
		reasons = append(reasons, Reason{Code: OnlineShare})
	}
	return reasons
}

// unopened gives the reasons at a tick where no able counter is open for long enough: what keeps those closed that would
// be open otherwise. Where no able counter ever would, it is what the others are closed for that counts.
func (j *Judgement) unopened(tick int) (reasons []Reason) {
	length := j.request.Ticks()
	wanted := j.wanted(j.able, tick, length)
	if wanted == 0 {
		if wanted = j.wanted(j.day.office.all, tick, length); wanted == 0 {
			return []Reason{{Code: Closed}}
		}
		reasons = append(reasons, Reason{Code: NoAbleCounter})
	}
	return append(reasons, j.day.shut(wanted, tick, tick+length)...)
}

// wanted gives the counters that would be open for long enough but for holidays and closures.
func (j *Judgement) wanted(of Counters, tick, length int) (wanted Counters) {
	for rest := of; rest != 0; rest &= rest - 1 {
		if c := rest.first(); j.day.wanted[c].covers(tick, tick+length) {
			wanted |= only(c)
		}
	}
	return wanted
}

// shut says what of a holiday and closures keeps counters from being open from ≤ tick < end.
func (p *Opening) shut(counters Counters, from, end int) (reasons []Reason) {
	for rest := counters; rest != 0; rest &= rest - 1 {
		if !p.planned[rest.first()].covers(from, end) {
			reasons = append(reasons, Reason{Code: Holiday, Holiday: p.Holiday})
			break
		}
	}
	for i := range p.closed {
		if closed := &p.closed[i]; closed.counters&counters != 0 && closed.ticks.meets(from, end) {
			reasons = append(reasons, Reason{Code: Closure, Closure: closed.reason, closed: closed})
		}
	}
	return reasons
}
