package simulate

import (
	"fmt"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// play is one course of a scenario, day after day.
type play struct {
	*Scenario
	rules   *availability.Rules
	horizon civil.Days
	agenda  *agenda
	missing map[officeDay][]bool            // by position of the day's seats: nobody will come
	full    map[officeDay]map[question]bool // nothing is free for it, until somebody is seated anew
	offices []*availability.Office          // all that the demand goes to
	walkIns *availability.Office
	weeks   []Week
}

// question is what a day is asked: for which basket, by which way.
type question struct {
	basket  string
	channel office.Channel
}

// find judges every basket once, by the way each may be asked for, and finds the offices concerned.
func (p *play) find() error {
	asked := make(map[*availability.Office]bool)
	baskets := []office.Basket{p.Demand.Standard}
	for _, b := range p.Demand.Baskets {
		baskets = append(baskets, b.Basket)
	}
	for i, basket := range baskets {
		request, err := p.rules.Request(basket, office.Online, civil.DayIn(p.From, p.rules.Location).First)
		if err != nil {
			return fmt.Errorf("basket %s: %w", basket, err)
		}
		serving := p.rules.Serving(request.Services, p.Demand.Office)
		if len(serving) == 0 {
			return fmt.Errorf("basket %s: no office offers all of it", basket)
		}
		if i == 0 {
			p.walkIns = serving[0]
		}
		for _, o := range serving {
			asked[o] = true
		}
	}
	if p.Demand.WalkIns.Office != "" {
		p.walkIns = p.rules.Office(p.Demand.WalkIns.Office)
		asked[p.walkIns] = true
	}
	for _, o := range p.rules.Offices {
		if asked[o] {
			p.offices = append(p.offices, o)
		}
	}
	return nil
}

// day plays one date: everybody asks, the first free time is measured at eight, then the doors have been open.
func (p *play) day(date civil.Date) error {
	day := civil.DayIn(date, p.rules.Location)
	measure := civil.Instant(date, 8*60, p.rules.Location, civil.Beginning)
	figures := &Figures{}
	if date >= p.From {
		figures = &p.weeks[int(date-p.From)/7].Figures
	}
	measured := !p.opens(date)
	for _, c := range p.Demand.citizens(p.Seed, day) {
		if !measured && !c.asks.Before(measure) {
			if err := p.measure(figures, measure); err != nil {
				return err
			}
			measured = true
		}
		if err := p.ask(figures, c); err != nil {
			return err
		}
	}
	if !measured {
		if err := p.measure(figures, measure); err != nil {
			return err
		}
	}
	for _, o := range p.offices {
		p.open(figures, o, date)
	}
	return nil
}

// opens tells whether any office opens on a date.
func (p *play) opens(date civil.Date) bool {
	for _, o := range p.offices {
		if p.rules.Opening(o, date).Minutes() > 0 {
			return true
		}
	}
	return false
}

// ask books for a citizen the start nearest to the wish on the wished day, or on the nearest other one if it is all the
// same to them.
func (p *play) ask(figures *Figures, c citizen) error {
	figures.Asked++
	request, err := p.rules.Request(p.Demand.Baskets[c.basket].Basket, c.channel, c.asks)
	if err != nil {
		return err
	}
	first, last := p.rules.Dates(request.Window)
	if c.wish >= first && c.wish <= last && p.take(request, c, c.wish) {
		figures.Booked++
		return nil
	}
	for away := 1; c.flexible && (c.wish.AddDays(-away) >= first || c.wish.AddDays(away) <= last); away++ {
		for _, date := range []civil.Date{c.wish.AddDays(away), c.wish.AddDays(-away)} {
			if date >= first && date <= last && p.take(request, c, date) {
				figures.Booked++
				figures.OtherDay++
				return nil
			}
		}
	}
	figures.Refused++
	return nil
}

// take seats a citizen on a date, if any office has a start.
func (p *play) take(request *availability.Request, c citizen, date civil.Date) bool {
	wish := civil.Instant(date, c.clock, p.rules.Location, civil.Beginning)
	var best *availability.Judgement
	var at officeDay
	start, distance := 0, time.Duration(0)
	for _, o := range p.rules.Serving(request.Services, p.Demand.Office) {
		j := p.judge(request, o, date)
		if j == nil {
			continue
		}
		for tick := range j.Starts() {
			if away := j.Day().At(tick).Sub(wish).Abs(); best == nil || away < distance {
				best, at, start, distance = j, officeDay{o.ID, date}, tick, away
			}
		}
	}
	if best == nil {
		return false
	}
	seating, _ := best.Seat(start)
	p.agenda.days[at].Put(seating, availability.Seat{From: start, End: start + best.Request().Ticks(), Able: best.Able(), Limited: p.agenda.rules.Office(best.Office()).Limited(request.Services)})
	p.missing[at] = append(p.missing[at], c.absent)
	delete(p.full, at)
	return true
}

// judge gives what the engine thinks of a day, or nil where nothing is free. A day within the window that was found full
// stays so until somebody is seated on it.
func (p *play) judge(request *availability.Request, o *availability.Office, date civil.Date) *availability.Judgement {
	key, asked := officeDay{o.ID, date}, question{request.Basket.String(), request.Channel}
	first, last := p.rules.Dates(request.Window)
	within := first < date && date < last
	if within && p.full[key][asked] {
		return nil
	}
	j := p.agenda.day(o, date).Judge(request)
	if j.Free() > 0 {
		return j
	}
	if within {
		if p.full[key] == nil {
			p.full[key] = make(map[question]bool)
		}
		p.full[key][asked] = true
	}
	return nil
}

// measure counts the days until the first free time for the standard basket; where there is none, those of the whole
// horizon, which is less than the truth.
func (p *play) measure(figures *Figures, now time.Time) error {
	request, err := p.rules.Request(p.Demand.Standard, office.Online, now)
	if err != nil {
		return err
	}
	today := civil.DateOf(now.In(p.rules.Location))
	first, last := p.rules.Dates(request.Window)
	serving := p.rules.Serving(request.Services, p.Demand.Office)
	figures.measured++
	for date := first; date <= last; date++ {
		for _, o := range serving {
			if p.judge(request, o, date) != nil {
				figures.days += int(date - today)
				return nil
			}
		}
	}
	figures.SoldOut++
	figures.days += int(last-today) + 1
	return nil
}
