package main

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestAFigureBelowItsFloorFailsTheCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		figure  figure
		verdict string
		fails   bool
	}{
		"more is good, goal reached":  {figure{Value: 0.5, Bound: atLeast(0.35, 0.5)}, "goal", false},
		"more is good, floor reached": {figure{Value: 0.4, Bound: atLeast(0.35, 0.5)}, "floor", false},
		"more is good, missed":        {figure{Value: 0.3, Bound: atLeast(0.35, 0.5)}, "BELOW FLOOR", true},
		"less is good, goal reached":  {figure{Value: 10, Bound: atMost(100, 20)}, "goal", false},
		"less is good, missed":        {figure{Value: 101, Bound: atMost(100, 20)}, "BELOW FLOOR", true},
		"nothing may happen, it did":  {figure{Value: 1, Bound: atMost(0, 0)}, "BELOW FLOOR", true},
		"nothing is expected":         {figure{Value: 7}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBoard()
			b.put(c.figure)
			if got := c.figure.verdict(); got != c.verdict {
				t.Errorf("verdict %q, want %q", got, c.verdict)
			}
			if err := b.floors(); (err != nil) != c.fails {
				t.Errorf("the check says: %v", err)
			}
		})
	}
}

func TestSidesAreMeasuredInTurnAndTheFirstRoundOnlyWarms(t *testing.T) {
	t.Parallel()
	var order []string
	named := func(name string, rate float64) side {
		return func() (float64, error) { order = append(order, name); return rate, nil }
	}
	rates, err := inTurn(2, named("a", 1), named("b", 4))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a", "b", "b", "a", "a", "b"}; !slices.Equal(order, want) {
		t.Errorf("measured in the order %v, want %v", order, want)
	}
	if got := ratio(rates[0], rates[1]); len(rates[0]) != 2 || got != 0.25 {
		t.Errorf("rates %v, ratio %v", rates, got)
	}
}

func TestAPercentileIsAValueThatWasMeasured(t *testing.T) {
	t.Parallel()
	values := []time.Duration{5, 1, 4, 2, 3}
	for of, want := range map[int]time.Duration{0: 1, 50: 3, 99: 5, 100: 5} {
		if got := percentile(values, of); got != want {
			t.Errorf("percentile %d is %d, want %d", of, got, want)
		}
	}
}

func TestWorkEndsAtItsCountAndGivesEachNumberOnce(t *testing.T) {
	t.Parallel()
	seen := make(chan int, 100)
	if _, err := work(8, 100, forever, func(n int) error { seen <- n; return nil }); err != nil {
		t.Fatal(err)
	}
	close(seen)
	numbers := make(map[int]bool)
	for n := range seen {
		numbers[n] = true
	}
	if len(numbers) != 100 || !numbers[0] || !numbers[99] {
		t.Errorf("%d numbers", len(numbers))
	}
}

func TestWorkThatFailsSaysWhy(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	if _, err := work(2, endless, forever, func(int) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestFontsAreNeededForTheCharactersTheyHold(t *testing.T) {
	t.Parallel()
	const sheet = `@font-face{font-weight:400;src:url(latin.woff2) format("woff2");unicode-range:U+0000-00FF,U+20AC}
		@font-face{font-weight:400;src:url(arabic.woff2) format("woff2");unicode-range:U+0600-06FF}`
	for text, want := range map[string][]string{
		"Zeiten":      {"/assets/latin.woff2"},
		"مواعيد":      {"/assets/arabic.woff2"},
		"مواعيد 8:30": {"/assets/latin.woff2", "/assets/arabic.woff2"},
	} {
		if got := needed(sheet, text); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
