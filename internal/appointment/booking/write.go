package booking

import (
	"context"
	"math"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
)

// bookingOf completes the appointment and gives everything that booking it writes.
func (d *Deps) bookingOf(town *directory.Town, o *availability.Office, request *availability.Request, p *pendingBooking, found *seatPlan) *AppointmentWrite {
	booked, day := p.booked, p.hold.day()
	booked.Booked = d.Now()
	booked.Reference = appointment.NewReference(town.Settings().Profile.ReferencePrefix)
	booked.Letter = o.Letter
	booked.Items = itemsOf(request, town, booked.Start)
	return &AppointmentWrite{
		Now: d.Now(), Appointment: booked, Insert: true, Revision: town.Revision, Nonce: p.hold.nonce, EmailLock: p.lock, OpenLimit: openLimit(town, p.hold),
		Seat: found.seat, SeatDay: day, Moves: found.moves, Touched: []officeday.ID{day}, DrawNumber: true,
		Mails: d.MailsFor(town, booked, mail.Confirmation, p.actor), Key: &p.key,
		Audit: audit.Entry{At: d.Now(), Actor: p.actor, Action: "appointment.book", Object: object(booked)},
	}
}

// Imported is an appointment that was agreed elsewhere, with the seat that was found for it.
type Imported struct {
	Appointment *appointment.Appointment
	Seat        *officeday.SeatAssignment
	Moves       []officeday.Reseat
	Actor       audit.Actor
}

// WriteOf completes an imported appointment and gives what taking it over writes. It stands under no key, and is named in the
// trail by one line for all.
func (d *Deps) WriteOf(town *directory.Town, o *availability.Office, request *availability.Request, a Imported) *AppointmentWrite {
	hold := &Hold{Office: o.ID, Channel: office.Import, Start: a.Appointment.Start, nonce: newNonce()}
	write := d.bookingOf(town, o, request, &pendingBooking{hold: hold, booked: a.Appointment, actor: a.Actor}, &seatPlan{seat: a.Seat, moves: a.Moves})
	write.Key, write.Audit = nil, audit.Entry{}
	return write
}

// openLimit gives how many open appointments the address of a hold's visitor may have, this one included.
func openLimit(town *directory.Town, hold *Hold) int {
	if hold.Channel.Staffed() {
		return math.MaxInt32
	}
	return town.Settings().Profile.Booking.OpenPerEmail
}

func itemsOf(request *availability.Request, town *directory.Town, start time.Time) []appointment.Item {
	items := make([]appointment.Item, len(request.Basket))
	for i, item := range request.Basket {
		service := town.Settings().Catalog.Service(item.Service)
		items[i] = appointment.Item{Service: item.Service, Quantity: item.Quantity, Minutes: service.MinutesOn(civil.DateOf(start), item.Quantity)}
	}
	return items
}

// MailsFor gives the mails that a change makes due: of its kind at once, and a reminder while the moment for it lies ahead.
func (d *Deps) MailsFor(town *directory.Town, a *appointment.Appointment, kind mail.Kind, by audit.Actor) (entries []outbox.Entry) {
	if a.Contact.Email == "" {
		return nil
	}
	add := func(kind mail.Kind, due time.Time, cause outbox.Cause) {
		entries = append(entries, outbox.Entry{SubjectType: outbox.OfAppointment, SubjectID: a.ID, Kind: kind, Sequence: a.Sequence, Due: due, Cause: cause})
	}
	cause := outbox.ByTown
	if by == audit.Citizen {
		cause = outbox.ByCitizen
	}
	add(kind, d.Now(), cause)
	if due, wanted := outbox.ReminderDue(a.Start, d.Now(), *town.Settings().Profile.ReminderAt); wanted && a.State == appointment.Booked {
		add(mail.Reminder, due, outbox.ByTown)
	}
	return entries
}

func object(a *appointment.Appointment) string { return "appointment:" + a.ID.String() }

// pendingBooking is a booking on its way into the database.
type pendingBooking struct {
	town    *directory.Town
	hold    *Hold
	request *availability.Request
	office  *availability.Office
	booked  *appointment.Appointment
	lock    int64 // matching its address
	key     Key
	actor   audit.Actor
	refused error        // by the plan, once its group is written
	left    func() error // not nil: whoever asked has gone
	done    chan error   // how it ended; has room for it
}

// SeatRequest is a seat that staff ask for. Neither grid nor lead nor the online share binds them.
type SeatRequest struct {
	Appointment uuid.UUID // whose present seat, and whose kept-back time, are no obstacle; zero: a new one
	Services    []string
	From, End   int    // ticks, End excluded
	Counter     string // empty: any that knows the services
	Bound       bool
}

// PlaceSeat finds the seat that staff ask for on a state of the day that the transaction has locked, and who changes the
// counter for it. What visitors hold is respected.
//
// Errors: apperr.TimeTaken, without alternatives; apperr.UnknownOffice.
func (d *Deps) PlaceSeat(ctx context.Context, town *directory.Town, day officeday.ID, state *officeday.State, wish SeatRequest) (*officeday.SeatAssignment, []officeday.Reseat, error) {
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
	v := officeday.Compose(o, town.Rules.Opening(o, day.Date), state.Without(wish.Appointment), d.Days.HeldOn(ctx, town, day), officeday.Self{Appointment: wish.Appointment})
	seating, refusal := v.Day.Place(able, wish.From, wish.End)
	if refusal != "" {
		return nil, nil, apperr.New(apperr.TimeTaken)
	}
	return &officeday.SeatAssignment{
		Appointment: wish.Appointment, Counter: o.Counters[seating.Counter].ID, From: wish.From, End: wish.End, Services: wish.Services, Bound: wish.Bound,
	}, v.Reseats(o, seating), nil
}

// Reschedule gives the change that makes an appointment begin at another time of the same office-day, with the mail that
// tells its person. The waiting number stays.
func (d *Deps) Reschedule(town *directory.Town, a *appointment.Appointment, start time.Time, seat *officeday.SeatAssignment, moves []officeday.Reseat, by audit.Actor) *AppointmentWrite {
	previous := a.Start
	moved := *a
	moved.PreviousStart, moved.PreviousNumber = &previous, a.WaitingNumber()
	moved.Start = start.In(town.Rules.Location)
	moved.Sequence++
	day := officeday.At(a.Office, moved.Start)
	return &AppointmentWrite{
		Now: d.Now(), Appointment: &moved, Seat: seat, SeatDay: day, Moves: moves, Touched: []officeday.ID{day},
		Mails: d.MailsFor(town, &moved, mail.Change, by),
		Audit: audit.Entry{At: d.Now(), Actor: by, Action: "appointment.move", Object: object(&moved)},
	}
}
