package availability

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// plain is a set of ticks as a map.
type plain map[int]bool

func drawTicks(t *rapid.T) (Ticks, plain) {
	var set Ticks
	naive := plain{}
	for range rapid.IntRange(0, 8).Draw(t, "runs") {
		from := rapid.IntRange(0, maxTicks-1).Draw(t, "from")
		end := min(from+rapid.SampledFrom([]int{0, 1, 2, 3, 12, 63, 64, 65, 130}).Draw(t, "length"), maxTicks)
		added := rapid.SampledFrom([]bool{true, true, true, false}).Draw(t, "added")
		if added {
			set.add(from, end)
		} else {
			set.cut(from, end)
		}
		for tick := from; tick < end; tick++ {
			naive[tick] = added
		}
	}
	return set, naive
}

func TestTicksAreASet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, naiveA := drawTicks(t)
		b, naiveB := drawTicks(t)
		from := rapid.IntRange(0, maxTicks-1).Draw(t, "from")
		end := rapid.IntRange(from, maxTicks).Draw(t, "end")
		and, or, without := a.and(&b), a.or(&b), a.without(&b)
		both, next, covers, meets, count := union([]Ticks{a, b}), -1, true, false, 0
		for tick := range maxTicks {
			inA, inB := naiveA[tick], naiveB[tick]
			if a.Has(tick) != inA || and.Has(tick) != (inA && inB) || or.Has(tick) != (inA || inB) || without.Has(tick) != (inA && !inB) || both != or {
				t.Fatalf("tick %d: %v %v", tick, inA, inB)
			}
			if inA {
				count++
			}
			if tick >= from && inA && next < 0 {
				next = tick
			}
			if tick >= from && tick < end {
				covers, meets = covers && inA, meets || inA
			}
		}
		if a.Count() != count || a.Empty() != (count == 0) || a.next(from) != next || a.covers(from, end) != covers || a.meets(from, end) != meets {
			t.Fatalf("count %d, next %d, covers %v, meets %v", a.Count(), a.next(from), a.covers(from, end), a.meets(from, end))
		}
		if in := slices.Collect(a.all); len(in) != count || !slices.IsSorted(in) {
			t.Fatalf("all gives %v", in)
		}
		if naiveA[from] {
			begin, until := a.runAround(from)
			if !a.covers(begin, until) || begin > from || until <= from || a.Has(begin-1) || a.Has(until) {
				t.Fatalf("the run around %d is %d to %d", from, begin, until)
			}
		}
	})
}

func TestStartsAreWhereARunIsLongEnough(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		set, naive := drawTicks(t)
		length := rapid.IntRange(1, 130).Draw(t, "length")
		starts := set.starts(length)
		for tick := range maxTicks {
			fits := true
			for i := range length {
				fits = fits && naive[tick+i]
			}
			if starts.Has(tick) != fits {
				t.Fatalf("tick %d, length %d: %v, want %v", tick, length, starts.Has(tick), fits)
			}
		}
	})
}

func TestPlanesCountAndCompareEveryTick(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var counted, limit planes
		var naive, bounds [maxTicks]int
		step := rapid.IntRange(0, 64).Draw(t, "step")
		for range rapid.IntRange(0, 64).Draw(t, "counters") {
			set, _ := drawTicks(t)
			counted.increment(&set)
			for tick := range set.all {
				naive[tick]++
			}
		}
		for tick := range maxTicks {
			bounds[tick] = tick * step % 65
			limit.set(tick, bounds[tick])
		}
		below := counted.below(&limit)
		for tick := range maxTicks {
			if below.Has(tick) != (naive[tick] < bounds[tick]) {
				t.Fatalf("tick %d: %d below %d is %v", tick, naive[tick], bounds[tick], below.Has(tick))
			}
		}
	})
}
