package seating

// FirstFit binds every appointment to the first able counter that is free, for good, as most systems do.
type FirstFit struct {
	plan  *Plan
	taken [][lastTick]bool // by counter
}

// NewFirstFit gives an empty day.
func NewFirstFit(p *Plan) *FirstFit {
	return &FirstFit{plan: p, taken: make([][lastTick]bool, len(p.counters))}
}

// Starts lists the starts of the grid at which an able counter is free.
func (f *FirstFit) Starts(c *Citizen) (starts []int) {
	for _, start := range Grid(c.Minutes) {
		if f.free(c, start) >= 0 {
			starts = append(starts, start)
		}
	}
	return starts
}

// Seat takes the first free counter.
func (f *FirstFit) Seat(c *Citizen, start int) bool {
	counter := f.free(c, start)
	if counter < 0 {
		return false
	}
	for tick := start; tick < start+c.ticks(); tick++ {
		f.taken[counter][tick] = true
	}
	return true
}

func (f *FirstFit) free(c *Citizen, start int) int {
	able := f.plan.able(c.wanted, start, start+c.ticks())
	for i := range f.taken {
		free := able&(1<<i) != 0
		for tick := start; free && tick < start+c.ticks(); tick++ {
			free = !f.taken[i][tick]
		}
		if free {
			return i
		}
	}
	return -1
}
