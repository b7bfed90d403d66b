package booking

import (
	"context"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/town/office"
)

const opAccept = "accept"

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
		kept = s.keptFor(a)
		return s.move(ctx, town, tx, kept, claimed, a, who, &k)
	})
	if err != nil && kept != nil {
		return nil, s.refusalOf(ctx, town, kept, err)
	}
	return accepted, err
}

// keptFor gives the time kept for an appointment in the form in which every time is moved to. Staff keep it, so neither
// lead time nor online share stand in its way.
func (s *Service) keptFor(a *appointment.Appointment) *Hold {
	return &Hold{
		Office: a.Displaced.Office, Basket: a.Basket(), Channel: office.Phone, Start: *a.Displaced.Start, Minutes: a.Minutes,
		Issued: s.Now(), Expires: s.Now().Add(time.Minute), nonce: newNonce(),
	}
}

// describeDisplacement completes a message about an appointment whose time was closed.
func (s *Service) describeDisplacement(town *directory.Town, a *appointment.Appointment, m *mail.Message) {
	d := a.Displaced
	if d == nil {
		return
	}
	m.Reason = d.Reason
	if d.Keeps(s.Now()) {
		there := *a
		there.Office = d.Office
		m.Kept = &mail.Kept{
			Start: *d.Start, End: d.Start.Add(time.Duration(a.Minutes) * time.Minute), Until: d.Until.In(town.Rules.Location),
			Office: officeOf(town.Settings(), &there),
		}
	}
}
