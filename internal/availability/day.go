package availability

import "slices"

// Seat is an occupied interval of one counter: an appointment, or a hold, which is pinned. Able are the counters it
// may be re-seated to.
type Seat struct {
	Counter   int
	From, End int // ticks, End excluded
	Able      Counters
	Pinned    bool
}

// Day is one office on one date with what occupies it. Only Put changes it; everything else only reads.
type Day struct {
	*Opening
	office   *Office
	seats    []Seat
	occupied []Ticks // by counter
	pinned   []Ticks // by counter, the part of occupied that no re-seating may move
	busy     planes  // occupied counters per tick
}

// NewDay gives the state of an office-day. The seats are a valid seating in one fixed order, by which ties are broken;
// they may lie outside the opening and on counters that are not able (hours and skills change after a booking). They
// belong to the day from here on: Put changes them.
func NewDay(o *Office, opening *Opening, seats []Seat) *Day {
	d := &Day{
		Opening:  opening,
		office:   o,
		seats:    slices.Clip(seats),
		occupied: make([]Ticks, len(o.Counters)),
		pinned:   make([]Ticks, len(o.Counters)),
	}
	for i := range seats {
		d.occupy(&seats[i])
	}
	d.recount()
	return d
}

func (d *Day) occupy(s *Seat) {
	d.occupied[s.Counter].add(s.From, s.End)
	if s.Pinned {
		d.pinned[s.Counter].add(s.From, s.End)
	}
}

func (d *Day) recount() {
	d.busy = planes{}
	for c := range d.occupied {
		d.busy.increment(&d.occupied[c])
	}
}

// Clone gives a copy that Put may change.
func (d *Day) Clone() *Day {
	copied := *d
	copied.seats = slices.Clone(d.seats)
	copied.occupied = slices.Clone(d.occupied)
	copied.pinned = slices.Clone(d.pinned)
	return &copied
}

// Seats gives the seating, in the order of NewDay and Put. It must not be changed.
func (d *Day) Seats() []Seat { return d.seats }

// Free tells whether nothing occupies the counter from ≤ tick < end, open or not.
func (d *Day) Free(counter, from, end int) bool { return !d.occupied[counter].meets(from, end) }

// Put applies a seating that Place gave for this very state and adds the new seat.
func (d *Day) Put(seating Seating, s Seat) {
	for _, move := range seating.Moves {
		seat := &d.seats[move.Seat]
		d.occupied[seat.Counter].cut(seat.From, seat.End)
	}
	for _, move := range seating.Moves {
		seat := &d.seats[move.Seat]
		seat.Counter = move.Counter
		d.occupied[seat.Counter].add(seat.From, seat.End)
	}
	s.Counter = seating.Counter
	d.seats = append(d.seats, s)
	d.occupy(&s)
	d.recount()
}
