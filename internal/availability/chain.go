package availability

import (
	"cmp"
	"math/bits"
	"slices"
)

// Limits of the search, in steps. With up to 8 counters the sweep's limit was never met on any tested day, so the
// answer is exact there; beyond, it is nearly so.
const (
	chainMoves     = 8
	chainNodes     = 5000
	sweepNodes     = 20000
	sweepNodesWide = 4000
	wideCounters   = 8
)

// newcomer stands for the appointment to be placed, beside positions of Day.Seats.
const newcomer = -1

// chain looks for a seating that moves as few seats as possible: place the newcomer, eject whoever sits there, place
// those, with one more ejection allowed per round. An exhausted round that cut nothing off proves there is none.
func (s *search) chain(reach Counters, from, end int) (Seating, proof) {
	c := chaining{
		search:  s,
		fixed:   slices.Clone(s.pinned),
		ejected: make([]bool, len(s.seats)),
		placed:  make(map[int]int),
		reach:   reach,
		from:    from,
		end:     end,
	}
	for c.most = 1; c.most <= chainMoves; c.most++ {
		c.cut = false
		switch found := c.settle([]int{newcomer}, 0); {
		case found:
			return c.seating(), seatable
		case c.nodes > chainNodes:
			return Seating{}, undecided
		case !c.cut:
			return Seating{}, unseatable
		}
	}
	return Seating{}, undecided
}

type chaining struct {
	*search
	fixed     []Ticks // by counter: pins and what this attempt has placed
	ejected   []bool
	placed    map[int]int // who → counter
	reach     Counters    // of the newcomer
	from, end int         // of the newcomer
	most      int         // ejections allowed in this round
	cut       bool        // this round left something untried
	nodes     int
}

// of gives where somebody may sit, and when.
func (c *chaining) of(who int) (reach Counters, from, end int) {
	if who == newcomer {
		return c.reach, c.from, c.end
	}
	seat := &c.seats[who]
	return c.search.reach[who], seat.From, seat.End
}

// settle places all who are pending, ejecting others while the round allows it.
func (c *chaining) settle(pending []int, ejections int) bool {
	if len(pending) == 0 {
		return true
	}
	if c.nodes++; c.nodes > chainNodes {
		return false
	}
	next, choices := c.tightest(pending)
	if choices == 0 {
		return false
	}
	who := pending[next]
	_, from, end := c.of(who)
	others := slices.Delete(slices.Clone(pending), next, next+1)
	for _, candidate := range c.candidates(choices, from, end, c.most-ejections) {
		before := c.fixed[candidate.counter]
		c.fixed[candidate.counter].add(from, end)
		c.placed[who] = candidate.counter
		for _, out := range candidate.out {
			c.ejected[out] = true
		}
		if c.settle(append(slices.Clone(others), candidate.out...), ejections+len(candidate.out)) {
			return true
		}
		for _, out := range candidate.out {
			c.ejected[out] = false
		}
		delete(c.placed, who)
		c.fixed[candidate.counter] = before
		if c.nodes > chainNodes {
			return false
		}
	}
	return false
}

// tightest gives the position of the pending one with fewest counters left, the oldest among equals.
func (c *chaining) tightest(pending []int) (next int, choices Counters) {
	fewest := MaxCounters + 1
	for i, who := range pending {
		reach, from, end := c.of(who)
		var left Counters
		for rest := reach; rest != 0; rest &= rest - 1 {
			if counter := rest.first(); !c.fixed[counter].meets(from, end) {
				left |= only(counter)
			}
		}
		if n := left.count(); n < fewest {
			next, choices, fewest = i, left, n
		}
	}
	return next, choices
}

type candidate struct {
	counter int
	out     []int // whom placing there ejects
	hole    int
}

// candidates orders the counters that eject at most so many: fewest ejected first, then the one that knows least, then
// the smallest hole.
func (c *chaining) candidates(choices Counters, from, end, most int) []candidate {
	list := make([]candidate, 0, bits.OnesCount64(uint64(choices)))
	for rest := choices; rest != 0; rest &= rest - 1 {
		counter := rest.first()
		out, few := c.conflicts(counter, from, end, most)
		if !few {
			c.cut = true
			continue
		}
		free := c.counter[counter].without(&c.fixed[counter])
		begin, until := free.runAround(from)
		list = append(list, candidate{counter: counter, out: out, hole: until - begin})
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(
			cmp.Compare(len(a.out), len(b.out)),
			cmp.Compare(c.office.breadth[a.counter], c.office.breadth[b.counter]),
			cmp.Compare(a.hole, b.hole),
			cmp.Compare(a.counter, b.counter),
		)
	})
	return list
}

// conflicts lists the seats of a counter that overlap the interval and have not been ejected, if they are at most so many.
func (c *chaining) conflicts(counter, from, end, most int) (out []int, few bool) {
	for tick := from; tick < end; tick++ {
		i := c.at[counter][tick]
		if i < 0 {
			continue
		}
		if !c.ejected[i] {
			if len(out) == most {
				return nil, false
			}
			out = append(out, int(i))
		}
		tick = c.seats[i].End - 1
	}
	return out, true
}

func (c *chaining) seating() Seating {
	seating := Seating{Counter: c.placed[newcomer]}
	for i := range c.seats {
		if counter, ok := c.placed[i]; ok { // never the old one: who made it leave sits there now
			seating.Moves = append(seating.Moves, Move{Seat: i, Counter: counter})
		}
	}
	return seating
}
