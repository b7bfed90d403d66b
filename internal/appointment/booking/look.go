package booking

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// Held is what is pinned on one office-day, and the stamp that changes with every pin or booking of the day.
type Held struct {
	Stamp string
	Pins  []Pin
}

// Pin keeps an interval of a counter for its owner.
type Pin struct {
	Owner     string
	Counter   string
	From, End int
	Expires   time.Time
}

// view is one office-day as it was judged, with what is needed to act on the judgement.
type view struct {
	state   *Occupancy
	held    Held
	day     *availability.Day
	persons []uuid.UUID // by position of the day's seats; zero where it is nobody's to move
	origin  *kept       // what it was taken from; nil where it was read for this once
}

// self is what the asking visitor occupies already and may give up.
type self struct {
	owner       string    // of the visitor's own hold, which a repeated request finds again
	replaced    string    // owner of the hold that is given up for it
	appointment uuid.UUID // that is to move or to come back: neither its seat nor a time kept back for it is an obstacle
}

// compose makes the engine's day out of stored seats and pins. Seats on counters that the settings no longer name
// occupy nothing that could be offered.
func compose(town *directory.Town, o *availability.Office, date civil.Date, state *Occupancy, held Held, me self) *view {
	v := &view{state: state, held: held}
	seats := make([]availability.Seat, 0, len(state.Seats)+len(held.Pins))
	var able availability.Counters
	for i := range state.Seats {
		s := &state.Seats[i]
		if i == 0 || !slices.Equal(s.Services, state.Seats[i-1].Services) { // most come for the same as the one before
			able = o.Able(s.Services)
		}
		counter := o.Counter(s.Counter)
		if counter < 0 || s.Appointment == me.appointment && me.appointment != uuid.Nil {
			continue
		}
		seats = append(seats, availability.Seat{
			Counter: counter, From: s.From, End: s.End, Able: able, Pinned: s.Pinned || s.Kept, Limited: o.Limited(s.Services),
		})
		v.persons = append(v.persons, s.Appointment)
	}
	for _, pin := range held.Pins {
		if counter := o.Counter(pin.Counter); counter >= 0 && pin.Owner != me.owner && pin.Owner != me.replaced {
			seats = append(seats, availability.Seat{Counter: counter, From: pin.From, End: pin.End, Pinned: true})
			v.persons = append(v.persons, uuid.Nil)
		}
	}
	v.day = availability.NewDay(o, town.Rules.Opening(o, date), seats)
	return v
}

// vacant gives a day that nothing ever happened on.
func vacant(town *directory.Town, o *availability.Office, date civil.Date) *view {
	return compose(town, o, date, &Occupancy{Next: 1}, Held{}, self{})
}

// vacant tells whether nothing has happened on the day as far as the database and its pins tell.
func (v *view) vacant() bool {
	return v.state.Version == 0 && len(v.state.Seats) == 0 && len(v.held.Pins) == 0
}

// reseats names the appointments that a seating moves.
func (v *view) reseats(o *availability.Office, seating availability.Seating) []Reseat {
	moves := make([]Reseat, len(seating.Moves))
	for i, move := range seating.Moves {
		moves[i] = Reseat{Appointment: v.persons[move.Seat], Counter: o.Counters[move.Counter].ID}
	}
	return moves
}

// look reads office-days for judging. Pins are read before seats: a booking writes its seat before it lets its pin go,
// so whoever misses the pin sees the seat.
func (s *Service) look(ctx context.Context, town *directory.Town, offices []*availability.Office, dates []civil.Date, me self) (map[OfficeDay]*view, error) {
	now := s.Now()
	if len(dates) == 0 {
		return nil, nil
	}
	var days []OfficeDay
	ids := make([]string, len(offices))
	for i, o := range offices {
		ids[i] = o.ID
		for _, date := range dates {
			days = append(days, OfficeDay{Office: o.ID, Date: date})
		}
	}
	held := s.held(ctx, town, days, now)
	states, err := s.Store.Load(ctx, town, ids, dates, now)
	if err != nil {
		return nil, err
	}
	views := make(map[OfficeDay]*view, len(days))
	for i, day := range days {
		state := states[day]
		if state == nil {
			state = &Occupancy{Next: 1}
		}
		views[day] = compose(town, town.Rules.Office(day.Office), day.Date, state, held[i], me)
	}
	return views, nil
}

// held reads pins; without Redis nothing is held.
func (s *Service) held(ctx context.Context, town *directory.Town, days []OfficeDay, now time.Time) []Held {
	held, err := s.Pins.Read(ctx, town.ID, days, now)
	if err != nil {
		if ctx.Err() == nil { // else it is the visitor who is away
			s.Log.WarnContext(ctx, "holds unavailable", "tenant", town.Slug(), "error", err)
		}
		return make([]Held, len(days))
	}
	return held
}
