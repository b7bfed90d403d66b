package booking

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/addresscheck"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
)

// BookRequest makes an appointment of a hold.
type BookRequest struct {
	Hold         string
	Contact      appointment.Contact
	Language     string
	Key          string      // idempotency key; empty: the hold's nonce
	Actor        audit.Actor // empty: the citizen
	By           budget.Claim
	Confirmation string // the code that was mailed to the address; empty: none was
}

// Book makes a hold binding and gives the appointment. The same request again gives the same appointment, even when the
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
	if done, err := s.vouch(ctx, town, p, req); done || err != nil {
		return p.booked, err
	}
	if err := s.spendBooking(ctx, town, hold, req.By); err != nil {
		return nil, err
	}
	err = s.batches.bookOptimistic(ctx, town, p)
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

// vouch refuses a booking whose address is to be confirmed first, mails the code to it and keeps the time meanwhile, which the
// refusal brings. It tells whether the same request was done before: then its code may be too old by now.
func (s *Service) vouch(ctx context.Context, town *directory.Town, p *pendingBooking, req BookRequest) (done bool, err error) {
	if s.Checks == nil || p.hold.Channel.Staffed() {
		return false, nil
	}
	hold := p.hold
	until := addresscheck.Until(hold.Expires, town.Settings().Profile.Booking.HoldMinutes)
	r := addresscheck.Request{Hold: hold.nonce.owner(), Email: p.booked.Contact.Email, Language: p.booked.Language, Code: req.Confirmation, By: req.By}
	byCode, refused := s.Checks.Vouch(ctx, town, r)
	if (byCode || refused != nil) && !hold.Confirming { // the token of before it was prolonged for that, or the first request
		hold.Expires, hold.Confirming = until, true
	}
	if refused == nil {
		return false, nil
	}
	switch err := s.findRepeated(ctx, town, p); {
	case !errors.Is(err, errTaken):
		return err == nil, err
	case s.expired(hold):
		return false, apperr.New(apperr.HoldExpired).At("hold")
	case apperr.CodeOf(refused) != apperr.ConfirmAddress:
		return false, refused
	}
	if err := s.spendHold(ctx, town, hold, req.By, hold.Expires, false); err != nil {
		return false, err
	}
	if err := s.Checks.Ask(ctx, town, r); err != nil {
		return false, err
	}
	s.Days.Extend(ctx, town, hold.day(), hold.nonce.owner(), s.Now(), hold.Expires)
	s.seal(town, hold)
	return false, apperr.Of(refused).With("hold", hold)
}

// BookAt holds a time and books it in one go, for staff who hold nothing yet. hold.Key must be given: the same request
// again gives the same appointment.
func (s *Service) BookAt(ctx context.Context, town *directory.Town, hold HoldRequest, book BookRequest) (*appointment.Appointment, error) {
	if err := usable(hold.Key); err != nil || hold.Key == "" {
		return nil, apperr.New(apperr.Invalid).At("Idempotency-Key")
	}
	book.Key = cmp.Or(book.Key, hold.Key)
	contact, err := book.Contact.Cleaned(!hold.Channel.Staffed())
	if err != nil {
		return nil, err
	}
	done, found := false, &appointment.Appointment{}
	err = s.Store.InTenant(ctx, town.ID, func(tx Tx) (err error) {
		done, err = replayed(ctx, town, tx, s.bookKey(s.nonceFor(town, hold), contact, book), found)
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

// findRepeated gives what a repeated request has led to: the seat that is in its way is its own. Else it is errTaken.
func (s *Service) findRepeated(ctx context.Context, town *directory.Town, p *pendingBooking) error {
	return s.Store.InTenant(ctx, town.ID, func(tx Tx) error {
		if done, err := replayed(ctx, town, tx, p.key, p.booked); done || err != nil {
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

// book judges and writes in one transaction. Where the request was done before, it fills in what was booked then.
func (s *Service) book(ctx context.Context, town *directory.Town, tx Tx, p *pendingBooking) error {
	hold, day := p.hold, p.hold.day()
	claimed, err := tx.Lock(ctx, officeday.Lock{Email: p.booked.Contact.Email, EmailLock: p.lock, Days: []officeday.ID{day}, Now: s.Now()})
	if err != nil {
		return err
	}
	if done, err := replayed(ctx, town, tx, p.key, p.booked); done || err != nil {
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

// replayed finds out whether the request was done before; if so it fills in the appointment it led to.
func replayed(ctx context.Context, town *directory.Town, tx Tx, key Key, into *appointment.Appointment) (bool, error) {
	replay, err := tx.Replay(ctx, key)
	switch {
	case err != nil:
		return false, err
	case replay.Appointment == uuid.Nil && replay.Used:
		return false, apperr.New(apperr.HoldUsed).At("hold")
	case replay.Appointment == uuid.Nil:
		return false, nil
	case !replay.Same && key.Operation == opBook && key.Key == nonce(key.Subject).owner(): // the hold stands for the key that was left out
		return false, apperr.New(apperr.HoldUsed).At("hold")
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

// bookKey makes the key under which a booking is remembered.
func (s *Service) bookKey(n nonce, contact appointment.Contact, req BookRequest) Key {
	key := Key{Operation: opBook, Subject: n[:], Key: req.Key}
	if key.Key == "" {
		key.Key = n.owner()
	}
	key.Hash = s.Keys.Hash(requestPurpose, []byte(contact.Name), []byte(contact.Email), []byte(contact.Phone), []byte(req.Language))
	return key
}
