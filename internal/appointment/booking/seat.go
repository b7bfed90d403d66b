package booking

import (
	"time"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
)

// seatPlan is where an appointment goes and who gives way.
type seatPlan struct {
	seat  *officeday.SeatAssignment
	moves []officeday.Reseat
}

// place seats a request on a state. The online share is asked only where no hold of one's own has kept it since the hold
// was taken.
func place(v *officeday.View, o *availability.Office, request *availability.Request, start time.Time, held bool) (*seatPlan, error) {
	from, exact := v.Day.Opening.Day.TickAt(start)
	end := from + request.Ticks()
	if !exact || v.Day.Full(request) != "" || !held && !request.Channel.Staffed() && !v.Day.WithinShare(from, end) {
		return nil, errTaken
	}
	seating, refusal := v.Day.Place(o.Able(request.Services), from, end)
	if refusal != "" {
		return nil, errTaken
	}
	return &seatPlan{
		seat:  &officeday.SeatAssignment{Counter: o.Counters[seating.Counter].ID, From: from, End: end, Services: request.Services},
		moves: v.Reseats(o, seating),
	}, nil
}
