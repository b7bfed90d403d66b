// Package whatif answers questions about a tenant's settings without any database: which times would be free if this
// and that were booked, and why not. It asks the same engine as the server.
package whatif

import (
	"fmt"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/fault"
	"stadttermin/internal/office"
)

// Question is what somebody wonders about a tenant.
type Question struct {
	Now      time.Time
	Basket   office.Basket
	Office   string // only this one; empty: every office that offers the whole basket
	Channel  office.Channel
	From, To *civil.Date // none: the dates that may be booked now
	Busy     []Busy
}

// Slots are the free times of every day asked for.
type Slots struct {
	DurationMinutes int    `json:"duration_minutes"`
	Days            []Day  `json:"days"`
	Unseated        []Busy `json:"unseated"`
}

// Day holds the free times of one date by office.
type Day struct {
	Date    civil.Date        `json:"date"`
	Offices map[string]Office `json:"offices"`
}

// Office holds the starts of one office on one date as wall times, with the offset where a wall time exists twice,
// and how many such appointments could be booked one after the other at each.
type Office struct {
	Starts   []string       `json:"starts"`
	Capacity map[string]int `json:"capacity"`
}

// maxDays bounds a question; a tenant's horizon is far below.
const maxDays = 3660

// Ask lists the free times of every day from–to.
func Ask(rules *availability.Rules, q Question) (*Slots, error) {
	request, offices, err := q.prepare(rules)
	if err != nil {
		return nil, err
	}
	first, last := rules.Dates(request.Window)
	if q.From != nil {
		first = *q.From
	}
	if q.To != nil {
		last = *q.To
	}
	if last-first >= maxDays {
		return nil, fmt.Errorf("%s to %s are more than %d days", first, last, maxDays)
	}
	slots := &Slots{DurationMinutes: request.Minutes, Days: []Day{}, Unseated: q.unseated(rules)}
	for date := first; date <= last; date++ {
		day := Day{Date: date, Offices: make(map[string]Office, len(offices))}
		for _, o := range offices {
			state, _ := seat(rules, o, date, q.Busy)
			day.Offices[o.ID] = list(state.Judge(request))
		}
		slots.Days = append(slots.Days, day)
	}
	return slots, nil
}

// prepare judges the basket and finds the offices asked for.
func (q *Question) prepare(rules *availability.Rules) (*availability.Request, []*availability.Office, error) {
	request, err := rules.Request(q.Basket, q.Channel, q.Now)
	if err != nil {
		return nil, nil, err
	}
	offices := rules.Serving(request.Services, q.Office)
	if len(offices) == 0 {
		return nil, nil, fault.New(fault.UnknownOffice).At("office")
	}
	return request, offices, nil
}

func list(j *availability.Judgement) Office {
	office := Office{Starts: []string{}, Capacity: map[string]int{}}
	for tick := range j.Starts() {
		label := j.Day().Label(tick)
		office.Starts = append(office.Starts, label)
		office.Capacity[label] = j.Capacity(tick)
	}
	return office
}

// unseated lists, in the order given, the busy times that found no seat on the day of their beginning or, for named
// counters, on any day they touch.
func (q *Question) unseated(rules *availability.Rules) []Busy {
	lost := make([]bool, len(q.Busy))
	for _, o := range rules.Offices {
		for date := range q.touched(rules, o.ID) {
			_, unseated := seat(rules, o, date, q.Busy)
			for _, i := range unseated {
				lost[i] = true
			}
		}
	}
	list := []Busy{}
	for i, b := range q.Busy {
		if lost[i] {
			list = append(list, b)
		}
	}
	return list
}

func (q *Question) touched(rules *availability.Rules, office string) map[civil.Date]bool {
	dates := make(map[civil.Date]bool)
	for i := range q.Busy {
		if b := &q.Busy[i]; b.Office == office {
			last := civil.DateOf(b.End.Add(-time.Nanosecond).In(rules.Location))
			for date := civil.DateOf(b.Start.In(rules.Location)); date <= last; date++ {
				dates[date] = true
			}
		}
	}
	return dates
}
