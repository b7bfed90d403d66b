package simulate

import (
	"slices"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
)

// hall is one office on the day itself, tick by tick. Appointments begin when they should; one that nobody comes to is
// given up after the minutes of grace.
type hall struct {
	office  *availability.Office
	opening *availability.Opening
	seats   []availability.Seat
	missing []bool // by position of the seats that were booked
	grace   int    // ticks
	length  int    // ticks of somebody without an appointment

	waiting []int  // ticks at which they came
	freed   []free // by no-shows
	served  []free // people without an appointment
	waited  int    // ticks, all of them together
}

// free is an interval of one counter.
type free struct{ counter, from, end int }

// open plays the day of one office after all bookings for it are known.
func (p *play) open(figures *Figures, o *availability.Office, date civil.Date) {
	key := officeDay{o.ID, date}
	opening := p.rules.Opening(o, date)
	h := &hall{
		office: o, opening: opening, seats: slices.Clone(p.agenda.day(o, date).Seats()), missing: p.missing[key],
		grace: ticksOf(p.Demand.Grace), length: ticksOf(p.Demand.WalkIns.Minutes),
	}
	if o.GraceMinutes > 0 {
		h.grace = ticksOf(o.GraceMinutes)
	}
	h.grace = max(h.grace, 1) // a seat is never empty
	for _, seat := range h.seats {
		figures.BookedMinutes += (seat.End - seat.From) * civil.TickMinutes
	}
	figures.OpenMinutes += opening.Minutes()
	var coming []int
	if o == p.walkIns {
		coming = slices.DeleteFunc(p.Demand.walkIns(p.Seed, opening.Day), func(tick int) bool { return !opening.Open(tick) })
	}
	h.play(coming)
	figures.NoShows += len(slices.DeleteFunc(slices.Clone(h.missing), func(missing bool) bool { return !missing }))
	figures.WalkIns += len(coming)
	figures.WalkInsServed += len(h.served)
	figures.waited += h.waited * civil.TickMinutes
	for _, f := range h.freed {
		figures.FreedMinutes += (f.end - f.from) * civil.TickMinutes
	}
	figures.RegainedMinutes += h.regained() * civil.TickMinutes
}

func ticksOf(minutes int) int { return (minutes + civil.TickMinutes - 1) / civil.TickMinutes }

func (h *hall) play(coming []int) {
	for tick := range h.opening.Day.Ticks {
		h.begin(tick)
		for len(coming) > 0 && coming[0] == tick {
			h.waiting = append(h.waiting, coming[0])
			coming = coming[1:]
		}
		for len(h.waiting) > 0 && h.serve(tick) {
			h.waited += tick - h.waiting[0]
			h.waiting = h.waiting[1:]
		}
	}
}

// begin pins who is called, and gives up what nobody has come to.
func (h *hall) begin(tick int) {
	for i := range h.missing {
		seat := &h.seats[i]
		if seat.From == tick {
			seat.Pinned = true
		}
		if h.missing[i] && seat.From+h.grace == tick && seat.End > tick {
			h.freed = append(h.freed, free{seat.Counter, tick, seat.End})
			seat.End = tick
		}
	}
}

// serve lets the first who waits take a counter now, if that pushes nobody out.
func (h *hall) serve(tick int) bool {
	day := availability.NewDay(h.office, h.opening, slices.Clone(h.seats))
	seating, refusal := day.Place(h.office.Able(nil), tick, tick+h.length)
	if refusal != "" {
		return false
	}
	day.Put(seating, availability.Seat{From: tick, End: tick + h.length, Pinned: true})
	h.seats = day.Seats()
	h.served = append(h.served, free{seating.Counter, tick, tick + h.length})
	return true
}

// regained counts the ticks given up by no-shows that people without an appointment have used.
func (h *hall) regained() (ticks int) {
	for _, f := range h.freed {
		for _, s := range h.served {
			if s.counter == f.counter {
				ticks += max(0, min(f.end, s.end)-max(f.from, s.from))
			}
		}
	}
	return ticks
}
