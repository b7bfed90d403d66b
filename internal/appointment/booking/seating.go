package booking

import (
	"context"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/staff/audit"
)

// SeatRequest is a seat that staff ask for. Neither grid nor lead nor the online share binds them.
type SeatRequest struct {
	Appointment uuid.UUID // whose present seat, and whose kept-back time, are no obstacle; zero: a new one
	Services    []string
	From, End   int    // ticks, End excluded
	Counter     string // empty: any that knows the services
	Pinned      bool
}

// PlaceSeat finds the seat that staff ask for on a state of the day that the transaction has locked, and who changes the
// counter for it. What visitors hold is respected.
//
// Errors: apperr.TimeTaken, without alternatives; apperr.UnknownOffice.
func (s *Service) PlaceSeat(ctx context.Context, town *directory.Town, day officeday.ID, state *officeday.State, wish SeatRequest) (*officeday.SeatAssignment, []officeday.Reseat, error) {
	o := town.Rules.Office(day.Office)
	if o == nil {
		return nil, nil, apperr.New(apperr.UnknownOffice)
	}
	able := o.Able(wish.Services)
	if wish.Counter != "" {
		counter := o.Counter(wish.Counter)
		if counter < 0 {
			return nil, nil, apperr.New(apperr.TimeTaken)
		}
		able &= availability.Counters(1) << counter
	}
	v := officeday.Compose(o, town.Rules.Opening(o, day.Date), state.Without(wish.Appointment), s.Days.HeldOn(ctx, town, day), officeday.Self{Appointment: wish.Appointment})
	seating, refusal := v.Day.Place(able, wish.From, wish.End)
	if refusal != "" {
		return nil, nil, apperr.New(apperr.TimeTaken)
	}
	return &officeday.SeatAssignment{
		Appointment: wish.Appointment, Counter: o.Counters[seating.Counter].ID, From: wish.From, End: wish.End, Services: wish.Services, Pinned: wish.Pinned,
	}, v.Reseats(o, seating), nil
}

// Reschedule gives the change that makes an appointment begin at another time of the same office-day, with the mail that
// tells its person. The waiting number stays.
func (s *Service) Reschedule(town *directory.Town, a *appointment.Appointment, start time.Time, seat *officeday.SeatAssignment, moves []officeday.Reseat, by audit.Actor) *AppointmentWrite {
	previous := a.Start
	moved := *a
	moved.PreviousStart, moved.PreviousNumber = &previous, a.WaitingNumber()
	moved.Start = start.In(town.Rules.Location)
	moved.Sequence++
	day := officeday.ID{Office: a.Office, Date: civil.DateOf(moved.Start)}
	return &AppointmentWrite{
		Now: s.Now(), Appointment: &moved, Seat: seat, SeatDay: day, Moves: moves, Touched: []officeday.ID{day},
		Mails: s.mails(town, &moved, mail.Change, by),
		Audit: audit.Entry{At: s.Now(), Actor: by, Action: "appointment.move", Object: object(&moved)},
	}
}
