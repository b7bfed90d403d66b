package demo

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// guest is somebody who is to come, with or without an appointment.
type guest struct {
	key     string // of the case, once it is there
	start   time.Time
	arrives time.Time // zero: does not come
	basket  office.Basket
	ago     int // days before today on which the appointment was made; 0: just now
}

// The day is filled to about two thirds, like one that is not sold out yet.
const (
	wantedShare = 0.68
	mailboxes   = 3 // people of an office's day who get a mail
)

// ages are on how many days before today appointments were made.
var ages = []int{9, 6, 3, 1}

// draft gives the appointments that the day is to have, counter by counter.
func (d *day) draft() (guests []*guest) {
	services := d.services()
	if len(services) == 0 {
		return nil
	}
	date := civil.DateOf(d.now)
	local := civil.DayIn(date, d.town.Rules.Location)
	grid := d.office.Grid() / civil.TickMinutes
	opening := d.town.Rules.Opening(d.office, date)
	mailed := 0
	for c := range d.office.Counters {
		for _, span := range staffed(opening, c) {
			taken := 0
			for tick := span.From; tick < span.End; {
				g := &guest{start: local.At(tick), basket: d.basket(services, c)}
				ticks := d.ticks(g.basket)
				wanted := float64(taken) <= wantedShare*float64(tick-span.From)
				if g.basket == nil || tick+ticks > span.End || d.rng.Float64() > map[bool]float64{true: 0.92, false: 0.3}[wanted] {
					tick += grid - (tick-span.From)%grid
					continue
				}
				if g.ago = ages[d.rng.IntN(len(ages))]; mailed < mailboxes && g.start.After(d.now.Add(time.Hour)) {
					g.ago, mailed = 0, mailed+1
				}
				g.arrives = d.arrival(g.start)
				guests = append(guests, g)
				taken, tick = taken+ticks, tick+ticks
				if !d.office.Compact && (tick-span.From)%grid > 0 {
					tick += grid - (tick-span.From)%grid
				}
			}
		}
	}
	return guests
}

// arrival draws when somebody comes who has an appointment: mostly some minutes early, now and then late, rarely never.
func (d *day) arrival(start time.Time) time.Time {
	switch n := d.rng.IntN(100); {
	case n < 4:
		return time.Time{}
	case n < 12:
		return start.Add(time.Duration(1+d.rng.IntN(5)) * time.Minute)
	}
	return start.Add(-time.Duration(2+d.rng.IntN(9)) * time.Minute)
}

// services lists what staff book at the office, those first that towns name first.
func (d *day) services() (list []*office.Service) {
	catalog := &d.town.Settings().Catalog
	for i := range catalog.Services {
		if s := &catalog.Services[i]; s.Bookable() && s.Season == nil && d.office.Offers([]string{s.ID}) {
			list = append(list, s)
		}
	}
	return list
}

// basket draws what somebody comes for at a counter: mostly one thing, at times for two people or two things together.
func (d *day) basket(services []*office.Service, counter int) office.Basket {
	known := slices.DeleteFunc(slices.Clone(services), func(s *office.Service) bool { return !d.office.Counters[counter].Knows(s.ID) })
	if len(known) == 0 {
		return nil
	}
	s := drawn(d.rng, known)
	basket := office.Basket{{Service: s.ID, Quantity: 1}}
	switch n := d.rng.IntN(10); {
	case n == 0 && s.MaxQuantity() > 1:
		basket[0].Quantity = 2
	case n == 1:
		if other := drawn(d.rng, known); other != s && s.Combines.Allows(other.ID) && other.Combines.Allows(s.ID) {
			basket = basket.Add(other.ID, 1)
		}
	}
	return basket
}

// drawn draws one, the first ones more often than the last.
func drawn(rng *rand.Rand, services []*office.Service) *office.Service {
	at := rng.Float64()
	return services[int(at*at*float64(len(services)))]
}

// ticks gives how long a basket takes.
func (d *day) ticks(basket office.Basket) (ticks int) {
	minutes := 0
	for _, item := range basket {
		minutes += d.town.Settings().Catalog.Service(item.Service).MinutesOn(civil.DateOf(d.now), item.Quantity)
	}
	return (minutes + civil.TickMinutes - 1) / civil.TickMinutes
}

// booked books appointments on the days on which their people have called, and gives those that could be. Whatever the
// settings do not allow is left out.
func (d *day) booked(ctx context.Context, guests []*guest) ([]*guest, error) {
	crowd := newCrowd(d.rng)
	for _, ago := range append(slices.Clone(ages), 0) {
		d.clock.set(d.now)
		if ago > 0 {
			d.clock.set(civil.Instant(civil.DateOf(d.now).AddDays(-ago), civil.Clock(9*60+d.rng.IntN(7*60)), d.town.Rules.Location, civil.Beginning))
		}
		var booking errgroup.Group
		booking.SetLimit(64)
		for _, g := range guests {
			if g.ago != ago {
				continue
			}
			request, made := d.request(crowd, g)
			booking.Go(func() error { return d.bookFor(ctx, g, request, made) })
		}
		if err := booking.Wait(); err != nil {
			return nil, err
		}
	}
	guests = slices.DeleteFunc(guests, func(g *guest) bool { return g.key == "" })
	slices.SortFunc(guests, func(a, b *guest) int { return cmp.Or(a.start.Compare(b.start), cmp.Compare(a.key, b.key)) })
	return guests, nil
}

func (d *day) request(crowd *crowd, g *guest) (booking.HoldRequest, booking.BookRequest) {
	who := crowd.one()
	channel := office.Phone
	if d.rng.IntN(4) == 0 {
		channel = office.Desk
	}
	by := d.crew.reception
	if len(d.crew.counters) > 0 && d.rng.IntN(2) == 0 {
		by = d.crew.counters[d.rng.IntN(len(d.crew.counters))]
	}
	return booking.HoldRequest{Basket: g.basket, Office: d.office.ID, Channel: channel, Start: g.start},
		booking.BookRequest{Contact: crowd.contact(d.rng, who, g.ago == 0), Language: who.language, Actor: by}
}

func (d *day) bookFor(ctx context.Context, g *guest, hold booking.HoldRequest, book booking.BookRequest) error {
	held, err := d.book.Hold(ctx, d.town, hold)
	if err == nil {
		book.Hold = held.Token
		var a *appointment.Appointment
		if a, err = d.book.Book(ctx, d.town, book); err == nil {
			g.key = a.Reference
		}
	}
	if err == nil || apperr.CodeOf(err) == apperr.Internal || apperr.CodeOf(err) == apperr.Busy {
		return err
	}
	return nil
}
