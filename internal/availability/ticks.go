package availability

import "math/bits"

const (
	words    = 5
	maxTicks = words * 64 // 26 hours and more; Antarctica/Troll, which changes its clocks by two, has the longest day
)

// Ticks is a set of ticks of one day.
type Ticks [words]uint64

// span gives the set from ≤ tick < end.
func span(from, end int) (t Ticks) {
	t.add(from, end)
	return t
}

func (t *Ticks) add(from, end int) {
	for w := from >> 6; w < words && w<<6 < end; w++ {
		t[w] |= wordMask(w, from, end)
	}
}

func (t *Ticks) cut(from, end int) {
	for w := from >> 6; w < words && w<<6 < end; w++ {
		t[w] &^= wordMask(w, from, end)
	}
}

// wordMask gives the bits of word w that lie in from ≤ tick < end; the word is known to meet the range.
func wordMask(w, from, end int) uint64 {
	mask := ^uint64(0)
	if low := from - w<<6; low > 0 {
		mask <<= low
	}
	if high := end - w<<6; high < 64 {
		mask &= 1<<high - 1
	}
	return mask
}

// covers tells whether all ticks from ≤ tick < end are in the set.
func (t *Ticks) covers(from, end int) bool {
	if from < 0 || end > maxTicks {
		return false
	}
	for w := from >> 6; w < words && w<<6 < end; w++ {
		if mask := wordMask(w, from, end); t[w]&mask != mask {
			return false
		}
	}
	return true
}

// meets tells whether any tick from ≤ tick < end is in the set.
func (t *Ticks) meets(from, end int) bool {
	for w := from >> 6; w < words && w<<6 < end; w++ {
		if t[w]&wordMask(w, from, end) != 0 {
			return true
		}
	}
	return false
}

// Has tells whether the tick is in the set.
func (t *Ticks) Has(tick int) bool {
	return tick >= 0 && tick < maxTicks && t[tick>>6]&(1<<(tick&63)) != 0
}

// Empty tells whether no tick is in the set.
func (t *Ticks) Empty() bool { return t[0]|t[1]|t[2]|t[3]|t[4] == 0 }

// Count gives the number of ticks in the set.
func (t *Ticks) Count() (n int) {
	for _, word := range t {
		n += bits.OnesCount64(word)
	}
	return n
}

func (t Ticks) and(o *Ticks) Ticks {
	return Ticks{t[0] & o[0], t[1] & o[1], t[2] & o[2], t[3] & o[3], t[4] & o[4]}
}

func (t Ticks) or(o *Ticks) Ticks {
	return Ticks{t[0] | o[0], t[1] | o[1], t[2] | o[2], t[3] | o[3], t[4] | o[4]}
}

func (t Ticks) without(o *Ticks) Ticks {
	return Ticks{t[0] &^ o[0], t[1] &^ o[1], t[2] &^ o[2], t[3] &^ o[3], t[4] &^ o[4]}
}

func union(sets []Ticks) (all Ticks) {
	for i := range sets {
		all = all.or(&sets[i])
	}
	return all
}

// starts gives the ticks at which a run of length ticks begins: and-ing the set with itself shifted, in doubling steps.
func (t Ticks) starts(length int) Ticks {
	for have := 1; have < length && !t.Empty(); {
		step := min(have, length-have)
		t.keepBefore(step)
		have += step
	}
	return t
}

// keepBefore keeps the ticks that have another one n ticks later.
func (t *Ticks) keepBefore(n int) {
	skip, shift := n>>6, uint(n&63)
	for w := range t {
		later := uint64(0)
		if w+skip < words {
			later = t[w+skip] >> shift
		}
		if w+skip+1 < words {
			later |= t[w+skip+1] << (64 - shift)
		}
		t[w] &= later
	}
}

// next gives the first tick of the set at or after from, or -1.
func (t *Ticks) next(from int) int {
	from = max(from, 0)
	for w := from >> 6; w < words; w++ {
		word := t[w]
		if w == from>>6 {
			word &= ^uint64(0) << (from & 63)
		}
		if word != 0 {
			return w<<6 + bits.TrailingZeros64(word)
		}
	}
	return -1
}

// runAround gives the bounds of the run of the set that from lies in.
func (t *Ticks) runAround(from int) (begin, end int) {
	for w := from >> 6; ; w-- {
		gaps := ^t[w]
		if w == from>>6 {
			gaps &= 1<<(from&63) - 1
		}
		if gaps != 0 {
			begin = w<<6 + bits.Len64(gaps)
			break
		}
		if w == 0 {
			break
		}
	}
	for w := from >> 6; w < words; w++ {
		gaps := ^t[w]
		if w == from>>6 {
			gaps &= ^uint64(0) << (from & 63)
		}
		if gaps != 0 {
			return begin, w<<6 + bits.TrailingZeros64(gaps)
		}
	}
	return begin, maxTicks
}

// bounds gives the first tick of a set and the tick behind its last.
func (t *Ticks) bounds() (from, end int) {
	from = t.next(0)
	for w, word := range t {
		if word != 0 {
			end = w<<6 + bits.Len64(word)
		}
	}
	return from, end
}

// all iterates over the ticks of the set in order.
func (t *Ticks) all(yield func(int) bool) {
	for w, word := range t {
		for ; word != 0; word &= word - 1 {
			if !yield(w<<6 + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}
