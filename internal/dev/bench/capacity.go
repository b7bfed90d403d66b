package main

import (
	"context"
	"fmt"

	"stadttermin/internal/dev/bench/seating"
)

// capacity measures how many minutes an office with different hours and skills books when citizens have asked for all
// of its open minutes, against first-fit; and looks with a complete search for starts that the engine fails to offer.
func capacity(_ context.Context, b *bench) error {
	days, searched := uint64(96), uint64(24)
	if b.full {
		days, searched = 960, 240
	}
	of := seating.Case{Counters: 8, Hours: true, Skills: true}
	var open, first, late, snug, missed, judged, refusals, broken int
	for seed := range days {
		plan := of.Draw(seed)
		minutes := plan.Minutes()
		open += minutes
		first += seating.Serve(seating.NewFirstFit(plan), seating.NewCitizens(seed), minutes, nil).Booked
		for _, offer := range []struct {
			snug   bool
			booked *int
		}{{false, &late}, {true, &snug}} {
			engine, err := seating.NewEngine(plan, offer.snug)
			if err != nil {
				return err
			}
			watch := func(c *seating.Citizen, offered []int) {
				if seed < searched {
					judged += len(seating.Grid(c.Minutes))
					missed += len(engine.Missed(c, offered))
				}
			}
			out := seating.Serve(engine, seating.NewCitizens(seed), minutes, watch)
			if err := engine.Verify(); err != nil {
				return err
			}
			*offer.booked += out.Booked
			refusals += out.Refused
			broken += out.Broken
		}
	}
	share := func(minutes int) float64 { return 100 * float64(minutes) / float64(open) }
	b.put(figure{
		Name: "minutes booked at 100 % demand ÷ first-fit, 8 counters, 15-minute grid", Value: float64(late) / float64(first), Bound: atLeast(1.06, 1.075),
		Note: fmt.Sprintf("%.1f %% against %.1f %% of open minutes, %d days", share(late), share(first), days),
	})
	b.put(figure{
		Name: "the same with snug starts ÷ first-fit", Value: float64(snug) / float64(first), Bound: atLeast(1.10, 1.12),
		Note: fmt.Sprintf("%.1f %% against %.1f %%", share(snug), share(first)),
	})
	b.put(figure{
		Name: "starts refused although a complete search seats them", Value: float64(missed), Bound: atMost(0, 0),
		Note: fmt.Sprintf("of %d starts judged, on %d days", judged, 2*searched),
	})
	b.put(figure{
		Name: "offered by the engine, but then refused", Value: float64(broken), Bound: atMost(0, 0),
		Note: fmt.Sprintf("%d requests found nothing on offer", refusals),
	})
	return nil
}
