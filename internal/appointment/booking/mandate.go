package booking

import (
	"context"
	"errors"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/staff/audit"
)

// opContact is remembered under a key as the operations of citizens are.
const opContact = "contact"

// BookAt holds a time and books it in one go, for staff who hold nothing yet. hold.Key must be given: the same request
// again gives the same appointment.
func (s *Service) BookAt(ctx context.Context, town *directory.Town, hold HoldRequest, book BookRequest) (*appointment.Appointment, error) {
	if err := usable(hold.Key); err != nil || hold.Key == "" {
		return nil, apperr.New(apperr.Invalid).At("Idempotency-Key")
	}
	contact, err := book.Contact.Cleaned(!hold.Channel.Staffed())
	if err != nil {
		return nil, err
	}
	done, found := false, &appointment.Appointment{}
	err = s.Store.InTenant(ctx, town.ID, func(tx Tx) (err error) {
		done, err = s.replayed(ctx, town, tx, s.bookKey(s.nonceFor(town, hold), contact, book), found)
		return err
	})
	if done || err != nil {
		return found, err
	}
	held, err := s.Hold(ctx, town, hold)
	if err != nil {
		return nil, err
	}
	book.Hold = held.Token
	a, err := s.Book(ctx, town, book)
	if err != nil {
		return nil, errors.Join(err, s.Release(ctx, town, held.Token, budget.Claim{}))
	}
	return a, nil
}

// CancelFor gives the time of an appointment back for somebody who asked staff to, or because the town cannot keep it;
// tell is the mail that says so: mail.Cancellation or mail.TownCancellation.
func (s *Service) CancelFor(ctx context.Context, town *directory.Town, m StaffAccess, id uuid.UUID, tell mail.Kind, key string) (*appointment.Appointment, error) {
	return s.cancel(ctx, town, m.of(id), tell, key)
}

// UndoFor takes a cancellation back while the time is free.
func (s *Service) UndoFor(ctx context.Context, town *directory.Town, m StaffAccess, id uuid.UUID, key string) (*appointment.Appointment, error) {
	return s.undo(ctx, town, m.of(id), key)
}

// MoveFor gives an appointment the time of a hold.
func (s *Service) MoveFor(ctx context.Context, town *directory.Town, m StaffAccess, id uuid.UUID, token, key string) (*appointment.Appointment, error) {
	hold, err := s.open(town, token)
	if err != nil {
		return nil, err
	}
	return s.moveTo(ctx, town, m.of(id), hold, key)
}

// Reach changes how the person of an appointment is reached. Another e-mail address gets the confirmation, and links
// that were sent to the one before open nothing any more.
//
// Errors: those of a contact; apperr.AlreadyCancelled; apperr.NotFound where the person is forgotten already.
func (s *Service) Reach(ctx context.Context, town *directory.Town, m StaffAccess, id uuid.UUID, contact appointment.Contact, key string) (*appointment.Appointment, error) {
	contact, err := contact.Cleaned(false)
	if err != nil {
		return nil, err
	}
	k := s.keyFor(opContact, key, id[:], []byte(contact.Name), []byte(contact.Email), []byte(contact.Phone))
	return s.revise(ctx, town, m.of(id), k, "appointment.contact", func(a *appointment.Appointment) (confirm bool, err error) {
		confirm = a.Contact.Email != contact.Email
		if confirm {
			a.TokenVersion++
		}
		a.Contact = contact
		return confirm && contact.Email != "", nil
	})
}

// Confirm mails the confirmation once more, as the appointment is now.
//
// Errors: apperr.EmailMissing where there is no address; apperr.AlreadyCancelled, apperr.AlreadyOver.
func (s *Service) Confirm(ctx context.Context, town *directory.Town, m StaffAccess, id uuid.UUID, key string) (*appointment.Appointment, error) {
	return s.confirm(ctx, town, m.of(id), key)
}

func (s *Service) confirm(ctx context.Context, town *directory.Town, who caller, key string) (*appointment.Appointment, error) {
	return s.revise(ctx, town, who, s.keyFor(opContact, key, who.appointment[:]), "appointment.confirm", func(a *appointment.Appointment) (bool, error) {
		switch {
		case a.Contact.Email == "":
			return false, apperr.New(apperr.EmailMissing).At("email")
		case !a.Changeable(s.Now()):
			return false, apperr.New(apperr.AlreadyOver)
		}
		return true, nil
	})
}

// revise writes what edit changes of an appointment without touching its time. Where edit says so, the mail that says how
// it stands is due again under the next sequence number, so that calendars take it for the newer one.
func (s *Service) revise(ctx context.Context, town *directory.Town, who caller, key Key, action string, edit func(*appointment.Appointment) (confirm bool, err error)) (*appointment.Appointment, error) {
	return s.change(ctx, town, who, key, nil, func(town *directory.Town, tx Tx, claimed *officeday.Locked, a *appointment.Appointment) error {
		switch {
		case a.State == appointment.Cancelled:
			return apperr.New(apperr.AlreadyCancelled)
		case a.Contact.Name == "":
			return apperr.New(apperr.NotFound)
		}
		confirm, err := edit(a)
		if err != nil {
			return err
		}
		day := dayOf(a)
		change := &AppointmentWrite{
			Now: s.Now(), Appointment: a, Contact: &a.Contact, SeatDay: day, Seat: claimed.Days[day].SeatOf(a.ID), Key: &key,
			Audit: audit.Entry{At: s.Now(), Actor: who.actor, Action: action, Object: object(a)},
		}
		if confirm && a.Changeable(s.Now()) {
			a.Sequence++
			change.Mails = s.mails(town, a, standing(a), who.actor)
		}
		return tx.Apply(ctx, change)
	})
}

// standing is the mail that says how an appointment stands.
func standing(a *appointment.Appointment) mail.Kind {
	if a.State == appointment.Displaced {
		return mail.Closure
	}
	return mail.Confirmation
}
