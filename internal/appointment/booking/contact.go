package booking

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/budget"
	"stadttermin/internal/contact"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
)

// ResendLink mails the manage links of all appointments that lie ahead to the address that they were booked with. The answer
// tells nobody whether there are any; apperr.BudgetUsed comes for every address alike.
func (s *Service) ResendLink(ctx context.Context, town *directory.Town, email string, by budget.Claim) error {
	if err := s.spend(ctx, town, budget.Mail, by); err != nil {
		return err
	}
	email, _ = contact.Email(email) // what is none is nobody's
	now := s.Now()
	open, err := s.Store.OpenOf(ctx, town, email, now)
	if err != nil || len(open) == 0 {
		return err
	}
	return s.Store.InTenant(ctx, town.ID, func(tx Tx) error {
		for _, a := range open {
			err := tx.Apply(ctx, &AppointmentWrite{
				Now: now,
				Mails: []outbox.Entry{{
					SubjectType: outbox.OfAppointment, SubjectID: a.ID, Kind: mail.ManageLink,
					Sequence: int(now.Unix() / resendSeconds), Due: now, Cause: outbox.ByCitizen,
				}},
				Audit: audit.Entry{At: now, Actor: audit.Citizen, Action: "appointment.link", Object: object(a)},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// resendSeconds is how often the link of one appointment is mailed again at most.
const resendSeconds = 300

// CorrectEmail gives an appointment the address that was meant. The confirmation goes there, and links that were sent to the
// one before open nothing any more.
//
// Errors: apperr.BudgetUsed; apperr.EmailMissing, EmailInvalid; apperr.OpenLimit; apperr.AlreadyOver, AlreadyCancelled.
func (s *Service) CorrectEmail(ctx context.Context, town *directory.Town, token, email, key string, by budget.Claim) (*appointment.Appointment, error) {
	if err := s.spend(ctx, town, budget.Mail, by); err != nil {
		return nil, err
	}
	owner, err := s.owner(town, token)
	if err != nil {
		return nil, err
	}
	email, wrong := contact.Email(email)
	if wrong != nil {
		return nil, wrong.At("email")
	}
	open, err := s.Store.OpenOf(ctx, town, email, s.Now())
	if err != nil {
		return nil, err
	}
	open = slices.DeleteFunc(open, func(a *appointment.Appointment) bool { return a.ID == owner.appointment })
	if limit := town.Settings().Profile.Booking.OpenPerEmail; len(open) >= limit {
		return nil, apperr.New(apperr.OpenLimit, "max", limit).At("email")
	}
	k := s.keyFor(opContact, key, owner.appointment[:], []byte(email))
	return s.revise(ctx, town, owner, k, "appointment.contact", func(a *appointment.Appointment) (confirm bool, err error) {
		if !a.Changeable(s.Now()) {
			return false, apperr.New(apperr.AlreadyOver)
		}
		if a.Contact.Email == email {
			return false, nil
		}
		a.Contact.Email = email
		a.TokenVersion++
		return true, nil
	})
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

// ConfirmAgain mails the confirmation once more to whoever has the link.
//
// Errors: apperr.BudgetUsed, and as of Confirm.
func (s *Service) ConfirmAgain(ctx context.Context, town *directory.Town, token, key string, by budget.Claim) (*appointment.Appointment, error) {
	if err := s.spend(ctx, town, budget.Mail, by); err != nil {
		return nil, err
	}
	owner, err := s.owner(town, token)
	if err != nil {
		return nil, err
	}
	return s.confirm(ctx, town, owner, key)
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
