// Package simulate answers questions about a tenant's settings without any database: which times would be free if this
// and that were booked, and why not, and how weeks of requests would go with other settings. It asks the same engine as
// the server. Invariant: the same question has the same answer, chance included.
package simulate

import (
	"fmt"
	"strings"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// Question is what somebody wonders about a tenant.
type Question struct {
	Now      time.Time
	Basket   office.Basket
	Office   string // only this one; empty: every office that offers the whole basket
	Channel  office.Channel
	From, To *civil.Date // none: the dates that may be booked now
	Busy     []Busy      // as ReadBusy gives them
	Detail   bool        // reasons come with what they rest on: rules, counters and what occupies them
}

// Slots are the free times of every day asked for.
type Slots struct {
	DurationMinutes int    `json:"duration_minutes"`
	Days            []Day  `json:"days"`
	Unseated        []Busy `json:"unseated"`
	Never           string `json:"-"` // why nothing could be free on whatever day; empty where something could
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
	busy, unseated := seatAll(rules, q.Busy)
	slots := &Slots{DurationMinutes: request.On(first).Minutes, Days: []Day{}, Unseated: unseated, Never: q.never(request, offices)}
	for date := first; date <= last; date++ {
		day := Day{Date: date, Offices: make(map[string]Office, len(offices))}
		for _, o := range offices {
			day.Offices[o.ID] = list(busy.day(o, date).Judge(request))
		}
		slots.Days = append(slots.Days, day)
	}
	return slots, nil
}

// prepare judges the basket and finds the offices that serve it. Where none does, or only staff book it, the answer is that
// nothing is free.
func (q *Question) prepare(rules *availability.Rules) (*availability.Request, []*availability.Office, error) {
	request, err := rules.Preview(q.Basket, q.Channel, q.Now)
	if err != nil {
		return nil, nil, err
	}
	if q.Office != "" && rules.Office(q.Office) == nil {
		return nil, nil, apperr.New(apperr.UnknownOffice).At("office").Because(fmt.Errorf("%s: there is no office %q", apperr.UnknownOffice, q.Office))
	}
	return request, rules.Serving(request.Services, q.Office), nil
}

// never says why nothing could be free on whatever day.
func (q *Question) never(request *availability.Request, offices []*availability.Office) string {
	wanted := strings.Join(request.Services, " and ")
	switch {
	case len(offices) == 0 && q.Office == "":
		return fmt.Sprintf("%s: no office offers %s", apperr.NotServed, wanted)
	case len(offices) == 0:
		return fmt.Sprintf("%s: office %s does not offer %s", apperr.NotServed, q.Office, wanted)
	case request.Withheld != "":
		return fmt.Sprintf("%s: only staff book %s", apperr.StaffOnly, request.Withheld)
	}
	return ""
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
