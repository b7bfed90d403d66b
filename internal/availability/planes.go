package availability

// planes holds a small number (0 to 127) for every tick, one bit of it per plane, so that all ticks of a day are
// added and compared at once.
type planes [7]Ticks

func (p *planes) set(tick, value int) {
	for b := range p {
		if value&(1<<b) != 0 {
			p[b].add(tick, tick+1)
		}
	}
}

// at gives the number of a tick.
func (p *planes) at(tick int) (value int) {
	for b := range p {
		if p[b].Has(tick) {
			value |= 1 << b
		}
	}
	return value
}

// increment adds one at every tick of the set.
func (p *planes) increment(at *Ticks) {
	for w, carry := range at {
		for b := 0; carry != 0 && b < len(p); b++ {
			p[b][w], carry = p[b][w]^carry, p[b][w]&carry
		}
	}
}

// below gives the ticks at which p's number is less than q's.
func (p *planes) below(q *planes) (less Ticks) {
	for w := range less {
		equal := ^uint64(0)
		for b := len(p) - 1; b >= 0; b-- {
			less[w] |= equal &^ p[b][w] & q[b][w]
			equal &^= p[b][w] ^ q[b][w]
		}
	}
	return less
}
