package seating

import (
	"math/rand/v2"
	"testing"
)

func TestTheCompleteSearchAgreesWithTryingEverything(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 3000 {
		counters := 2 + random.IntN(2)
		draw := func() guest {
			from := random.IntN(12)
			return guest{from: from, end: from + 1 + random.IntN(5), able: 1 + uint(random.IntN(1<<counters-1))}
		}
		guests := make([]guest, random.IntN(7))
		for i := range guests {
			guests[i] = draw()
		}
		newcomer := draw()
		everybody := append([]guest{newcomer}, guests...)
		if !tryEverything(guests, make([]int, 0, len(guests))) {
			continue // no state that a day can be in
		}
		want := tryEverything(everybody, make([]int, 0, len(everybody)))
		if got := seatable(guests, newcomer); got != want {
			t.Fatalf("%v with %v: %t, want %t", guests, newcomer, got, want)
		}
		if want {
			found++
		}
	}
	if found < 100 {
		t.Errorf("only %d of the drawn days had a seating", found)
	}
}

// tryEverything tries every counter for every guest.
func tryEverything(guests []guest, at []int) bool {
	i := len(at)
	if i == len(guests) {
		return true
	}
	for c := range completeCounters {
		free := guests[i].able&(1<<c) != 0
		for j := range at {
			free = free && (at[j] != c || guests[j].end <= guests[i].from || guests[i].end <= guests[j].from)
		}
		if free && tryEverything(guests, append(at, c)) {
			return true
		}
	}
	return false
}

func TestFirstFitKeepsWhatItOffers(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		plan := Case{Counters: 8, Hours: true, Skills: true}.Draw(seed)
		out := Serve(NewFirstFit(plan), NewCitizens(seed), plan.Minutes(), nil)
		if out.Broken > 0 || out.Booked > plan.Minutes() || out.Booked < plan.Minutes()/2 {
			t.Errorf("seed %d: %+v of %d open minutes", seed, out, plan.Minutes())
		}
	}
}

func TestTheSameSeedGivesTheSameDay(t *testing.T) {
	t.Parallel()
	outcome := func() Outcome {
		plan := Case{Counters: 5, Hours: true, Skills: true}.Draw(7)
		engine, err := NewEngine(plan, true)
		if err != nil {
			t.Fatal(err)
		}
		out := Serve(engine, NewCitizens(7), plan.Minutes(), nil)
		if err := engine.Verify(); err != nil {
			t.Error(err)
		}
		return out
	}
	if a, b := outcome(), outcome(); a != b || a.Broken > 0 {
		t.Errorf("%+v, then %+v", a, b)
	}
}

func TestAppointmentsTakeAsLongAsStudied(t *testing.T) {
	t.Parallel()
	citizens := NewCitizens(1)
	sum, quarter := 0, 0
	const count = 20_000
	for range count {
		c := citizens.Next()
		sum += c.Minutes
		if c.Minutes == 15 {
			quarter++
		}
	}
	if mean := float64(sum) / count; mean < 22 || mean > 26 || quarter < count/4 {
		t.Errorf("mean %.1f minutes, %d of %d take a quarter of an hour", mean, quarter, count)
	}
}
