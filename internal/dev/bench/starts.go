package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"stadttermin/internal/dev/bench/seating"
)

// starts measures finding all offered starts of a day while it fills up, each citizen's question being one. What took
// long is asked again at once and its fastest answer counts: what preempts this process is no part of the figure.
func starts(_ context.Context, b *bench) error {
	questions := 2_000
	if b.full {
		questions = 10_000
	}
	for _, office := range []struct {
		name        string
		of          seating.Case
		questions   int
		mean, worst *bound
	}{
		{"8 counters, hours and skills", seating.Case{Counters: 8, Hours: true, Skills: true}, 10_000, atMost(100, 25), atMost(40, 5)},
		{"20 counters with skills", seating.Case{Counters: 20, Skills: true}, questions, atMost(1500, 400), atMost(40, 5)},
	} {
		var all []time.Duration
		days := 0
		for ; len(all) < office.questions; days++ {
			plan := office.of.Draw(uint64(days))
			engine, err := seating.NewEngine(plan, false)
			if err != nil {
				return err
			}
			// A fifth more than fits, so that full days are among them.
			seating.Serve(engine, seating.NewCitizens(uint64(days)), plan.Minutes()*6/5, func(c *seating.Citizen, _ []int) {
				all = append(all, patiently(engine, c))
			})
			if err := engine.Verify(); err != nil {
				return err
			}
		}
		note := fmt.Sprintf("%d questions on %d days", len(all), days)
		var sum, worst time.Duration
		for _, took := range all {
			sum, worst = sum+took, max(worst, took)
		}
		b.put(figure{Name: "all offered starts of a day, " + office.name + ", mean", Value: microseconds(sum) / float64(len(all)), Unit: "µs", Bound: office.mean, Note: note})
		b.put(figure{Name: "all offered starts of a day, " + office.name + ", worst", Value: milliseconds(worst), Unit: "ms", Bound: office.worst, Note: note})
	}
	return nil
}

// long is what hardly any question takes.
const long = time.Millisecond

func patiently(engine *seating.Engine, c *seating.Citizen) (fastest time.Duration) {
	request := engine.Request(c)
	for attempt := range 5 {
		begun := time.Now()
		runtime.KeepAlive(engine.Day().Judge(request))
		if took := time.Since(begun); attempt == 0 || took < fastest {
			fastest = took
		}
		if fastest < long {
			break
		}
	}
	return fastest
}
