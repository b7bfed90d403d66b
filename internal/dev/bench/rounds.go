package main

import (
	"slices"
	"time"
)

// side is one of several things that are measured in turn; it gives its rate per second.
type side func() (float64, error)

// inTurn measures sides in turn, round by round, so that what slows the machine slows all of them. Each round begins
// with another side; the first round warms and does not count. It gives the rates of each side by round.
func inTurn(rounds int, sides ...side) ([][]float64, error) {
	rates := make([][]float64, len(sides))
	for round := range rounds + 1 {
		for i := range sides {
			at := (round + i) % len(sides)
			rate, err := sides[at]()
			if err != nil {
				return nil, err
			}
			if round > 0 {
				rates[at] = append(rates[at], rate)
			}
		}
	}
	return rates, nil
}

// ratio gives the median of the rounds' ratios.
func ratio(measured, against []float64) float64 {
	ratios := make([]float64, len(measured))
	for i := range measured {
		ratios[i] = measured[i] / against[i]
	}
	return median(ratios)
}

func median[T float64 | time.Duration](values []T) T { return percentile(values, 50) }

// percentile gives the value that so many of a hundred do not exceed.
func percentile[T float64 | time.Duration](values []T, of int) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)*of/100, len(sorted)-1)]
}

// timed times something that takes microseconds: the median over rounds of the mean of many.
func timed(rounds, repeat int, do func()) time.Duration {
	do() // warm
	all := make([]time.Duration, rounds)
	for i := range all {
		begun := time.Now()
		for range repeat {
			do()
		}
		all[i] = time.Since(begun) / time.Duration(repeat)
	}
	return median(all)
}

func microseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
