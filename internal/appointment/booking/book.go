package booking

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
)

// BookRequest makes an appointment of a hold.
type BookRequest struct {
	Hold     string
	Contact  appointment.Contact
	Language string
	Key      string      // idempotency key; empty: the hold's nonce
	Actor    audit.Actor // empty: the citizen
	By       budget.Claim
}

// Operations that are remembered under a key.
const (
	opBook   = "book"
	opMove   = "move"
	opCancel = "cancel"
	opUndo   = "undo"
)

// WriteBatch makes a hold binding and gives the appointment. The same request again gives the same appointment, even when the
// hold has expired since.
func (s *Service) Book(ctx context.Context, town *directory.Town, req BookRequest) (*appointment.Appointment, error) {
	if !s.Limit.Allow(ctx, town.ID, "bookings", town.Limits.Bookings) {
		return nil, apperr.New(apperr.TooManyRequests)
	}
	if err := usable(req.Key); err != nil {
		return nil, err
	}
	hold, err := s.open(town, req.Hold)
	if err != nil {
		return nil, err
	}
	contact, err := req.Contact.Cleaned(!hold.Channel.Staffed())
	if err != nil {
		return nil, err
	}
	if err := s.spendBooking(ctx, town, hold, req.By); err != nil {
		return nil, err
	}
	if !slices.Contains(town.Settings().Profile.Languages, req.Language) {
		req.Language = town.Settings().SourceLanguage()
	}
	if req.Actor == "" {
		req.Actor = audit.Citizen
	}
	p := &pendingBooking{
		town: town,
		hold: hold, lock: s.emailLock(town, contact.Email), key: s.bookKey(hold.nonce, contact, req), actor: req.Actor,
		booked: &appointment.Appointment{
			ID: appointment.NewID(), Office: hold.Office, Start: hold.Start, Minutes: hold.Minutes, State: appointment.Booked,
			Channel: hold.Channel, Language: req.Language, TokenVersion: 1, Contact: contact,
		},
	}
	err = s.bookOptimistic(ctx, town, p)
	if errors.Is(err, errTaken) {
		err = s.findRepeated(ctx, town, p)
	}
	if errors.Is(err, ErrOvertaken) {
		err = s.bookLocked(ctx, town, p)
	}
	if err != nil {
		return nil, s.refusalOf(ctx, town, hold, err)
	}
	s.giveBack(ctx, town, hold.Channel, hold.nonce.owner(), req.By)
	return p.booked, nil
}

// findRepeated gives what a repeated request has led to: the seat that is in its way is its own. Else it is errTaken.
func (s *Service) findRepeated(ctx context.Context, town *directory.Town, p *pendingBooking) error {
	return s.Store.InTenant(ctx, town.ID, func(tx Tx) error {
		if done, err := s.replayed(ctx, town, tx, p.key, p.booked); done || err != nil {
			return err
		}
		return errTaken
	})
}

// bookLocked locks first and books on what is true then.
func (s *Service) bookLocked(ctx context.Context, town *directory.Town, p *pendingBooking) error {
	err := officeday.Retry(ctx, s.Towns, town, func(town *directory.Town) error {
		return s.Store.InTenant(ctx, town.ID, func(tx Tx) error { return s.book(ctx, town, tx, p) })
	})
	if day := p.hold.day(); err == nil && !s.Days.Release(ctx, town, day, p.hold.nonce.owner()) {
		s.Days.Announce(ctx, town, day)
	}
	return err
}

// bookKey makes the key under which a booking is remembered.
func (s *Service) bookKey(n nonce, contact appointment.Contact, req BookRequest) Key {
	key := Key{Operation: opBook, Subject: n[:], Key: req.Key}
	if key.Key == "" {
		key.Key = n.owner()
	}
	key.Hash = s.Keys.hash(requestPurpose, []byte(contact.Name), []byte(contact.Email), []byte(contact.Phone), []byte(req.Language))
	return key
}

// book judges and writes in one transaction. Where the request was done before, it fills in what was booked then.
func (s *Service) book(ctx context.Context, town *directory.Town, tx Tx, p *pendingBooking) error {
	hold, day := p.hold, p.hold.day()
	claimed, err := tx.Lock(ctx, officeday.Lock{Email: p.booked.Contact.Email, EmailLock: p.lock, Days: []officeday.ID{day}, Now: s.Now()})
	if err != nil {
		return err
	}
	if done, err := s.replayed(ctx, town, tx, p.key, p.booked); done || err != nil {
		return err
	}
	limit := openLimit(town, hold)
	switch {
	case claimed.Revision != town.Revision:
		return officeday.ErrOutdated
	case s.expired(hold):
		return apperr.New(apperr.HoldExpired).At("hold")
	case claimed.Open >= limit:
		return apperr.New(apperr.OpenLimit, "max", limit).At("email")
	}
	request, o, err := s.granted(town, hold)
	if err != nil {
		return err
	}
	if request.Retired != "" { // it was held to move an appointment
		return apperr.New(apperr.UnknownService, "service", request.Retired).At("hold")
	}
	held := s.Days.HeldOn(ctx, town, day)
	v := officeday.Compose(o, town.Rules.Opening(o, day.Date), claimed.Days[day], held, officeday.Self{Owner: hold.nonce.owner()})
	found, err := place(v, o, request, hold.Start, held.OwnedBy(hold.nonce.owner()))
	if err != nil {
		return err
	}
	p.booked.Number = appointment.NextNumber(claimed.Days[day].Next)
	return tx.Apply(ctx, s.bookingOf(town, o, request, p, found))
}

