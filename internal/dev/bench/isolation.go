package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	stored "stadttermin/internal/postgres/appointment"
	"stadttermin/internal/postgres/db"
)

// isolation measures the same queries of the same rows through the same code, with row-level security and on a copy of
// the database where it is switched off.
func isolation(ctx context.Context, b *bench) error {
	r := &rows[3]
	settings, other := r.settings(), r.settings()
	other.Profile.Slug, other.Profile.ReferencePrefix = "other", "OTH"
	at := time.Date(2027, 3, 8, 0, 0, 0, 0, time.UTC)
	i, err := install(ctx, "isolation", at, settings, other)
	if err != nil {
		return err
	}
	var town *directory.Town
	var query [2]func(*db.DB) error
	for _, slug := range []string{"other", settings.Profile.Slug} {
		if town, err = i.town(ctx, slug); err != nil {
			return err
		}
		seats, bookings := r.booked(town.Rules)
		one, err := i.fill(ctx, town, town.Rules.Offices[0], seats)
		if err != nil {
			return err
		}
		dates := make([]civil.Date, 0, r.days)
		for date := firstDay; date < firstDay.AddDays(r.days); date++ {
			dates = append(dates, date)
		}
		query[0] = func(db *db.DB) error {
			days, err := stored.New(db).Load(ctx, town, []string{"buergerbuero"}, dates, at)
			found := 0
			for _, day := range days {
				found += len(day.Seats)
			}
			if err == nil && found != bookings {
				err = fmt.Errorf("%d seats, want %d", found, bookings)
			}
			return err
		}
		query[1] = func(db *db.DB) error {
			found, err := stored.New(db).Find(ctx, town, one)
			if err == nil && found.ID != one {
				err = errors.New("another appointment was found")
			}
			return err
		}
	}
	i.close() // a database that is copied has no visitors
	bare, err := i.copied(ctx, "without_isolation")
	if err != nil {
		return err
	}
	if err := bare.expose(ctx); err != nil {
		return err
	}
	var dbs [2]*db.DB
	for n, p := range []*place{i.place, bare} {
		if err := p.settle(ctx); err != nil {
			return err
		}
		if dbs[n], err = db.Open(ctx, p.appURL); err != nil {
			return err
		}
		defer dbs[n].Close()
	}
	for n, question := range []struct {
		name  string
		times int
	}{{"the seats of 42 days of an office", 15 * b.rounds}, {"one appointment", 300 * b.rounds}} {
		with, without, err := alternately(question.times, func(at int) error { return query[n](dbs[at]) })
		if err != nil {
			return err
		}
		b.put(figure{
			Name: "row-level security ÷ without, " + question.name, Value: float64(with) / float64(without), Bound: atMost(1.05, 1.02),
			Note: fmt.Sprintf("%.0f µs against %.0f µs, %d of each", microseconds(with), microseconds(without), question.times),
		})
	}
	return nil
}

// alternately times two things one after the other, many times, and gives the median of each. A few hundredths of
// difference show only where both meet the same moments of the machine.
func alternately(times int, do func(at int) error) (first, second time.Duration, err error) {
	var took [2][]time.Duration
	for n := range times + times/10 {
		for i := range 2 {
			at := (n + i) % 2
			begun := time.Now()
			if err := do(at); err != nil {
				return 0, 0, err
			}
			if n >= times/10 { // those before warm
				took[at] = append(took[at], time.Since(begun))
			}
		}
	}
	return median(took[0]), median(took[1]), nil
}

// expose switches row-level security off on every table.
func (p *place) expose(ctx context.Context) error {
	_, err := asked(ctx, p.ownerURL, `DO $$
		DECLARE t regclass;
		BEGIN
			FOR t IN SELECT oid FROM pg_class WHERE relrowsecurity LOOP
				EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', t);
				EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', t);
			END LOOP;
		END $$`)
	return err
}
