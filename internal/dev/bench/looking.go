package main

import (
	"context"
	"encoding/json"
	"fmt"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

// lookers is how many visitors look for times at once.
const lookers = 16

// looking measures looking for free days and times over HTTP against gin's hello.
func looking(ctx context.Context, b *bench) error {
	r := &rows[3] // 12 counters, 42 days, half booked
	settings := r.settings()
	rules, err := availability.Compile(settings)
	if err != nil {
		return err
	}
	i, err := install(ctx, "looking", civil.Instant(firstDay, 0, rules.Location, civil.Beginning), settings)
	if err != nil {
		return err
	}
	defer i.close()
	town, err := i.town(ctx, settings.Profile.Slug)
	if err != nil {
		return err
	}
	seats, _ := r.booked(town.Rules)
	if _, err := i.fill(ctx, town, town.Rules.Offices[0], seats); err != nil {
		return err
	}
	if err := i.settle(ctx); err != nil {
		return err
	}
	address, err := i.serve(ctx)
	if err != nil {
		return err
	}
	visitors := newBrowser(lookers, address, settings.Profile.Slug+".localhost")
	days := fmt.Sprintf("/api/v1/availability?services=pass&from=%s&to=%s", firstDay, firstDay.AddDays(r.days-1))
	if err := r.agree(visitors, days, town, seats); err != nil {
		return err
	}
	if err := b.againstHello(ctx, "free days of 42 over HTTP ÷ gin hello", visitors, days, atLeast(0.17, 0.35)); err != nil {
		return err
	}
	times := fmt.Sprintf("/api/v1/availability/%s?services=pass", firstDay.AddDays(3))
	if err := b.againstHello(ctx, "free times of one day over HTTP ÷ gin hello", visitors, times, atLeast(0.30, 0.45)); err != nil {
		return err
	}
	weeks := fmt.Sprintf("/api/v1/availability/times?services=pass&from=%s&to=%s", firstDay, firstDay.AddDays(20))
	return b.againstHello(ctx, "all times of 21 days in one request ÷ gin hello", visitors, weeks, atLeast(0.10, 0.20))
}

// againstHello measures how often a page can be had, and puts it beside the least that gin can answer.
func (b *bench) againstHello(ctx context.Context, name string, visitors *browser, path string, limit *bound) error {
	plain, stop, err := hello(ctx)
	if err != nil {
		return err
	}
	defer stop()
	greeted := newBrowser(lookers, plain, "localhost")
	asking := func(who *browser, path string) side {
		return func() (float64, error) {
			return work(lookers, endless, b.slice, func(int) error { _, err := who.get(path); return err })
		}
	}
	rates, err := inTurn(b.rounds, asking(visitors, path), asking(greeted, "/"))
	if err != nil {
		return err
	}
	b.put(figure{Name: name, Value: ratio(rates[0], rates[1]), Bound: limit, Note: perSecond(rates[0], rates[1])})
	return nil
}

func perSecond(measured, against []float64) string {
	return fmt.Sprintf("%.0f/s against %.0f/s", median(measured), median(against))
}

// agree checks that the server answers what the scenario and the engine say, before anything is timed.
func (r *row) agree(visitor *browser, path string, town *directory.Town, seats map[civil.Date][]availability.Seat) error {
	body, err := visitor.get(path)
	if err != nil {
		return err
	}
	var answer struct{ Days []struct{ Free int } }
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	now := civil.Instant(firstDay, 0, town.Rules.Location, civil.Beginning)
	request, err := town.Rules.Request(office.Basket{{Service: "pass", Quantity: 1}}, office.Online, now)
	if err != nil {
		return err
	}
	o, sum := town.Rules.Offices[0], 0
	for i, day := range answer.Days {
		date := firstDay.AddDays(i)
		alone := availability.NewDay(o, town.Rules.Opening(o, date), seats[date]).Judge(request).Free()
		if day.Free != alone {
			return fmt.Errorf("%s: over HTTP %d starts, the engine alone %d", date, day.Free, alone)
		}
		sum += day.Free
	}
	if sum != r.starts {
		return fmt.Errorf("over HTTP %d starts are free, want %d", sum, r.starts)
	}
	return nil
}
