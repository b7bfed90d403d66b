package main

import (
	"context"
	"fmt"
	"runtime"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// engine checks the counts of every row of the scenario and measures the engine alone: from days in memory, as a
// server has them, and with the days made anew from seats, as when they were just read.
func engine(_ context.Context, b *bench) error {
	for i := range rows {
		r := &rows[i]
		rules, err := availability.Compile(r.settings())
		if err != nil {
			return err
		}
		o := rules.Offices[0]
		seats, bookings := r.booked(rules)
		compose := func() []*availability.Day {
			days := make([]*availability.Day, 0, r.days)
			for date := firstDay; date < firstDay.AddDays(r.days); date++ {
				days = append(days, availability.NewDay(o, rules.Opening(o, date), seats[date]))
			}
			return days
		}
		now := civil.Instant(firstDay, 0, rules.Location, civil.Beginning)
		request, err := rules.Request(office.Basket{{Service: "pass", Quantity: 1}}, office.Online, now)
		if err != nil {
			return err
		}
		days := compose()
		if err := r.verify(days, request, bookings); err != nil {
			return err
		}
		judge := func(days []*availability.Day) {
			for _, day := range days {
				runtime.KeepAlive(day.Judge(request))
			}
		}
		const repeat = 100
		note := fmt.Sprintf("%d bookings, %d starts", bookings, r.starts)
		var loaded, composed *bound
		if r.counters == 12 {
			loaded, composed = atMost(120, 30), atMost(200, 50)
		}
		b.put(figure{
			Name: "engine alone, " + r.name(), Unit: "µs", Bound: loaded, Note: note,
			Value: microseconds(timed(b.rounds, repeat, func() { judge(days) })),
		})
		b.put(figure{
			Name: "engine and days from seats, " + r.name(), Unit: "µs", Bound: composed, Note: note,
			Value: microseconds(timed(b.rounds, repeat, func() { judge(compose()) })),
		})
	}
	return nil
}

// verify compares what is offered with the counts of the scenario, and every start with a look through all seats.
func (r *row) verify(days []*availability.Day, request *availability.Request, bookings int) error {
	starts := 0
	for _, day := range days {
		judgement := day.Judge(request)
		starts += judgement.Free()
		for tick := range judgement.Starts() {
			if !naivelyFree(day, r.counters, tick, tick+request.Ticks()) {
				return fmt.Errorf("%s: a start is offered that no counter is free for", r.name())
			}
		}
	}
	if bookings != r.bookings || starts != r.starts {
		return fmt.Errorf("%s: %d bookings and %d starts, want %d and %d", r.name(), bookings, starts, r.bookings, r.starts)
	}
	return nil
}

// naivelyFree looks through all seats for a counter that nothing occupies.
func naivelyFree(day *availability.Day, counters, from, end int) bool {
	taken := make(map[int]bool)
	for _, s := range day.Seats() {
		if s.From < end && from < s.End {
			taken[s.Counter] = true
		}
	}
	return len(taken) < counters
}
