package seating

import (
	"cmp"
	"math/bits"
	"slices"
)

// guest is somebody who needs one of the able counters, one bit each, from ≤ tick < end.
type guest struct {
	from, end int
	able      uint
}

// completeCounters is up to how many counters the complete search is made for.
const completeCounters = 8

// seatable tells whether everybody and the newcomer can be seated. It is complete: it has no limit and gives up never.
func seatable(guests []guest, newcomer guest) bool {
	if newcomer.able == 0 {
		return false
	}
	all := connected(guests, newcomer)
	if !matchable(all) {
		return false
	}
	slices.SortFunc(all, func(a, b guest) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(bits.OnesCount(a.able), bits.OnesCount(b.able)), cmp.Compare(a.end, b.end))
	})
	s := seatings{guests: all, hopeless: make(map[position]bool)}
	return s.from(position{})
}

// connected gives the newcomer and all whose seats could have to do with it: those of the span around it that no
// moment without anybody interrupts.
func connected(guests []guest, newcomer guest) []guest {
	all := []guest{newcomer}
	from, end := newcomer.from, newcomer.end
	rest := slices.Clone(guests)
	for grown := true; grown; {
		grown = false
		rest = slices.DeleteFunc(rest, func(g guest) bool {
			if g.from >= end || g.end <= from {
				return false
			}
			from, end, grown = min(from, g.from), max(end, g.end), true
			all = append(all, g)
			return true
		})
	}
	return all
}

// matchable tells whether at every moment by itself all who are present could have counters of their own. Where they
// could not there is no seating.
func matchable(guests []guest) bool {
	for _, moment := range guests {
		var holder [completeCounters]*guest
		for i := range guests {
			g := &guests[i]
			if g.from <= moment.from && moment.from < g.end && !push(g, &holder, new(uint)) {
				return false
			}
		}
	}
	return true
}

// push gives a guest a counter by pushing others along.
func push(g *guest, holder *[completeCounters]*guest, tried *uint) bool {
	for rest := g.able &^ *tried; rest != 0; rest = g.able &^ *tried {
		c := bits.TrailingZeros(rest)
		*tried |= 1 << c
		if holder[c] == nil || push(holder[c], holder, tried) {
			holder[c] = g
			return true
		}
	}
	return false
}

// seatings looks through all seatings of guests in the order of their beginnings.
type seatings struct {
	guests   []guest
	hopeless map[position]bool
}

// position is what of a partial seating matters for the rest: who is next, and until when each counter is taken.
type position struct {
	next  int
	until [completeCounters]int
}

func (s *seatings) from(p position) bool {
	if p.next == len(s.guests) {
		return true
	}
	g := &s.guests[p.next]
	for c := range p.until {
		if p.until[c] <= g.from {
			p.until[c] = 0 // free is free, since whenever
		}
	}
	if s.hopeless[p] {
		return false
	}
	for rest := g.able; rest != 0; rest &= rest - 1 {
		c := bits.TrailingZeros(rest)
		if p.until[c] > 0 {
			continue
		}
		after := p
		after.next++
		after.until[c] = g.end
		if s.from(after) {
			return true
		}
	}
	s.hopeless[p] = true
	return false
}
