package availability

import (
	"cmp"
	"slices"
)

// sweep decides by seating everybody of the connected span around the newcomer anew, in order of their beginnings.
// What a counter still has to offer is its end of business and whom it may yet serve; counters alike in both are
// tried once, and states that failed are remembered.
func (s *search) sweep(reach Counters, from, end int) (Seating, proof) {
	w := &sweeping{search: s, failed: make(map[uint64]bool), limit: sweepNodes}
	if len(s.counter) > wideCounters {
		w.limit = sweepNodesWide
	}
	w.gather(reach, from, end)
	w.fingerprint()
	found := w.seat(0, make([]int, len(s.counter)))
	switch {
	case found:
		return w.seating(), seatable
	case w.nodes > w.limit:
		return Seating{}, undecided
	}
	return Seating{}, unseatable
}

type sweeping struct {
	*search
	guests []guest
	alike  [][]uint64 // by guest and counter: fingerprint of the guests from there on that the counter may serve
	chosen []int      // by guest
	failed map[uint64]bool
	nodes  int
	limit  int
}

type guest struct {
	who       int
	reach     Counters
	from, end int
}

// gather collects the newcomer and the unpinned seats of the largest span around it that others cross without a gap.
func (w *sweeping) gather(reach Counters, from, end int) {
	for i := range w.seats {
		if seat := &w.seats[i]; !seat.Pinned {
			w.guests = append(w.guests, guest{i, w.reach[i], seat.From, seat.End})
		}
	}
	w.guests = append(w.guests, guest{newcomer, reach, from, end})
	slices.SortFunc(w.guests, func(a, b guest) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.reach.count(), b.reach.count()), cmp.Compare(a.who, b.who))
	})
	begin, reached := 0, 0
	for i, g := range w.guests {
		if g.from >= reached {
			if reached > from {
				w.guests = w.guests[:i]
				break
			}
			begin = i
		}
		reached = max(reached, g.end)
	}
	w.guests = w.guests[begin:]
	w.chosen = make([]int, len(w.guests))
}

// fingerprint works backwards from the last guest, so that each entry stands for all who are still to come.
func (w *sweeping) fingerprint() {
	w.alike = make([][]uint64, len(w.guests)+1)
	w.alike[len(w.guests)] = make([]uint64, len(w.counter))
	for i := len(w.guests) - 1; i >= 0; i-- {
		w.alike[i] = make([]uint64, len(w.counter))
		for c := range w.counter {
			w.alike[i][c] = mix(w.alike[i+1][c])
			if w.guests[i].reach.has(c) {
				w.alike[i][c] = mix(w.alike[i+1][c] + 1)
			}
		}
	}
}

// seat places the guests from i on; busy is the end of the last one placed, by counter.
func (w *sweeping) seat(i int, busy []int) bool {
	if i == len(w.guests) {
		return true
	}
	if w.nodes++; w.nodes > w.limit {
		return false
	}
	g := &w.guests[i]
	state := uint64(i)
	for c := range busy {
		if busy[c] <= g.from {
			busy[c] = 0
		}
		state += mix(w.alike[i][c] ^ mix(uint64(busy[c])))
	}
	if w.failed[state] {
		return false
	}
	var tried []uint64
	for _, c := range w.order(g) {
		if busy[c] > g.from {
			continue
		}
		if slices.Contains(tried, w.alike[i][c]) {
			continue
		}
		tried = append(tried, w.alike[i][c])
		next := slices.Clone(busy)
		next[c] = g.end
		w.chosen[i] = c
		if w.seat(i+1, next) {
			return true
		}
		if w.nodes > w.limit {
			return false
		}
	}
	w.failed[state] = true
	return false
}

// order gives the guest's counters: the current one first, then those that know least.
func (w *sweeping) order(g *guest) []int {
	counters := make([]int, 0, g.reach.count())
	for rest := g.reach; rest != 0; rest &= rest - 1 {
		counters = append(counters, rest.first())
	}
	current := -1
	if g.who != newcomer {
		current = w.seats[g.who].Counter
	}
	slices.SortFunc(counters, func(a, b int) int {
		if a == current || b == current {
			return cmp.Compare(b2i(b == current), b2i(a == current))
		}
		return cmp.Or(cmp.Compare(w.office.breadth[a], w.office.breadth[b]), cmp.Compare(a, b))
	})
	return counters
}

func (w *sweeping) seating() (seating Seating) {
	for i, g := range w.guests {
		switch {
		case g.who == newcomer:
			seating.Counter = w.chosen[i]
		case w.chosen[i] != w.seats[g.who].Counter:
			seating.Moves = append(seating.Moves, Move{Seat: g.who, Counter: w.chosen[i]})
		}
	}
	return seating
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// mix spreads a number over 64 bits (the finaliser of splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
