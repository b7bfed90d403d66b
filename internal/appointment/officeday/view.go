package officeday

import (
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// View is one office-day as it was judged, with what is needed to act on the judgement.
type View struct {
	State   *State
	Held    TickHolds
	Day     *availability.Day
	Persons []uuid.UUID // by position of the day's seats; zero where it is nobody's to move

	cached *cached // what it was taken from; nil where it was read for this once
}

// Self is what the asking visitor occupies already and may give up.
type Self struct {
	Owner       string    // of the visitor's own hold, which a repeated request finds again
	Replaced    string    // owner of the hold that is given up for it
	Appointment uuid.UUID // that is to move or to come back: neither its seat nor a time kept back for it is an obstacle
}

// Compose makes the engine's day out of stored seats and holds. Seats on counters that the settings no longer name
// occupy nothing that could be offered.
func Compose(o *availability.Office, opening *availability.Opening, state *State, held TickHolds, me Self) *View {
	v := &View{State: state, Held: held}
	seats := make([]availability.Seat, 0, len(state.Seats)+len(held.Holds))
	var able availability.Counters
	for i := range state.Seats {
		s := &state.Seats[i]
		if i == 0 || !slices.Equal(s.Services, state.Seats[i-1].Services) { // most come for the same as the one before
			able = o.Able(s.Services)
		}
		counter := o.Counter(s.Counter)
		if counter < 0 || s.Appointment == me.Appointment && me.Appointment != uuid.Nil {
			continue
		}
		seats = append(seats, availability.Seat{
			Counter: counter, From: s.From, End: s.End, Able: able, Pinned: s.Bound || s.Kept, Limited: o.Limited(s.Services),
		})
		v.Persons = append(v.Persons, s.Appointment)
	}
	for _, hold := range held.Holds {
		if counter := o.Counter(hold.Counter); counter >= 0 && hold.Owner != me.Owner && hold.Owner != me.Replaced {
			seats = append(seats, availability.Seat{Counter: counter, From: hold.From, End: hold.End, Pinned: true})
			v.Persons = append(v.Persons, uuid.Nil)
		}
	}
	v.Day = availability.NewDay(o, opening, seats)
	return v
}

// Vacant gives a day that nothing ever happened on.
func Vacant(rules *availability.Rules, o *availability.Office, date civil.Date) *View {
	return Compose(o, rules.Opening(o, date), &State{Next: 1}, TickHolds{}, Self{})
}

// vacant tells whether nothing has happened on the day as far as the database and its holds tell.
func (v *View) vacant() bool {
	return v.State.Version == 0 && len(v.State.Seats) == 0 && len(v.Held.Holds) == 0
}

// Reseats names the appointments that a seating moves.
func (v *View) Reseats(o *availability.Office, seating availability.Seating) []Reseat {
	moves := make([]Reseat, len(seating.Moves))
	for i, move := range seating.Moves {
		moves[i] = Reseat{Appointment: v.Persons[move.Seat], Counter: o.Counters[move.Counter].ID}
	}
	return moves
}

// unannounced is for how long a change may go unnoticed that was committed but never announced, because whoever made it
// died in between: after this time versions are compared with the database.
const unannounced = 10 * time.Second

// cached is a day as it was read.
type cached struct {
	state    *State
	held     TickHolds
	composed *composed
	revision int64
	expires  time.Time // when the first of its holds runs out; zero: never
	at       time.Time // when it was read, or last compared with the database
}

// composed is a cached day as whoever has nothing there sees it, made when it is first asked for: most of what changes on a
// day changes again before anybody looks.
type composed struct {
	once sync.Once
	view *View
}

// unexpired tells whether nothing on the day has run out and it was judged by the settings in force.
func (c *cached) unexpired(revision int64, now time.Time) bool {
	return c != nil && c.revision == revision && (c.expires.IsZero() || now.Before(c.expires))
}

// current tells whether the day is as its stamp says.
func (c *cached) current(revision int64, stamp string, now time.Time) bool {
	return c.unexpired(revision, now) && c.held.Stamp == stamp && now.Sub(c.at) < unannounced
}

// viewFor gives the day as one visitor has it, whose own holds and kept-back times are no obstacle.
func (c *cached) viewFor(town *directory.Town, o *availability.Office, date civil.Date, me Self) *View {
	if me != (Self{}) {
		v := Compose(o, town.Rules.Opening(o, date), c.state, c.held, me)
		v.cached = c
		return v
	}
	c.composed.once.Do(func() { c.composed.view = Compose(o, town.Rules.Opening(o, date), c.state, c.held, me) })
	v := *c.composed.view
	v.cached = c
	return &v
}
