package booking

import (
	"context"
	"crypto/rand"
	"math/big"
	"slices"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/contact"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
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
			if done, err := s.replayed(ctx, town, tx, key, changed); done || err != nil {
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
	s.Days.Announce(ctx, town, append(append(daysOf(seen), dayOf(changed)), also...)...)
	return changed, nil
}

func dayOf(a *appointment.Appointment) officeday.ID {
	return officeday.ID{Office: a.Office, Date: civil.DateOf(a.Start)}
}

// daysOf gives those on which an appointment occupies something: its own, and that of a time kept for it.
func daysOf(a *appointment.Appointment) []officeday.ID {
	days := []officeday.ID{dayOf(a)}
	if d := a.Displaced; d != nil && d.Start != nil {
		days = append(days, officeday.ID{Office: d.Office, Date: civil.DateOf(*d.Start)})
	}
	return days
}

// keyFor makes the key of a change of an appointment. Without one from the client, every request is a new one.
func (s *Service) keyFor(operation, key string, subject []byte, request ...[]byte) Key {
	if key == "" {
		key = uuid.NewString()
	}
	return Key{Operation: operation, Subject: subject, Key: key, Hash: s.Keys.hash(requestPurpose, request...)}
}

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

// Cancel gives an appointment's time back. Cancelling what is cancelled changes nothing.
func (s *Service) Cancel(ctx context.Context, town *directory.Town, token, key string) (*appointment.Appointment, error) {
	owner, err := s.owner(town, token)
	if err != nil {
		return nil, err
	}
	return s.cancel(ctx, town, owner, mail.Cancellation, key)
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
		day := dayOf(a)
		a.State, a.Sequence = appointment.Cancelled, a.Sequence+1
		change := &AppointmentWrite{
			Now: s.Now(), Appointment: a, SeatDay: day, Touched: []officeday.ID{day}, Mails: s.mails(town, a, tell, who.actor), Key: &k,
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
		request, o, err := s.granted(town, hold)
		if code := apperr.CodeOf(err); code == apperr.UnknownOffice || code == apperr.NotServed {
			return s.officeGoneRefusal(ctx, town, hold)
		}
		if err != nil {
			return err
		}
		day := dayOf(a)
		held := s.Days.HeldOn(ctx, town, day)
		p, err := place(officeday.Compose(o, town.Rules.Opening(o, day.Date), claimed.Days[day], held, officeday.Self{Appointment: a.ID}), o, request, a.Start, false)
		if err != nil {
			return s.refusalOf(ctx, town, hold, err)
		}
		a.State, a.Sequence = appointment.Booked, a.Sequence+1
		return tx.Apply(ctx, &AppointmentWrite{
			Now: s.Now(), Appointment: a, Seat: p.seat, SeatDay: day, Moves: p.moves, Touched: []officeday.ID{day},
			Mails: s.mails(town, a, mail.Undone, who.actor), Key: &k,
			Audit: audit.Entry{At: s.Now(), Actor: who.actor, Action: "appointment.undo", Object: object(a)},
		})
	})
}

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
	from, to := dayOf(a), hold.day()
	claimed.Days[from] = claimed.Days[from].Without(a.ID)
	held := s.Days.HeldOn(ctx, town, to)
	owner := hold.nonce.owner()
	p, err := place(officeday.Compose(o, town.Rules.Opening(o, to.Date), claimed.Days[to], held, officeday.Self{Owner: owner, Appointment: a.ID}), o, request, hold.Start, held.OwnedBy(owner))
	if err != nil {
		return err
	}
	previous := a.Start
	a.PreviousStart, a.PreviousNumber = &previous, a.WaitingNumber()
	a.Office, a.Start, a.Minutes, a.Items = hold.Office, hold.Start, hold.Minutes, itemsOf(request, town)
	a.State, a.Sequence = appointment.Booked, a.Sequence+1
	change := &AppointmentWrite{
		Now: s.Now(), Appointment: a, Seat: p.seat, SeatDay: to, Moves: p.moves, Touched: []officeday.ID{from},
		Mails: s.mails(town, a, mail.Change, who.actor), Key: key,
		Audit: audit.Entry{At: s.Now(), Actor: who.actor, Action: "appointment.move", Object: object(a), Detail: map[string]any{"before": previous, "after": a.Start}},
	}
	if from != to {
		change.Touched = append(change.Touched, to)
		change.DrawNumber = true
		a.Letter, a.Number = o.Letter, appointment.NextNumber(claimed.Days[to].Next)
	}
	return tx.Apply(ctx, change)
}
