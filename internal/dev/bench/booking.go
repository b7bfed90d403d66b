package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

// bookers is how many visitors book at once.
const bookers = 64

// bookingTown is a roomy town that visitors book in. Its last days are kept for crowds that want the same day.
type bookingTown struct {
	*installation
	town    *directory.Town
	visitor *browser
	apart   *scattered
	crowded []civil.Date
	persons atomic.Int64
}

// scatteredDays of the window are booked apart from each other.
const scatteredDays = 600

func openBookingTown(ctx context.Context, name string) (*bookingTown, error) {
	settings := roomy("book", "BOO")
	i, err := install(ctx, name, time.Date(2027, 3, 8, 0, 0, 0, 0, time.UTC), settings)
	if err != nil {
		return nil, err
	}
	t := &bookingTown{installation: i}
	if t.town, err = i.town(ctx, "book"); err != nil {
		return nil, err
	}
	address, err := i.serve(ctx)
	if err != nil {
		return nil, err
	}
	t.visitor = newBrowser(bookers, address, "book.localhost")
	t.apart = scatter(t.town.Rules, workdays(scatteredDays), 5)
	t.crowded = workdays(690)[len(workdays(scatteredDays)):]
	return t, nil
}

// person gives an address that nobody has yet.
func (t *bookingTown) person() string { return email("visitor", int(t.persons.Add(1))) }

// bookings measures bookings against the limit of the database: commits of single rows over as many connections as
// there are visitors.
func bookings(ctx context.Context, b *bench) error {
	t, err := openBookingTown(ctx, "booking")
	if err != nil {
		return err
	}
	defer t.close()
	pool, err := pgxpool.New(ctx, fmt.Sprintf("%s&pool_max_conns=%d", t.ownerURL, bookers))
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := pool.Exec(ctx, `CREATE TABLE raw_commit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text NOT NULL)`); err != nil {
		return err
	}
	raw := func() (float64, error) {
		return work(bookers, endless, b.slice, func(int) error {
			_, err := pool.Exec(ctx, `INSERT INTO raw_commit (note) VALUES ('a row')`)
			return err
		})
	}
	sides := []side{
		func() (float64, error) { return t.transactions(ctx, b.slice) },
		func() (float64, error) { return t.complete(b.slice) },
		func() (float64, error) { return t.crowd(b.slice) },
		raw,
	}
	if _, err := inTurn(0, sides...); err != nil {
		return err
	}
	if err := t.settle(ctx); err != nil { // the plans of statements were made for empty tables
		return err
	}
	rates, err := inTurn(b.rounds, sides...)
	if err != nil {
		return err
	}
	pool.Close()
	t.close() // with its connections the server has counted all they did
	locks, err := t.deadlocks(ctx)
	if err != nil {
		return err
	}
	b.put(figure{Name: "booking transaction ÷ raw insert, 64 visitors", Value: ratio(rates[0], rates[3]), Bound: atLeast(0.35, 0.70), Note: perSecond(rates[0], rates[3]) + ", holds taken before"})
	b.put(figure{Name: "hold and book over HTTP ÷ raw insert, 64 visitors", Value: ratio(rates[1], rates[3]), Bound: atLeast(0.12, 0.30), Note: perSecond(rates[1], rates[3])})
	b.put(figure{Name: "64 visitors at any time of one day ÷ on days apart", Value: ratio(rates[2], rates[1]), Bound: atLeast(0.45, 0.80), Note: perSecond(rates[2], rates[1])})
	b.put(figure{Name: "dead-locks", Value: float64(locks), Bound: atMost(0, 0)})
	return nil
}

// transactions times making holds binding that were taken before: more than could be booked.
func (t *bookingTown) transactions(ctx context.Context, slice time.Duration) (float64, error) {
	holds := make([]string, slice/(100*time.Microsecond))
	_, err := work(bookers, len(holds), forever, func(n int) (err error) {
		holds[n], err = keep(ctx, t.Bookings, t.town, t.apart.take())
		return err
	})
	if err != nil {
		return 0, err
	}
	return work(bookers, len(holds), slice, func(n int) error {
		_, err := bind(ctx, t.Bookings, t.town, holds[n], t.person())
		return err
	})
}

// keep takes a hold through the use case itself and gives its token.
func keep(ctx context.Context, service *booking.Service, town *directory.Town, start time.Time) (string, error) {
	hold, err := service.Hold(ctx, town, booking.HoldRequest{
		Basket: office.Basket{{Service: "pass", Quantity: 1}}, Office: "buergerbuero", Channel: office.Online, Start: start,
	})
	if err != nil {
		return "", err
	}
	return hold.Token, nil
}

// bind makes a hold binding through the use case itself.
func bind(ctx context.Context, service *booking.Service, town *directory.Town, hold, email string) (*appointment.Appointment, error) {
	return service.Book(ctx, town, booking.BookRequest{Hold: hold, Contact: appointment.Contact{Name: "Kim Beispiel", Email: email}, Language: "de"})
}

// complete times holding and booking over HTTP on days apart from each other.
func (t *bookingTown) complete(slice time.Duration) (float64, error) {
	return work(bookers, endless, slice, func(int) error {
		token, err := t.visitor.hold(t.apart.take())
		if err == nil {
			err = t.visitor.book(token, t.person())
		}
		return err
	})
}

// crowd times holding and booking over HTTP when everybody wants the same day at whatever time, until four fifths of
// it are taken.
func (t *bookingTown) crowd(slice time.Duration) (float64, error) {
	date := t.crowded[0]
	t.crowded = t.crowded[1:]
	starts := mornings(t.town.Rules, date, 5)
	room := len(starts) * len(t.town.Rules.Offices[0].Counters)
	return work(bookers, room*4/5, slice, func(int) error {
		for {
			token, err := t.visitor.hold(starts[rand.IntN(len(starts))])
			if errors.Is(err, errTaken) {
				continue
			}
			if err == nil {
				err = t.visitor.book(token, t.person())
			}
			return err
		}
	})
}
