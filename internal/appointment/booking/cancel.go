package booking

import (
	"context"
	"crypto/rand"
	"math/big"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/staff/audit"
)

// Cancel gives an appointment's time back. Cancelling what is cancelled changes nothing.
func (s *Service) Cancel(ctx context.Context, town *directory.Town, token, key string) (*appointment.Appointment, error) {
	owner, err := s.owner(town, token)
	if err != nil {
		return nil, err
	}
	return s.cancel(ctx, town, owner, mail.Cancellation, key)
}

// CancelFor gives the time of an appointment back for somebody who asked staff to, or because the town cannot keep it;
// tell is the mail that says so: mail.Cancellation or mail.TownCancellation.
func (s *Service) CancelFor(ctx context.Context, town *directory.Town, m StaffAccess, id uuid.UUID, tell mail.Kind, key string) (*appointment.Appointment, error) {
	return s.cancel(ctx, town, m.of(id), tell, key)
}

func (s *Service) cancel(ctx context.Context, town *directory.Town, who caller, tell mail.Kind, key string) (*appointment.Appointment, error) {
	k := s.keyFor(opCancel, key, who.appointment[:])
	return s.change(ctx, town, who, k, nil, func(town *directory.Town, tx Tx, claimed *officeday.Locked, a *appointment.Appointment) error {
		if a.State == appointment.Cancelled {
			return nil
		}
		if !who.mayChange(a, s.Now()) {
			return apperr.New(apperr.AlreadyOver)
		}
		day := officeday.At(a.Office, a.Start)
		a.State, a.Sequence = appointment.Cancelled, a.Sequence+1
		change := &AppointmentWrite{
			Now: s.Now(), Appointment: a, SeatDay: day, Touched: []officeday.ID{day}, Mails: s.MailsFor(town, a, tell, who.actor), Key: &k,
			Audit: audit.Entry{At: s.Now(), Actor: who.actor, Action: "appointment.cancel", Object: object(a)},
		}
		if delay := town.Settings().Profile.Booking.RereleaseMinutes; delay > 0 {
			until := ceilMinute(s.Now().Add(jitter(time.Duration(delay) * time.Minute)))
			change.KeptUntil, change.KeptDay, change.KeptSeat = &until, day, claimed.Days[day].SeatOf(a.ID)
		}
		return tx.Apply(ctx, change)
	})
}

// jitter draws a length up to most, so that nobody can tell when a cancelled time comes free.
func jitter(most time.Duration) time.Duration {
	n, err := rand.Int(rand.Reader, big.NewInt(int64(most)+1))
	if err != nil {
		return most
	}
	return time.Duration(n.Int64())
}

// Undo takes a cancellation back while the time is free. Restoring what is booked changes nothing.
func (s *Service) Undo(ctx context.Context, town *directory.Town, token, key string) (*appointment.Appointment, error) {
	owner, err := s.owner(town, token)
	if err != nil {
		return nil, err
	}
	return s.undo(ctx, town, owner, key)
}

// UndoFor takes a cancellation back while the time is free.
func (s *Service) UndoFor(ctx context.Context, town *directory.Town, m StaffAccess, id uuid.UUID, key string) (*appointment.Appointment, error) {
	return s.undo(ctx, town, m.of(id), key)
}

func (s *Service) undo(ctx context.Context, town *directory.Town, who caller, key string) (*appointment.Appointment, error) {
	k := s.keyFor(opUndo, key, who.appointment[:])
	return s.change(ctx, town, who, k, nil, func(town *directory.Town, tx Tx, claimed *officeday.Locked, a *appointment.Appointment) error {
		if a.State == appointment.Booked {
			return nil
		}
		if !a.Restorable(s.Now()) {
			return apperr.New(apperr.AlreadyOver)
		}
		hold := &Hold{Office: a.Office, Basket: a.Basket(), Channel: a.Channel, Start: a.Start, Minutes: a.Minutes, Issued: s.Now()}
		if o := town.Rules.Office(a.Office); o != nil {
			hold.After = o.After(a.Basket().Services()...)
		}
		request, o, err := s.granted(town, hold)
		if code := apperr.CodeOf(err); code == apperr.UnknownOffice || code == apperr.NotServed {
			return s.officeGoneRefusal(ctx, town, hold)
		}
		if err != nil {
			return err
		}
		day := officeday.At(a.Office, a.Start)
		held := s.Days.HeldOn(ctx, town, day)
		p, err := place(officeday.Compose(o, town.Rules.Opening(o, day.Date), claimed.Days[day], held, officeday.Self{Appointment: a.ID}), o, request, a.Start, false)
		if err != nil {
			return s.refusalOf(ctx, town, hold, err)
		}
		a.State, a.Sequence = appointment.Booked, a.Sequence+1
		return tx.Apply(ctx, &AppointmentWrite{
			Now: s.Now(), Appointment: a, Seat: p.seat, SeatDay: day, Moves: p.moves, Touched: []officeday.ID{day},
			Mails: s.MailsFor(town, a, mail.Undone, who.actor), Key: &k,
			Audit: audit.Entry{At: s.Now(), Actor: who.actor, Action: "appointment.undo", Object: object(a)},
		})
	})
}
