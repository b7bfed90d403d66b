package booking

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
)

// Move gives an appointment the time of a hold, under the same reference; the old time is free in the same moment.
func (s *Service) Move(ctx context.Context, town *directory.Town, token, holdToken, key string, by budget.Claim) (*appointment.Appointment, error) {
	hold, err := s.open(town, holdToken)
	if err != nil {
		return nil, err
	}
	owner, err := s.owner(town, token)
	if err != nil {
		return nil, err
	}
	if err := s.spendBooking(ctx, town, hold, by); err != nil {
		return nil, err
	}
	moved, err := s.moveTo(ctx, town, owner, hold, key)
	if err == nil {
		s.giveBack(ctx, town, hold.Channel, hold.nonce.owner(), by)
	}
	return moved, err
}

// MoveFor gives an appointment the time of a hold.
func (s *Service) MoveFor(ctx context.Context, town *directory.Town, m StaffAccess, id uuid.UUID, token, key string) (*appointment.Appointment, error) {
	hold, err := s.open(town, token)
	if err != nil {
		return nil, err
	}
	return s.moveTo(ctx, town, m.of(id), hold, key)
}

func (s *Service) moveTo(ctx context.Context, town *directory.Town, who caller, hold *Hold, key string) (*appointment.Appointment, error) {
	if key == "" {
		key = hold.nonce.owner()
	}
	k := s.keyFor(opMove, key, hold.nonce[:], who.appointment[:])
	moved, err := s.change(ctx, town, who, k, []officeday.ID{hold.day()}, func(town *directory.Town, tx Tx, claimed *officeday.Locked, a *appointment.Appointment) error {
		return s.move(ctx, town, tx, hold, claimed, a, who, &k)
	})
	if err != nil {
		return nil, s.refusalOf(ctx, town, hold, err)
	}
	s.Days.Release(ctx, town, hold.day(), hold.nonce.owner())
	return moved, nil
}

func (s *Service) move(ctx context.Context, town *directory.Town, tx Tx, hold *Hold, claimed *officeday.Locked, a *appointment.Appointment, who caller, key *Key) error {
	switch {
	case a.State == appointment.Cancelled:
		return apperr.New(apperr.AlreadyCancelled)
	case !who.mayChange(a, s.Now()):
		return apperr.New(apperr.AlreadyOver)
	case s.expired(hold):
		return apperr.New(apperr.HoldExpired).At("hold")
	case !hold.Basket.Equal(a.Basket()):
		return apperr.New(apperr.Invalid).At("hold")
	}
	request, o, err := s.granted(town, hold)
	if err != nil {
		return err
	}
	from, to := officeday.At(a.Office, a.Start), hold.day()
	claimed.Days[from] = claimed.Days[from].Without(a.ID)
	held := s.Days.HeldOn(ctx, town, to)
	owner := hold.nonce.owner()
	p, err := place(officeday.Compose(o, town.Rules.Opening(o, to.Date), claimed.Days[to], held, officeday.Self{Owner: owner, Appointment: a.ID}), o, request, hold.Start, held.OwnedBy(owner))
	if err != nil {
		return err
	}
	previous := a.Start
	a.PreviousStart, a.PreviousNumber = &previous, a.WaitingNumber()
	a.Office, a.Start, a.Minutes, a.Items = hold.Office, hold.Start, hold.Minutes, itemsOf(request, town, hold.Start)
	a.State, a.Sequence = appointment.Booked, a.Sequence+1
	change := &AppointmentWrite{
		Now: s.Now(), Appointment: a, Seat: p.seat, SeatDay: to, Moves: p.moves, Touched: []officeday.ID{from},
		Mails: s.MailsFor(town, a, mail.Change, who.actor), Key: key,
		Audit: audit.Entry{At: s.Now(), Actor: who.actor, Action: "appointment.move", Object: object(a), Detail: map[string]any{"before": previous, "after": a.Start}},
	}
	if from != to {
		change.Touched = append(change.Touched, to)
		change.DrawNumber = true
		a.Letter, a.Number = o.Letter, appointment.NextNumber(claimed.Days[to].Next)
	}
	return tx.Apply(ctx, change)
}

// Accept gives an appointment whose time was closed the time that is kept for it, under the same reference. One that was
// accepted already is given as it is. A time that is kept no longer is given as long as it is free.
//
// Errors: apperr.NotFound where there is no such link; apperr.TimeTaken with alternatives where the time is gone;
// apperr.AlreadyCancelled, apperr.AlreadyOver.
func (s *Service) Accept(ctx context.Context, town *directory.Town, token, key string) (*appointment.Appointment, error) {
	owner, err := s.owner(town, token)
	if err != nil {
		return nil, err
	}
	return s.accept(ctx, town, owner, key)
}

// AcceptFor is Accept by staff, for somebody who was telephoned. apperr.NotFound for an appointment of an office that is
// none of the mandate's.
func (s *Service) AcceptFor(ctx context.Context, town *directory.Town, m StaffAccess, id uuid.UUID, key string) (*appointment.Appointment, error) {
	return s.accept(ctx, town, m.of(id), key)
}

func (s *Service) accept(ctx context.Context, town *directory.Town, who caller, key string) (*appointment.Appointment, error) {
	k := s.keyFor(opAccept, key, who.appointment[:])
	var kept *Hold
	accepted, err := s.change(ctx, town, who, k, nil, func(town *directory.Town, tx Tx, claimed *officeday.Locked, a *appointment.Appointment) error {
		switch {
		case a.State == appointment.Cancelled:
			return apperr.New(apperr.AlreadyCancelled)
		case a.State == appointment.Booked:
			return nil
		case a.State != appointment.Displaced || a.Displaced == nil || a.Displaced.Start == nil || !s.Now().Before(*a.Displaced.Start):
			return apperr.New(apperr.AlreadyOver)
		}
		kept = s.keptFor(town, a, claimed)
		return s.move(ctx, town, tx, kept, claimed, a, who, &k)
	})
	if err != nil && kept != nil {
		return nil, s.refusalOf(ctx, town, kept, err)
	}
	return accepted, err
}

// keptFor gives the time kept for an appointment in the form in which every time is moved to. Staff keep it, so neither
// lead time nor online share stand in its way.
func (s *Service) keptFor(town *directory.Town, a *appointment.Appointment, claimed *officeday.Locked) *Hold {
	hold := &Hold{
		Office: a.Displaced.Office, Basket: a.Basket(), Channel: office.Phone, Start: *a.Displaced.Start, Minutes: a.Minutes,
		Issued: s.Now(), Expires: s.Now().Add(time.Minute), nonce: newNonce(),
	}
	if o := town.Rules.Office(hold.Office); o != nil {
		hold.After = o.After(hold.Basket.Services()...)
	}
	if kept := claimed.Days[hold.day()].KeptFor(a.ID); kept != nil { // as long as it was kept
		hold.After = (kept.End-kept.From)*civil.TickMinutes - a.Minutes
	}
	return hold
}
