package availability

import (
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Request is a basket that may be booked, with everything that the present moment says about it.
type Request struct {
	Basket   office.Basket
	Services []string
	Minutes  int // of the appointment on the first day of the window, a multiple of five; see On
	After    int // minutes that its counter is not free yet when it is over, a multiple of five; they are told to nobody
	Channel  office.Channel
	Window   Window
	Season   []office.Season // every one of them must hold
	Withheld string          // a service that only staff book, of which online is offered nothing; empty: none
	Retired  string          // a service that is not booked any more, only moved; empty: none
	lengths  []length        // that the appointment has on later days, in order; none: the same on all
}

// Ticks gives for how many ticks the appointment occupies its counter.
func (q *Request) Ticks() int { return (q.Minutes + q.After) / civil.TickMinutes }

// Fix makes the request one for an appointment whose length was agreed before, and is the same on all days.
func (q *Request) Fix(minutes, after int) { q.Minutes, q.After, q.lengths = minutes, after, nil }

// On gives the request as it is on a date: as long as the services take then.
func (q *Request) On(date civil.Date) *Request {
	minutes := q.Minutes
	for _, later := range q.lengths {
		if later.from > date {
			break
		}
		minutes = later.minutes
	}
	if minutes == q.Minutes {
		return q
	}
	on := *q
	on.Fix(minutes, q.After)
	return &on
}

// longest gives the minutes that the appointment takes on whatever day of the window.
func (q *Request) longest() int {
	minutes, last := q.Minutes, civil.DateOf(q.Window.Latest)
	for _, later := range q.lengths {
		if later.from <= last {
			minutes = max(minutes, later.minutes)
		}
	}
	return minutes
}

// Window is from when until when a start may lie, both included.
type Window struct {
	Earliest time.Time
	Latest   time.Time
}

// Request judges a basket by the rules that no time can change: services that exist and may be booked this way,
// quantities, combinations, length. The refusal names the service concerned.
func (r *Rules) Request(basket office.Basket, channel office.Channel, now time.Time) (*Request, error) {
	q, err := r.Preview(basket, channel, now)
	if err == nil && q.Withheld != "" {
		return nil, apperr.New(apperr.StaffOnly, "service", q.Withheld).At("services")
	}
	return q, err
}

// Preview is Request for whoever only asks what would be: a basket that only staff book is not refused online, where every
// day then offers nothing.
func (r *Rules) Preview(basket office.Basket, channel office.Channel, now time.Time) (*Request, error) {
	if len(basket) == 0 {
		return nil, apperr.New(apperr.EmptyBasket).At("services")
	}
	q := &Request{Basket: basket, Services: basket.Services(), Channel: channel}
	minutes, horizon, lead, dated := 0, civil.Days(-1), 0, false
	today := civil.DateOf(now.In(r.Location))
	policy := &r.Settings.Profile.Booking
	for i, item := range basket {
		service := r.Settings.Catalog.Service(item.Service)
		if err := allowed(service, item); err != nil {
			return nil, err
		}
		if !channel.Staffed() && !service.BookableOnline() && q.Withheld == "" {
			q.Withheld = service.ID
		}
		if service.Retired {
			q.Retired = service.ID
		}
		for _, other := range basket[:i] {
			if q.Retired != "" { // what was booked together stays together
				break
			}
			if o := r.Settings.Catalog.Service(other.Service); !o.Combines.Allows(service.ID) || !service.Combines.Allows(o.ID) {
				return nil, apperr.New(apperr.NotCombinable, "service", service.ID, "other", o.ID).At("services")
			}
		}
		minutes += service.MinutesOn(today, item.Quantity)
		dated = dated || len(service.MinutesFrom) > 0
		q.After = max(q.After, service.MinutesAfter)
		if service.Season != nil {
			q.Season = append(q.Season, *service.Season)
		}
		ahead := policy.Horizon
		if service.Horizon != nil {
			ahead = *service.Horizon
		}
		if horizon < 0 || ahead < horizon {
			horizon = ahead
		}
		before := policy.LeadMinutes
		if service.LeadMinutes != nil {
			before = *service.LeadMinutes
		}
		lead = max(lead, before)
	}
	q.Minutes, q.After = wholeTicks(minutes), wholeTicks(q.After)
	if channel.Staffed() {
		lead = 0
	}
	q.Window = Window{Earliest: now.In(r.Location).Add(time.Duration(lead) * time.Minute), Latest: r.latest(now, horizon)}
	if dated {
		q.lengths = lengthsOf(&r.Settings.Catalog, basket, today)
	}
	if longest := q.longest(); longest > policy.MaxMinutes {
		return nil, apperr.New(apperr.TooLong, "minutes", longest, "max", policy.MaxMinutes).At("services")
	}
	return q, nil
}

func allowed(service *office.Service, item office.Item) error {
	switch {
	case service == nil || !service.Bookable():
		return apperr.New(apperr.UnknownService, "service", item.Service).At("services")
	case item.Quantity < 1:
		return apperr.New(apperr.Invalid).At("services")
	case item.Quantity > service.MaxQuantity():
		return apperr.New(apperr.TooMany, "service", item.Service, "max", service.MaxQuantity()).At("services")
	}
	return nil
}

// latest gives the last moment that may be booked now: the same wall time horizon days later, or the end of the last
// day that was released at midnight or at the tenant's hour.
func (r *Rules) latest(now time.Time, horizon civil.Days) time.Time {
	local := now.In(r.Location)
	today := civil.DateOf(local)
	release := r.Settings.Profile.Booking.Release
	if release == tenant.ReleaseRolling {
		wall := civil.Clock(local.Hour()*60 + local.Minute())
		minute := time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
		return civil.Instant(today.AddDays(int(horizon)), wall, r.Location, civil.End).Add(minute)
	}
	if hour, err := civil.ParseClock(release); err == nil && now.Before(civil.Instant(today, hour, r.Location, civil.Beginning)) {
		today = today.AddDays(-1)
	}
	return civil.Instant(today.AddDays(int(horizon)+1), 0, r.Location, civil.Beginning).Add(-time.Nanosecond)
}

// Dates gives the dates that the window touches, first and last.
func (r *Rules) Dates(w Window) (first, last civil.Date) {
	return civil.DateOf(w.Earliest.In(r.Location)), civil.DateOf(w.Latest.In(r.Location))
}

// clip gives the ticks of a day that the window allows as a start.
func (w *Window) clip(day *civil.Day) Ticks {
	from, exact := day.TickAt(w.Earliest)
	if !exact {
		from++
	}
	last, _ := day.TickAt(w.Latest)
	return span(max(from, 0), min(last+1, day.Ticks))
}

func (q *Request) inSeason(date civil.Date) bool {
	for _, season := range q.Season {
		if date < season.From || date > season.Until {
			return false
		}
	}
	return true
}
