package figures

import (
	"cmp"
	"math"
	"slices"
)

// Value is how many cases took, waited or were booked so long.
type Value struct {
	Of    string // service, hour or whatever the cases are told apart by
	Value int
	Cases int
}

// spread is values in order.
type spread []Value

// spreads sorts values by what they are of.
func spreads(values []Value) map[string]spread {
	sorted := make(map[string]spread)
	for _, v := range values {
		sorted[v.Of] = append(sorted[v.Of], v)
	}
	for _, s := range sorted {
		slices.SortFunc(s, func(a, b Value) int { return cmp.Compare(a.Value, b.Value) })
	}
	return sorted
}

// whole puts all values together.
func whole(values []Value) spread {
	s := slices.Clone(values)
	slices.SortFunc(s, func(a, b Value) int { return cmp.Compare(a.Value, b.Value) })
	return s
}

func (s spread) cases() (n int) {
	for _, v := range s {
		n += v.Cases
	}
	return n
}

// quantile gives the value that a share of all cases does not exceed.
func (s spread) quantile(share float64) float64 {
	rank, seen := int(math.Ceil(share*float64(s.cases()))), 0
	for _, v := range s {
		if seen += v.Cases; seen >= rank {
			return float64(v.Value)
		}
	}
	return 0
}

// trim is the share of cases at either end that the robust mean leaves out.
const trim = 0.1

// mean is the mean without the longest and the shortest tenth: one case that was forgotten at the counter moves nothing.
func (s spread) mean() float64 {
	n := s.cases()
	out := int(trim * float64(n))
	from, until, seen, sum := out, n-out, 0, 0
	for _, v := range s {
		inside := min(seen+v.Cases, until) - max(seen, from)
		if seen += v.Cases; inside > 0 {
			sum += inside * v.Value
		}
	}
	return float64(sum) / float64(max(until-from, 1))
}
