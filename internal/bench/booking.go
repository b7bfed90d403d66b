package main

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"stadttermin/internal/availability"
	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/office"
)

// bookings measures complete bookings against the raw limit of the database: committing single rows.
func bookings(b *board) error {
	ctx := context.Background()
	settings := row{counters: 12, days: 700}.settings()
	settings.Profile.Slug, settings.Profile.ReferencePrefix = "book", "BOO"
	settings.Catalog.Services[0].Minutes = 5
	settings.Plan.Offices[0].GridMinutes = 5
	rules, err := availability.Compile(settings)
	if err != nil {
		return err
	}
	t, err := open(ctx, settings, civil.Instant(firstDay, 0, rules.Location, civil.Beginning))
	if err != nil {
		return err
	}
	defer t.close()
	id, err := t.db.OfSlug(ctx, "book")
	if err != nil {
		return err
	}
	town, err := t.service.Towns.Reload(ctx, id)
	if err != nil {
		return err
	}
	pool, err := pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := pool.Exec(ctx, `CREATE TABLE raw_commit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text NOT NULL)`); err != nil {
		return err
	}
	const clients = 64
	next := newPlaces(rules)
	ratio, ours, raw, err := paired(b.rounds,
		func() (float64, error) {
			return rate(clients, func(client, n int) error { return t.bookOne(ctx, town, next.take(), client, n) })
		},
		func() (float64, error) {
			return rate(clients, func(int, int) error {
				_, err := pool.Exec(ctx, `INSERT INTO raw_commit (note) VALUES ('a row')`)
				return err
			})
		})
	if err != nil {
		return err
	}
	b.put(figure{Name: "hold and book ÷ raw commit, 64 clients, any day", Value: ratio, Floor: 0.10, Goal: 0.20, Counts: fmt.Sprintf("%.0f/s against %.0f/s", ours, raw)})
	return nil
}

// places hands out free times, each once, spread over days.
type places struct {
	starts []time.Time
	n      atomic.Int64
}

func newPlaces(rules *availability.Rules) *places {
	p := &places{}
	o := rules.Offices[0]
	for _, hour := range []civil.Clock{8, 9, 10, 11} {
		for minute := civil.Clock(0); minute < 60; minute += 5 {
			for range len(o.Counters) {
				for date := firstDay.AddDays(1); date < firstDay.AddDays(690); date++ {
					if day := date.Weekday(); day != time.Saturday && day != time.Sunday {
						p.starts = append(p.starts, civil.Instant(date, hour*60+minute, rules.Location, civil.Beginning))
					}
				}
			}
		}
	}
	return p
}

func (p *places) take() time.Time { return p.starts[int(p.n.Add(1))%len(p.starts)] }

func (t *town) bookOne(ctx context.Context, town *booking.Town, start time.Time, client, n int) error {
	hold, err := t.service.Hold(ctx, town, booking.HoldRequest{
		Basket: office.Basket{{Service: "pass", Quantity: 1}}, Office: "buergerbuero", Channel: office.Online, Start: start,
	})
	if err != nil {
		return err
	}
	_, err = t.service.Book(ctx, town, booking.BookRequest{
		Hold: hold.Token, Contact: booking.Contact{Name: "Kim Beispiel", Email: fmt.Sprintf("c%d.%d@example.org", client, n)}, Language: "de",
	})
	return err
}
