package booking

import (
	"context"
	"slices"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/staff/audit"
)

// Find gives the appointment of a manage link; whatever else the token is, it is apperr.NotFound.
func (s *Service) Find(ctx context.Context, town *directory.Town, token string) (*appointment.Appointment, error) {
	owner, err := s.owner(town, token)
	if err != nil {
		return nil, err
	}
	return s.find(ctx, town, owner)
}

func (s *Service) find(ctx context.Context, town *directory.Town, who caller) (*appointment.Appointment, error) {
	a, err := s.Store.Find(ctx, town, who.appointment)
	if err != nil {
		return nil, err
	}
	if err := who.authorize(a); err != nil {
		return nil, err
	}
	return a, nil
}

// change runs a change of an existing appointment: it locks the days it lies on now and those it goes to, answers a
// repeated request from what was done then, and else lets act decide on what was locked.
func (s *Service) change(ctx context.Context, town *directory.Town, who caller, key Key, also []officeday.ID, act func(*directory.Town, Tx, *officeday.Locked, *appointment.Appointment) error) (*appointment.Appointment, error) {
	if err := usable(key.Key); err != nil {
		return nil, err
	}
	seen, err := s.find(ctx, town, who)
	if err != nil {
		return nil, err
	}
	var changed *appointment.Appointment
	err = officeday.Retry(ctx, s.Towns, town, func(town *directory.Town) error {
		return s.Store.InTenant(ctx, town.ID, func(tx Tx) error {
			days := append(daysOf(seen), also...)
			claimed, err := tx.Lock(ctx, officeday.Lock{Days: days, Now: s.Now()})
			if err != nil {
				return err
			}
			changed = &appointment.Appointment{}
			if done, err := replayed(ctx, town, tx, key, changed); done || err != nil {
				return err
			}
			if changed, err = tx.Find(ctx, seen.ID, town.Rules.Location); err != nil {
				return err
			}
			if err := who.authorize(changed); err != nil {
				return err
			}
			if err := who.checkVersion(changed); err != nil {
				return err
			}
			switch {
			case !slices.Equal(daysOf(changed), daysOf(seen)): // moved since we looked: lock the right days
				seen = changed
				return officeday.ErrStale
			case claimed.Revision != town.Revision:
				return officeday.ErrOutdated
			}
			return act(town, tx, claimed, changed)
		})
	})
	if err != nil {
		return nil, err
	}
	s.Days.Announce(ctx, town, append(append(daysOf(seen), officeday.At(changed.Office, changed.Start)), also...)...)
	return changed, nil
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
		day := officeday.At(a.Office, a.Start)
		change := &AppointmentWrite{
			Now: s.Now(), Appointment: a, Contact: &a.Contact, SeatDay: day, Seat: claimed.Days[day].SeatOf(a.ID), Key: &key,
			Audit: audit.Entry{At: s.Now(), Actor: who.actor, Action: action, Object: object(a)},
		}
		if confirm && a.Changeable(s.Now()) {
			a.Sequence++
			change.Mails = s.MailsFor(town, a, standing(a), who.actor)
		}
		return tx.Apply(ctx, change)
	})
}

// daysOf gives those on which an appointment occupies something: its own, and that of a time kept for it.
func daysOf(a *appointment.Appointment) []officeday.ID {
	days := []officeday.ID{officeday.At(a.Office, a.Start)}
	if d := a.Displaced; d != nil && d.Start != nil {
		days = append(days, officeday.At(d.Office, *d.Start))
	}
	return days
}

// standing is the mail that says how an appointment stands.
func standing(a *appointment.Appointment) mail.Kind {
	if a.State == appointment.Displaced {
		return mail.Closure
	}
	return mail.Confirmation
}
