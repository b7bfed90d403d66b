package queue

import (
	"context"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
)

// seat writes where an appointment sits from now on; nil: nowhere.
func (t *transaction) seat(c *dayplan.Case, seat *officeday.SeatAssignment, moves []officeday.Reseat) {
	t.change.Seating = &Seating{Day: c.HomeDay(), Seat: seat, Moves: moves}
	if c.Seat = nil; seat != nil {
		c.Seat = &dayplan.Seat{Counter: seat.Counter, From: seat.From, End: seat.End, Bound: seat.Bound}
	}
}

// enter puts an appointment's person into the queue. Whoever was there before keeps the moment of arrival.
func (t *transaction) enter(c *dayplan.Case) {
	if c.Visit == uuid.Nil {
		c.Visit, t.change.NewVisit = uuid.New(), true
		c.Arrived = t.now
	}
	c.State, c.Ended = appointment.Arrived, time.Time{}
}

// after gives for how many ticks the counter of an appointment is not free yet when that is over.
func (t *transaction) after(c *dayplan.Case) int {
	if o := t.town.Rules.Office(c.Home); o != nil {
		return o.After(c.Services()...) / civil.TickMinutes
	}
	return 0
}

// cut gives back what is left of an appointment's time but for some ticks after it. The tick that runs counts as used.
func (t *transaction) cut(c *dayplan.Case, after int) {
	if c.Seat == nil {
		return
	}
	day := civil.DayIn(c.Date, t.town.Rules.Location)
	end, exact := day.TickAt(t.now)
	if !exact {
		end++
	}
	end += after
	switch {
	case end >= c.Seat.End:
	case end <= c.Seat.From:
		t.seat(c, nil, nil)
	default:
		t.seat(c, &officeday.SeatAssignment{
			Appointment: c.Appointment, Counter: c.Seat.Counter, From: c.Seat.From, End: end, Services: c.Services(), Bound: c.Seat.Bound,
		}, nil)
	}
}

// restore gives an appointment its whole time again, on any counter. apperr.TimeTaken says that it is gone.
func (t *transaction) restore(ctx context.Context, c *dayplan.Case) error {
	if c.WalkIn() {
		return nil
	}
	day := civil.DayIn(c.Date, t.town.Rules.Location)
	from, _ := day.TickAt(c.Start)
	end := from + c.Minutes/civil.TickMinutes + t.after(c)
	if c.Seat != nil && c.Seat.From == from && c.Seat.End == end {
		return nil // nothing was given up
	}
	wish := booking.SeatRequest{Appointment: c.Appointment, Services: c.Services(), From: from, End: end}
	seat, moves, err := t.Bookings.PlaceSeat(ctx, t.town, c.HomeDay(), t.locked.Days[c.HomeDay()], wish)
	if err != nil {
		return err
	}
	t.seat(c, seat, moves)
	return nil
}

func taken(err error) bool { return apperr.CodeOf(err) == apperr.TimeTaken }
