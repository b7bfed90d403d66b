package figures

import (
	"context"
	"sync"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Record is what a day looked like in the morning.
type Record struct {
	Day   civil.Date
	Open  []OpenDay
	First []Ahead
}

// Ahead is how many days ahead the first free time of a service at an office lay; none: there was no free time.
type Ahead struct {
	Office, Service string
	Days            *int
}

// RecordStore keeps records.
type RecordStore interface {
	// Keep writes a record once, and forgets words of earlier months that too few have typed to be ever shown.
	Keep(ctx context.Context, id tenant.ID, r *Record) error
}

// Times finds free times.
type Times interface {
	Next(ctx context.Context, town *directory.Town, q booking.Query, filter booking.Filter) ([]booking.Time, error)
}

// Daily records once a day what cannot be reckoned afterwards. Who does it again writes nothing.
type Daily struct {
	Store RecordStore
	Times Times
	Now   func() time.Time

	lock sync.Mutex
	done map[tenant.ID]civil.Date
}

// recordFrom is the hour from which a day is recorded: what was released in the night is free by then.
const recordFrom = 8

// Advance records a town's day if that is due and this process has not done it.
func (d *Daily) Advance(ctx context.Context, town *directory.Town) error {
	now := d.Now().In(town.Rules.Location)
	today := civil.DateOf(now)
	if now.Hour() < recordFrom || d.has(town.ID, today) {
		return nil
	}
	r := &Record{Day: today}
	for _, o := range town.Rules.Offices {
		if o.Retired {
			continue
		}
		r.Open = append(r.Open, OpenDay{Day: today, Office: o.ID, Minutes: town.Rules.Opening(o, today).Minutes()})
		for i := range town.Settings().Catalog.Services {
			service := &town.Settings().Catalog.Services[i]
			if !service.BookableOnline() {
				continue
			}
			ahead, served, err := d.ahead(ctx, town, o.ID, service.ID, today)
			if err != nil {
				return err
			}
			if served {
				r.First = append(r.First, Ahead{Office: o.ID, Service: service.ID, Days: ahead})
			}
		}
	}
	if err := d.Store.Keep(ctx, town.ID, r); err != nil {
		return err
	}
	d.lock.Lock()
	defer d.lock.Unlock()
	if d.done == nil {
		d.done = make(map[tenant.ID]civil.Date)
	}
	d.done[town.ID] = today
	return nil
}

func (d *Daily) has(id tenant.ID, today civil.Date) bool {
	d.lock.Lock()
	defer d.lock.Unlock()
	return d.done[id] == today
}

func (d *Daily) ahead(ctx context.Context, town *directory.Town, at, service string, today civil.Date) (days *int, served bool, err error) {
	q := booking.Query{Basket: office.Basket{{Service: service, Quantity: 1}}, Office: at, Channel: office.Online}
	times, err := d.Times.Next(ctx, town, q, booking.Filter{Most: 1})
	if err != nil && apperr.CodeOf(err) == apperr.NotServed {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if len(times) > 0 {
		n := int(civil.DateOf(times[0].Start.In(town.Rules.Location)) - today)
		days = &n
	}
	return days, true, nil
}
