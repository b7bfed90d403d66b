package availability

// Seating is where a new appointment goes and which seated ones change their counter for it.
type Seating struct {
	Counter int
	Moves   []Move
}

// Move re-seats the seat at a position of Day.Seats.
type Move struct {
	Seat    int
	Counter int
}

// Place finds a seat for an appointment from ≤ tick < end that any of the able counters may serve, re-seating others
// that are not pinned where that is needed. It is the one definition of a time that can be kept. Without a seating the
// code says why: NoAbleCounter, Occupied (proved), or SearchLimit (not found within the limits).
func (d *Day) Place(able Counters, from, end int) (Seating, Code) {
	return newSearch(d).place(able, from, end)
}

// search is the working space of Place for one state, so that the starts of a day share what is derived from it.
type search struct {
	*Day
	reach []Counters // by seat: where it may sit, given hours, skills and pins; nil until needed
	at    [][]int16  // by counter and tick: the position of the unpinned seat there, or -1
}

func newSearch(d *Day) *search { return &search{Day: d} }

func (s *search) place(able Counters, from, end int) (Seating, Code) {
	reach := s.within(able, from, end)
	if reach == 0 {
		return Seating{}, NoAbleCounter
	}
	if counter := s.direct(reach, from, end); counter >= 0 {
		return Seating{Counter: counter}, ""
	}
	reach = s.unpinned(reach, from, end)
	if reach == 0 {
		return Seating{}, Occupied
	}
	s.prepare()
	if !s.matches(reach, from, end) {
		return Seating{}, Occupied
	}
	seating, proof := s.chain(reach, from, end)
	if proof == undecided {
		seating, proof = s.sweep(reach, from, end)
	}
	switch proof {
	case seatable:
		return seating, ""
	case unseatable:
		return Seating{}, Occupied
	default:
		return Seating{}, SearchLimit
	}
}

// proof is what a search found out.
type proof int

const (
	undecided proof = iota
	seatable
	unseatable
)

// within gives the able counters that are open for the whole interval.
func (s *search) within(able Counters, from, end int) (open Counters) {
	for rest := able; rest != 0; rest &= rest - 1 {
		if c := rest.first(); s.counter[c].covers(from, end) {
			open |= only(c)
		}
	}
	return open
}

// unpinned gives the counters without a pinned seat in the interval.
func (s *search) unpinned(counters Counters, from, end int) (free Counters) {
	for rest := counters; rest != 0; rest &= rest - 1 {
		if c := rest.first(); !s.pinned[c].meets(from, end) {
			free |= only(c)
		}
	}
	return free
}

// direct gives the free counter that knows least, then the one whose hole is smallest, or -1.
func (s *search) direct(reach Counters, from, end int) int {
	best, breadth, hole := -1, 0, 0
	for rest := reach; rest != 0; rest &= rest - 1 {
		c := rest.first()
		if s.occupied[c].meets(from, end) {
			continue
		}
		free := s.counter[c].without(&s.occupied[c])
		begin, until := free.runAround(from)
		if best < 0 || s.office.breadth[c] < breadth || s.office.breadth[c] == breadth && until-begin < hole {
			best, breadth, hole = c, s.office.breadth[c], until-begin
		}
	}
	return best
}

// prepare derives what only re-seating needs.
func (s *search) prepare() {
	if s.reach != nil {
		return
	}
	s.reach = make([]Counters, len(s.seats))
	s.at = make([][]int16, len(s.counter))
	for c := range s.at {
		s.at[c] = make([]int16, maxTicks) // the town's zone may have changed since, and with it the length of the day
		for tick := range s.at[c] {
			s.at[c][tick] = -1
		}
	}
	for i := range s.seats {
		seat := &s.seats[i]
		if seat.Pinned {
			continue
		}
		// A seat may stay where it is, even if hours or skills have changed since it was given.
		s.reach[i] = s.unpinned(s.within(seat.Able, seat.From, seat.End), seat.From, seat.End) | only(seat.Counter)
		for tick := seat.From; tick < seat.End; tick++ {
			s.at[seat.Counter][tick] = int16(i)
		}
	}
}
