package main

import (
	"context"
	"fmt"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// cold measures the first question for free days after a start: nothing but the town's settings is in memory.
func cold(ctx context.Context, b *bench) error {
	for _, size := range []struct {
		offices int
		bound   *bound
	}{{1, atMost(30, 5)}, {10, atMost(250, 40)}} {
		if err := b.coldOf(ctx, size.offices, size.bound); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) coldOf(ctx context.Context, offices int, limit *bound) error {
	r := &row{counters: 12, days: 60, utilisation: 0.44}
	settings := r.settings()
	first := settings.Plan.Offices[0]
	settings.Plan.Offices = nil
	for n := range offices {
		o := first
		o.ID, o.Letter = fmt.Sprint(first.ID, n), string(rune('A'+n))
		o.Counters = append([]office.Counter(nil), first.Counters...)
		settings.Plan.Offices = append(settings.Plan.Offices, o)
	}
	at := civil.Instant(firstDay, 0, time.UTC, civil.Beginning)
	i, err := install(ctx, fmt.Sprintf("cold_%d", offices), at, settings)
	if err != nil {
		return err
	}
	defer i.close()
	town, err := i.town(ctx, settings.Profile.Slug)
	if err != nil {
		return err
	}
	seats, bookings := r.booked(town.Rules)
	for _, o := range town.Rules.Offices {
		if _, err := i.fill(ctx, town, o, seats); err != nil {
			return err
		}
	}
	if err := i.settle(ctx); err != nil {
		return err
	}
	var all []time.Duration
	for round := range b.rounds + 1 {
		took, err := i.firstAnswer(ctx, at, settings.Profile.Slug, r.days)
		if err != nil {
			return err
		}
		if round > 0 {
			all = append(all, took)
		}
	}
	b.put(figure{
		Name: fmt.Sprintf("first question after a start, %d office(s) of 60 days", offices), Value: milliseconds(median(all)), Unit: "ms", Bound: limit,
		Note: fmt.Sprintf("%d bookings each", bookings),
	})
	return nil
}

// firstAnswer starts another instance on the same place, lets it connect and load the settings, and times what it is then
// asked first.
func (i *installation) firstAnswer(ctx context.Context, at time.Time, slug string, days int) (time.Duration, error) {
	started, err := i.place.open(ctx, at)
	if err != nil {
		return 0, err
	}
	defer started.close()
	address, err := started.serve(ctx)
	if err != nil {
		return 0, err
	}
	visitor := newBrowser(1, address, slug+".localhost")
	if _, err := visitor.get("/api/v1/services"); err != nil {
		return 0, err
	}
	begun := time.Now()
	_, err = visitor.get(fmt.Sprintf("/api/v1/availability?services=pass&from=%s&to=%s", firstDay, firstDay.AddDays(days-1)))
	return time.Since(begun), err
}
