package main

import (
	"fmt"
	"runtime"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/office"
)

// scenario checks the counts of every row and measures the engine alone, from loaded data.
func scenario(b *board) error {
	for _, r := range rows {
		rules, err := availability.Compile(r.settings())
		if err != nil {
			return err
		}
		seats, bookings := r.booked(rules)
		days := make([]*availability.Day, 0, r.days)
		for date := firstDay; date < firstDay.AddDays(r.days); date++ {
			days = append(days, availability.NewDay(rules.Offices[0], rules.Opening(rules.Offices[0], date), seats[date]))
		}
		now := civil.Instant(firstDay, 0, rules.Location, civil.Beginning)
		request, err := rules.Request(office.Basket{{Service: "pass", Quantity: 1}}, office.Online, now)
		if err != nil {
			return err
		}
		starts := 0
		for _, day := range days {
			judgement := day.Judge(request)
			starts += judgement.Free()
			for tick := range judgement.Starts() {
				if !naivelyFree(day, r.counters, tick, tick+3) {
					return fmt.Errorf("%s: a start is offered that no counter is free for", r.name())
				}
			}
		}
		if bookings != r.bookings || starts != r.starts {
			return fmt.Errorf("%s: %d bookings and %d starts, want %d and %d", r.name(), bookings, starts, r.bookings, r.starts)
		}
		took := median(b.rounds, func() time.Duration {
			const repeat = 50
			begun := time.Now()
			for range repeat {
				for _, day := range days {
					runtime.KeepAlive(day.Judge(request))
				}
			}
			return time.Since(begun) / repeat
		})
		b.put(figure{Name: "engine alone, " + r.name(), Value: float64(took.Nanoseconds()) / 1000, Unit: "µs", Counts: fmt.Sprintf("%d bookings, %d starts", bookings, starts)})
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
