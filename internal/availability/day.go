package availability

import "slices"

// Seat is an occupied interval of one counter: an appointment, or a hold, which is pinned. Able are the counters it
// may be re-seated to.
type Seat struct {
	Counter   int
	From, End int // ticks, End excluded
	Able      Counters
	Pinned    bool
	Limited   Limited // which limits of the day it counts to
}

// Day is one office on one date with what occupies it. Only Put changes it; everything else only reads.
type Day struct {
	*Opening
	office *Office
	seats  []Seat
	*occupation
}

// occupation is what a day's seats occupy. It is never changed but exchanged, so that days may share one.
type occupation struct {
	occupied []Ticks // by counter
	pinned   []Ticks // by counter, the part of occupied that no re-seating may move
	busy     planes  // occupied counters per tick, of those that are open
}

// vacant is what occupies a day on which nothing is booked, whatever its office.
var vacant = &occupation{occupied: make([]Ticks, MaxCounters), pinned: make([]Ticks, MaxCounters)}

// NewDay gives the state of an office-day. The seats are a valid seating in one fixed order, by which ties are broken;
// they may lie outside the opening and on counters that are not able (hours and skills change after a booking). They
// belong to the day from here on: Put changes them.
func NewDay(o *Office, opening *Opening, seats []Seat) *Day {
	d := &Day{Opening: opening, office: o, seats: slices.Clip(seats), occupation: vacant}
	if len(seats) > 0 {
		d.occupation = d.occupy()
	}
	return d
}

// occupy works out what the day's seats occupy. Online's share of a tick is one of the counters that are open then, so
// that only those are counted; who was booked at one that is closed since takes nothing from it.
func (d *Day) occupy() *occupation {
	counters := len(d.office.Counters)
	n := &occupation{occupied: make([]Ticks, counters), pinned: make([]Ticks, counters)}
	for i := range d.seats {
		s := &d.seats[i]
		n.occupied[s.Counter].add(s.From, s.End)
		if s.Pinned {
			n.pinned[s.Counter].add(s.From, s.End)
		}
	}
	for c := range n.occupied {
		open := n.occupied[c].and(&d.counter[c])
		n.busy.increment(&open)
	}
	return n
}

// Clone gives a copy that Put may change.
func (d *Day) Clone() *Day {
	copied := *d
	copied.seats = slices.Clone(d.seats)
	return &copied
}

// Seats gives the seating, in the order of NewDay and Put. It must not be changed.
func (d *Day) Seats() []Seat { return d.seats }

// Free tells whether nothing occupies the counter from ≤ tick < end, open or not.
func (d *Day) Free(counter, from, end int) bool { return !d.occupied[counter].meets(from, end) }

// Put applies a seating that Place gave for this very state and adds the new seat.
func (d *Day) Put(seating Seating, s Seat) {
	for _, move := range seating.Moves {
		d.seats[move.Seat].Counter = move.Counter
	}
	s.Counter = seating.Counter
	d.seats = append(d.seats, s)
	d.occupation = d.occupy()
}
