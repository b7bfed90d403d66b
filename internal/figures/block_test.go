package figures

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"stadttermin/internal/civil"
)

// prime is the field in which the attack below reckons: what is no combination there is none of whole numbers either but for a
// chance of one in two thousand million.
const prime = 2147483647

// attack is somebody who knows everything that is published and takes it from each other in every possible way.
type attack struct {
	basis map[int][]uint64 // by the first place that is not zero, which is one
}

// learn takes note of a sum over cells, reduced by what is known.
func (a *attack) learn(sum []uint64) {
	if rest, at := a.reduce(sum); at >= 0 {
		inverse := power(rest[at], prime-2)
		for i := range rest {
			rest[i] = rest[i] * inverse % prime
		}
		a.basis[at] = rest
	}
}

// tells says whether a sum follows from what is known.
func (a *attack) tells(sum []uint64) bool {
	_, at := a.reduce(sum)
	return at < 0
}

func (a *attack) reduce(sum []uint64) (rest []uint64, at int) {
	rest = slices.Clone(sum)
	for i := range rest {
		if rest[i] == 0 {
			continue
		}
		known := a.basis[i]
		if known == nil {
			return rest, i
		}
		factor := prime - rest[i]
		for j := i; j < len(rest); j++ {
			if known[j] != 0 {
				rest[j] = (rest[j] + factor*known[j]) % prime
			}
		}
	}
	return rest, -1
}

func power(base, exponent uint64) uint64 {
	result := uint64(1)
	for ; exponent > 0; exponent >>= 1 {
		if exponent&1 == 1 {
			result = result * base % prime
		}
		base = base * base % prime
	}
	return result
}

// drawnCube draws a few months of a town with small numbers, in which most of what is short or far away is too small.
func drawnCube(t *rapid.T) *cube {
	today := civil.NewDate(2026, 1, 1).AddDays(rapid.IntRange(28, 200).Draw(t, "days"))
	line := timelineOf(PeriodOf(Year, civil.NewDate(2026, 1, 1)), today)
	offices, rows := rapid.IntRange(1, 3).Draw(t, "offices"), rapid.IntRange(1, 4).Draw(t, "rows")
	var counts []Count
	names := func(prefix string, n int) (list []string) {
		for i := range n {
			list = append(list, fmt.Sprint(prefix, i))
		}
		return list
	}
	for leaf, n := range line.leaves {
		if n.first >= today {
			break
		}
		for o := range offices {
			for r := range rows {
				usual := []int{0, 1, 3, 6, 12, 40}[rapid.IntRange(0, 5).Draw(t, "size")]
				if cases := usual * int(n.end-n.first) / 5; rapid.IntRange(0, 3).Draw(t, "open") > 0 {
					counts = append(counts, Count{leaf, fmt.Sprint("o", o), fmt.Sprint("r", r), cases})
				}
			}
		}
	}
	return newCube(line, names("o", offices), names("r", rows), counts)
}

// sets are the sums over cells that somebody may want to know: of a time, of some offices in some rows.
type sets struct {
	*cube
	last int // leaf that is over
}

func (s *sets) cells() int { return s.last * len(s.offices) * len(s.rows) }

func (s *sets) sum(leaves []int, offices, rows []bool) (vector []uint64, cases int) {
	vector = make([]uint64, s.cells())
	for _, leaf := range leaves {
		for o := range s.offices {
			for r := range s.rows {
				if (offices == nil || offices[o]) && (rows == nil || rows[r]) {
					vector[(leaf*len(s.offices)+o)*len(s.rows)+r] = 1
					cases += s.counts[leaf][o][r]
				}
			}
		}
	}
	return vector, cases
}

// choices are each one, all together, and all but one.
func choices(of int) (list [][]bool) {
	list = append(list, nil)
	for at := range of {
		others := make([]bool, of)
		for i := range others {
			others[i] = i != at
		}
		list = append(list, only(at, of), others)
	}
	return list
}

func TestNothingBelowFiveCanBeHadByTakingFiguresFromEachOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawnCube(t)
		s := &sets{cube: c}
		for s.last < len(c.line.leaves) && c.line.over(c.line.leaves[s.last]) {
			s.last++
		}
		a := &attack{basis: make(map[int][]uint64)}
		var times [][]int
		for _, kind := range Kinds {
			for p := PeriodOf(kind, c.line.leaves[0].first); p.Over(c.line.today); p = p.After() {
				if p.First < c.line.leaves[0].first {
					continue
				}
				b, leaves := c.blockOf(p), c.line.within(p)
				times = append(times, leaves)
				for o := all; o < len(c.offices); o++ {
					for r := all; r < len(c.rows); r++ {
						if !b.shows(o, r) {
							continue
						}
						vector, cases := s.sum(leaves, chosen(o, len(c.offices)), chosen(r, len(c.rows)))
						if small(cases) {
							t.Fatalf("%s shows %d cases of office %d and row %d", p, cases, o, r)
						}
						a.learn(vector)
					}
				}
			}
		}
		for leaf := range s.last {
			times = append(times, []int{leaf})
		}
		for i := range times { // and what one time has more than another
			for j := range times {
				if rest := slices.DeleteFunc(slices.Clone(times[i]), func(leaf int) bool { return slices.Contains(times[j], leaf) }); len(times[i]) > len(times[j]) && len(rest) > 0 && len(rest) < len(times[i]) {
					times = append(times, rest)
				}
			}
			if len(times) > 150 {
				break
			}
		}
		for _, leaves := range times {
			for _, offices := range choices(len(c.offices)) {
				for _, rows := range choices(len(c.rows)) {
					if vector, cases := s.sum(leaves, offices, rows); small(cases) && a.tells(vector) {
						t.Fatalf("%d cases at leaves %v, offices %v, rows %v follow from what is published", cases, leaves, offices, rows)
					}
				}
			}
		}
	})
}

func chosen(at, of int) []bool {
	if at == all {
		return nil
	}
	return only(at, of)
}
