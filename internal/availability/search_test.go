package availability

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// drawDay draws counters with different skills and hours within three hours, and appointments booked one by one.
func drawDay(t *rapid.T) *Day {
	n := rapid.IntRange(2, 6).Draw(t, "counters")
	o := &Office{Office: &office.Office{Counters: make([]office.Counter, n)}, all: 1<<n - 1, breadth: make([]int, n)}
	p := &Opening{Day: civil.Day{Ticks: 288}, shape: &shape{counter: make([]Ticks, n)}}
	for c := range n {
		o.breadth[c] = rapid.IntRange(1, 3).Draw(t, "breadth")
		p.counter[c] = span(rapid.SampledFrom([]int{0, 0, 6}).Draw(t, "opens"), rapid.SampledFrom([]int{36, 36, 24}).Draw(t, "closes"))
	}
	d := NewDay(o, p, nil)
	for range rapid.IntRange(10, 40).Draw(t, "bookings") {
		able, from, end := drawAppointment(t, n)
		if seating, refusal := d.Place(able, from, end); refusal == "" {
			d.Put(seating, Seat{From: from, End: end, Able: able, Pinned: rapid.SampledFrom([]bool{false, false, false, false, true}).Draw(t, "pinned")})
		}
	}
	return d
}

func drawAppointment(t *rapid.T, n int) (able Counters, from, end int) {
	able = Counters(rapid.IntRange(1, 1<<n-1).Draw(t, "able"))
	from = rapid.IntRange(0, 33).Draw(t, "from")
	return able, from, from + rapid.IntRange(1, 9).Draw(t, "length")
}

// SEATING 8, and that both searches agree where neither met its limit.
func TestBothSearchesAgreeAndMatchingIsNecessary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDay(t)
		for range 10 {
			able, from, end := drawAppointment(t, len(d.counter))
			s := newSearch(d)
			reach := s.unpinned(s.within(able, from, end), from, end)
			if reach == 0 {
				continue
			}
			s.prepare()
			matches := s.matches(reach, from, end)
			few, chained := s.chain(reach, from, end)
			many, swept := s.sweep(reach, from, end)
			if swept == undecided || chained != undecided && chained != swept {
				t.Fatalf("chain %v, sweep %v", chained, swept)
			}
			if swept == seatable && !matches {
				t.Fatal("matching refuses what can be seated")
			}
			if swept != seatable {
				continue
			}
			holds(t, d, many, able, from, end)
			if chained == seatable {
				holds(t, d, few, able, from, end)
				if len(few.Moves) > len(many.Moves) {
					t.Fatalf("the chain moves %d, the sweep %d", len(few.Moves), len(many.Moves))
				}
			}
		}
	})
}

// holds checks a seating from nothing but the seats that it leads to.
func holds(t *rapid.T, before *Day, seating Seating, able Counters, from, end int) {
	d := before.Clone()
	d.Put(seating, Seat{From: from, End: end, Able: able})
	for i, a := range d.seats {
		if !a.Pinned && (!a.Able.has(a.Counter) || !d.counter[a.Counter].covers(a.From, a.End)) {
			t.Fatalf("%+v sits where nobody serves it", a)
		}
		for _, b := range d.seats[:i] {
			if a.Counter == b.Counter && a.From < b.End && b.From < a.End {
				t.Fatalf("%+v and %+v sit on one counter at once", a, b)
			}
		}
		if i < len(before.seats) && a.Pinned && a != before.seats[i] {
			t.Fatalf("%+v was pinned", before.seats[i])
		}
	}
	again := NewDay(d.office, d.Opening, slices.Clone(d.seats))
	if !slices.Equal(again.occupied, d.occupied) || !slices.Equal(again.pinned, d.pinned) || again.busy != d.busy {
		t.Fatal("Put leads to another state than the same seats from the beginning")
	}
}

func TestASeatMayStayThoughHoursAndSkillsHaveChanged(t *testing.T) {
	t.Parallel()
	o := &Office{Office: &office.Office{Counters: make([]office.Counter, 2)}, all: 3, breadth: []int{1, 1}}
	p := &Opening{Day: civil.Day{Ticks: 288}, shape: &shape{counter: []Ticks{span(0, 12), span(0, 36)}}}
	// Somebody sits on the first counter beyond its hours, somebody on the second without being served there.
	d := NewDay(o, p, []Seat{{Counter: 0, From: 10, End: 20, Able: 1}, {Counter: 1, From: 20, End: 24, Able: 1}})
	if seating, refusal := d.Place(2, 10, 20); refusal != "" || seating.Counter != 1 || len(seating.Moves) > 0 {
		t.Errorf("%+v, %s", seating, refusal)
	}
	if _, refusal := d.Place(2, 18, 22); refusal != Occupied {
		t.Errorf("the one who is not served there was moved or overlooked: %q", refusal)
	}
	search := newSearch(d)
	search.prepare()
	if seating, proof := search.sweep(2, 12, 20); proof != seatable || len(seating.Moves) > 0 {
		t.Errorf("the sweep leaves nobody where they are: %+v, %v", seating, proof)
	}
	if _, refusal := d.Place(1, 8, 12); refusal != Occupied {
		t.Errorf("the one beyond the hours was moved or overlooked: %q", refusal)
	}
}

func TestTheCounterThatKnowsLeastIsTakenThenTheSmallestHole(t *testing.T) {
	t.Parallel()
	o := &Office{Office: &office.Office{Counters: make([]office.Counter, 4)}, all: 15, breadth: []int{5, 2, 2, 2}}
	p := &Opening{Day: civil.Day{Ticks: 288}, shape: &shape{counter: []Ticks{span(0, 6), span(0, 36), span(0, 12), span(0, 12)}}}
	for _, c := range []struct {
		able Counters
		want int
	}{{15, 2}, {0b0011, 1}, {0b1001, 3}, {0b0001, 0}, {0b1100, 2}} {
		if seating, refusal := NewDay(o, p, nil).Place(c.able, 0, 3); refusal != "" || seating.Counter != c.want {
			t.Errorf("of %b counter %d is taken, %q, want %d", c.able, seating.Counter, refusal, c.want)
		}
	}
}

func TestWithoutASeatTheReasonIsNamed(t *testing.T) {
	t.Parallel()
	o := &Office{Office: &office.Office{Counters: make([]office.Counter, 2)}, all: 3, breadth: []int{1, 1}}
	p := &Opening{Day: civil.Day{Ticks: 288}, shape: &shape{counter: []Ticks{span(0, 12), span(0, 6)}}}
	d := NewDay(o, p, []Seat{{Counter: 0, From: 0, End: 6, Able: 1}, {Counter: 1, From: 0, End: 3, Pinned: true}})
	for _, c := range []struct {
		able      Counters
		from, end int
		want      Code
	}{
		{3, 3, 6, ""}, {2, 3, 6, ""}, {1, 3, 6, Occupied}, {2, 0, 3, Occupied}, {2, 6, 9, NoAbleCounter}, {0, 6, 9, NoAbleCounter},
		{1, 9, 13, NoAbleCounter}, {3, -1, 2, NoAbleCounter}, {3, 300, 330, NoAbleCounter},
	} {
		if _, refusal := d.Place(c.able, c.from, c.end); refusal != c.want {
			t.Errorf("%b from %d to %d: %q, want %q", c.able, c.from, c.end, refusal, c.want)
		}
	}
}