// openLimit gives how many open appointments the address of a hold's visitor may have, this one included.
func openLimit(town *directory.Town, hold *Hold) int {
	if hold.Channel.Staffed() {
		return math.MaxInt32
	}
	return town.Settings().Profile.Booking.OpenPerEmail
}

// bookingOf completes the appointment and gives everything that booking it writes.
func (s *Service) bookingOf(town *directory.Town, o *availability.Office, request *availability.Request, p *pendingBooking, found *seatPlan) *AppointmentWrite {
	booked, day := p.booked, p.hold.day()
	booked.Booked = s.Now()
	booked.Reference = appointment.NewReference(town.Settings().Profile.ReferencePrefix)
	booked.Letter = o.Letter
	booked.Items = itemsOf(request, town)
	return &AppointmentWrite{
		Now: s.Now(), Appointment: booked, Insert: true, Nonce: p.hold.nonce, EmailLock: p.lock, OpenLimit: openLimit(town, p.hold),
		Seat: found.seat, SeatDay: day, Moves: found.moves, Touched: []officeday.ID{day}, DrawNumber: true,
		Mails: s.mails(town, booked, mail.Confirmation, p.actor), Key: &p.key,
		Audit: audit.Entry{At: s.Now(), Actor: p.actor, Action: "appointment.book", Object: object(booked)},
	}
}

// emailLock gives the number under which bookings of one address wait for each other.
func (s *Service) emailLock(town *directory.Town, email string) int64 {
	return int64(binary.BigEndian.Uint64(s.Keys.hash(emailPurpose, []byte(town.Slug()), []byte(mail.AddressKey(email)))))
}

// replayed finds out whether the request was done before; if so it fills in the appointment it led to.
func (s *Service) replayed(ctx context.Context, town *directory.Town, tx Tx, key Key, into *appointment.Appointment) (bool, error) {
	replay, err := tx.Replay(ctx, key)
	switch {
	case err != nil:
		return false, err
	case replay.Appointment == uuid.Nil && replay.Used:
		return false, apperr.New(apperr.HoldUsed).At("hold")
	case replay.Appointment == uuid.Nil:
		return false, nil
	case !replay.Same:
		return false, apperr.New(apperr.KeyReused)
	}
	found, err := tx.Find(ctx, replay.Appointment, town.Rules.Location)
	if err != nil {
		return false, err
	}
	*into = *found
	return true, nil
}

// seatPlan is where an appointment goes and who gives way.
type seatPlan struct {
	seat  *officeday.SeatAssignment
	moves []officeday.Reseat
}

// place seats a request on a state. The online share is asked only where no pin of one's own has kept it since the hold
// was taken.
func place(v *officeday.View, o *availability.Office, request *availability.Request, start time.Time, pinned bool) (*seatPlan, error) {
	from, exact := v.Day.Opening.Day.TickAt(start)
	end := from + request.Ticks()
	if !exact || v.Day.Full(request) != "" || !pinned && !request.Channel.Staffed() && !v.Day.WithinShare(from, end) {
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

// errTaken is what sorry turns into a refusal with alternatives, once the transaction is over.
var errTaken = errors.New("taken")

// refusalOf turns what went wrong with a held time into what its visitor is told.
func (s *Service) refusalOf(ctx context.Context, town *directory.Town, hold *Hold, err error) error {
	if errors.Is(err, errTaken) {
		return s.takenRefusal(ctx, town, hold, officeday.Self{Owner: hold.nonce.owner()})
	}
	return err
}

func itemsOf(request *availability.Request, town *directory.Town) []appointment.Item {
	items := make([]appointment.Item, len(request.Basket))
	for i, item := range request.Basket {
		service := town.Settings().Catalog.Service(item.Service)
		items[i] = appointment.Item{Service: item.Service, Quantity: item.Quantity, Minutes: service.MinutesFor(item.Quantity)}
	}
	return items
}

// mails gives the mails that a change makes due: of its kind at once, and a reminder while the moment for it lies ahead.
func (s *Service) mails(town *directory.Town, a *appointment.Appointment, kind mail.Kind, by audit.Actor) (entries []outbox.Entry) {
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
	add(kind, s.Now(), cause)
	if due, wanted := outbox.ReminderDue(a.Start, s.Now(), *town.Settings().Profile.ReminderAt); wanted && a.State == appointment.Booked {
		add(mail.Reminder, due, outbox.ByTown)
	}
	return entries
}

func object(a *appointment.Appointment) string { return "appointment:" + a.ID.String() }
