package booking

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
)

// HoldRequest asks for a time to be kept.
type HoldRequest struct {
	Basket   office.Basket
	Office   string
	Channel  office.Channel
	Start    time.Time
	Replaces string // token of the hold that is given up for this one; on refusal it stays
	// Moves is the appointment that is to move to the time: what it occupies is no obstacle. Zero: none.
	Moves uuid.UUID
	// By is who asks, as far as can be told, and pays with their budget: another's request under the same key is another hold.
	By    budget.Claim
	Staff audit.Actor // who asks in their place; empty: nobody
	Key   string      // idempotency key; empty: every request is a new one
}

// Query gives the question that the request is an answer to, for looking further.
func (r *HoldRequest) Query() Query {
	return Query{Basket: r.Basket, Office: r.Office, Channel: r.Channel, Moves: r.Moves}
}

// maxExtensions is how often a hold may be prolonged.
const maxExtensions = 20

// Holds keeps times for visitors while they type.
type Holds struct{ *Search }

// Hold keeps a time. It refuses with TimeTaken and alternatives, or with NotOffered and the reasons where the time was
// never on offer.
func (s *Holds) Hold(ctx context.Context, town *directory.Town, req HoldRequest) (*Hold, error) {
	if !s.Limit.Allow(ctx, town.ID, "holds", town.Limits.Holds) {
		return nil, apperr.New(apperr.TooManyRequests)
	}
	if err := usable(req.Key); err != nil {
		return nil, err
	}
	q := Query{Basket: req.Basket, Office: req.Office, Channel: req.Channel}
	hold := &Hold{
		Office: req.Office, Basket: req.Basket, Channel: req.Channel, Start: req.Start.In(town.Rules.Location),
		nonce: s.nonceFor(town, req),
	}
	wanted := officeday.AcquireRequest{Owner: hold.nonce.owner()}
	me := officeday.Self{Owner: hold.nonce.owner(), Appointment: req.Moves}
	if req.Replaces != "" {
		if old, err := s.open(town, req.Replaces); err == nil && old.nonce != hold.nonce {
			wanted.Replaces = &officeday.Owned{Day: old.day(), Owner: old.nonce.owner()}
			me.Replaced = old.nonce.owner()
		}
	}
	if err := s.spendHold(ctx, town, hold, req.By, s.expiry(town), wanted.Replaces != nil); err != nil {
		return nil, err
	}
	err := officeday.Retry(ctx, s.Towns, town, func(town *directory.Town) error {
		request, offices, err := s.resolve(town, q)
		if err != nil {
			return err
		}
		request = request.On(hold.day().Date)
		hold.Minutes, hold.After, hold.Issued, hold.Expires = request.Minutes, request.After, s.Now(), s.expiry(town)
		return s.judgeAndAcquire(ctx, town, hold, request, offices[0], wanted, me)
	})
	if err != nil {
		s.giveBack(ctx, town, hold.Channel, wanted.Owner, req.By)
		return nil, err
	}
	if wanted.Replaces != nil {
		s.giveBack(ctx, town, hold.Channel, wanted.Replaces.Owner, req.By)
	}
	return hold, nil
}

// spendHold counts a time that is kept for a visitor, or kept for longer.
func (s *Holds) spendHold(ctx context.Context, town *directory.Town, hold *Hold, by budget.Claim, until time.Time, instead bool) error {
	if hold.Channel.Staffed() {
		return nil
	}
	act := actOf(town, budget.Hold, by)
	act.Name, act.Until, act.Instead = hold.nonce.owner(), until, instead
	return s.Budget.Spend(ctx, act)
}

// giveBack ends a time kept in the budget of its visitor.
func (s *Holds) giveBack(ctx context.Context, town *directory.Town, channel office.Channel, owner string, by budget.Claim) {
	if channel.Staffed() {
		return
	}
	act := actOf(town, budget.Hold, by)
	act.Name = owner
	s.Budget.GiveBack(ctx, act)
}

// spendBooking counts what makes a hold binding, once however often it is sent.
func (s *Holds) spendBooking(ctx context.Context, town *directory.Town, hold *Hold, by budget.Claim) error {
	if hold.Channel.Staffed() {
		return nil
	}
	act := actOf(town, budget.Booking, by)
	act.Name = hold.nonce.owner()
	return s.Budget.Spend(ctx, act)
}

// nonceFor gives the nonce of a requested hold: the same one for the same request of the same visitor under the same key.
func (s *Holds) nonceFor(town *directory.Town, req HoldRequest) nonce {
	if req.Key == "" {
		return newNonce()
	}
	sum := s.Keys.Hash(noncePurpose, []byte(town.Slug()), []byte(req.By.Visitor.Address().String()), []byte(req.Staff), []byte(req.Office), []byte(req.Basket.String()),
		[]byte(req.Start.UTC().Format(time.RFC3339)), req.Moves[:], []byte(req.Key))
	return nonce(sum[:len(nonce{})])
}

// expiry gives when a hold taken or prolonged now runs out: on a full minute, so that nothing that is cached for a
// minute hides a time that is free.
func (s *Holds) expiry(town *directory.Town) time.Time {
	return ceilMinute(s.Now().Add(time.Duration(town.Settings().Profile.Booking.HoldMinutes) * time.Minute))
}

func ceilMinute(t time.Time) time.Time {
	if whole := t.Truncate(time.Minute); whole.Before(t) {
		return whole.Add(time.Minute)
	}
	return t
}

// judgeAndAcquire judges the hold's time on the present state and holds it, and moves whoever gives way for it.
func (s *Holds) judgeAndAcquire(ctx context.Context, town *directory.Town, hold *Hold, request *availability.Request, o *availability.Office, wanted officeday.AcquireRequest, me officeday.Self) error {
	day := hold.day()
	v, seating, err := s.acquire(ctx, town, hold, request, o, wanted, me)
	var why notOffered
	if errors.As(err, &why) {
		return s.refuse(ctx, town, hold, binding(hold.Channel.Staffed(), why), me)
	}
	if err != nil {
		return err
	}
	if len(seating.Moves) > 0 {
		// Whoever gives way for an appointment that moves may go where that one still is: then all of them change together.
		var err error
		if me.Appointment == uuid.Nil {
			err = s.reseat(ctx, town, day, v, v.Reseats(o, seating))
		}
		s.Days.Release(ctx, town, day, reseatOwner(wanted.Owner))
		if err != nil {
			s.Days.Release(ctx, town, day, wanted.Owner)
			return err
		}
	}
	s.seal(town, hold)
	return nil
}

// acquire judges the hold's time and holds it where it goes. Within this instance nobody else changes the day meanwhile:
// visitors who want the same day would only make each other judge again.
func (s *Holds) acquire(ctx context.Context, town *directory.Town, hold *Hold, request *availability.Request, o *availability.Office, wanted officeday.AcquireRequest, me officeday.Self) (v *officeday.View, seating availability.Seating, err error) {
	day := hold.day()
	unlock, err := s.Days.Exclusive(ctx, town, day)
	if err != nil {
		return nil, seating, err
	}
	defer unlock()
	if v, err = s.Days.One(ctx, town, o, day.Date, me); err != nil {
		return nil, seating, err
	}
	judgement := v.Day.Judge(request)
	tick, exact := judgement.Day().TickAt(hold.Start)
	if !exact || !judgement.Allows(tick) {
		return nil, seating, notOffered(judgement.Reasons(tick))
	}
	seating, _ = judgement.Seat(tick)
	own := officeday.TickHold{Owner: wanted.Owner, Counter: o.Counters[seating.Counter].ID, From: tick, End: tick + request.Ticks()}
	wanted.Day, wanted.Holds, wanted.Until = day, append(reseatHolds(o, v, seating, wanted.Owner), own), hold.Expires
	switch result, err := s.Days.Acquire(ctx, town, v, wanted); {
	case err != nil || result == officeday.Forgetful:
		s.Log.WarnContext(ctx, "hold without Redis", "tenant", town.Slug(), "error", err)
	case result == officeday.Stale:
		return nil, seating, officeday.ErrStale
	}
	return v, seating, nil
}

// reseatHolds keeps the destinations of re-seated appointments until their seats are written.
func reseatHolds(o *availability.Office, v *officeday.View, seating availability.Seating, owner string) (holds []officeday.TickHold) {
	for _, move := range seating.Moves {
		seat := v.Day.Seats()[move.Seat]
		holds = append(holds, officeday.TickHold{Owner: reseatOwner(owner), Counter: o.Counters[move.Counter].ID, From: seat.From, End: seat.End})
	}
	return holds
}

func reseatOwner(owner string) string { return owner + "+" }

// reseat writes new counters for appointments, if the day is still the one that was judged.
func (s *Holds) reseat(ctx context.Context, town *directory.Town, day officeday.ID, v *officeday.View, moves []officeday.Reseat) error {
	defer s.Days.Announce(ctx, town, day)
	return s.Store.InTenant(ctx, town.ID, func(tx Tx) error {
		claimed, err := tx.Lock(ctx, officeday.Lock{Days: []officeday.ID{day}, Now: s.Now()})
		switch {
		case err != nil:
			return err
		case claimed.Revision != town.Revision:
			return officeday.ErrOutdated
		case claimed.Days[day].Version != v.State.Version:
			return officeday.ErrStale
		}
		return tx.Apply(ctx, &AppointmentWrite{
			Now: s.Now(), Moves: moves, SeatDay: day, Touched: []officeday.ID{day},
			Audit: audit.Entry{At: s.Now(), Actor: audit.System, Action: "day.reseat", Object: "office:" + day.Office},
		})
	})
}

// ReadHold reads a hold's token. An expired one comes with the refusal HoldExpired beside it.
func (s *Holds) ReadHold(town *directory.Town, token string) (*Hold, error) {
	hold, err := s.open(town, token)
	if err != nil {
		return nil, err
	}
	if s.expired(hold) {
		return hold, apperr.New(apperr.HoldExpired).At("hold")
	}
	return hold, nil
}

func (s *Holds) expired(h *Hold) bool { return !s.Now().Before(h.Expires) }

// Extend prolongs a hold from now on. Where its ticks are gone, by expiry or with Redis, it takes them anew if the time
// can still be kept.
func (s *Holds) Extend(ctx context.Context, town *directory.Town, token string, by budget.Claim) (*Hold, error) {
	hold, err := s.open(town, token)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	if hold.Extensions >= maxExtensions || !now.Before(hold.Start) {
		return nil, apperr.New(apperr.HoldLimit).At("hold")
	}
	if err := s.spendHold(ctx, town, hold, by, s.expiry(town), false); err != nil {
		return nil, err
	}
	lived := !s.expired(hold)
	hold.Expires, hold.Extensions = s.expiry(town), hold.Extensions+1
	if lived && s.Days.Extend(ctx, town, hold.day(), hold.nonce.owner(), now, hold.Expires) {
		s.seal(town, hold)
		return hold, nil
	}
	return s.renew(ctx, town, hold)
}

// renew takes the ticks of a hold anew that are gone.
func (s *Holds) renew(ctx context.Context, town *directory.Town, hold *Hold) (*Hold, error) {
	err := s.Store.InTenant(ctx, town.ID, func(tx Tx) error {
		replay, err := tx.Replay(ctx, Key{Operation: opBook, Subject: hold.nonce[:]})
		if err == nil && replay.Used {
			err = apperr.New(apperr.HoldUsed).At("hold")
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	wanted := officeday.AcquireRequest{Owner: hold.nonce.owner()}
	err = officeday.Retry(ctx, s.Towns, town, func(town *directory.Town) error {
		request, o, err := s.granted(town, hold)
		if err != nil {
			return err
		}
		return s.judgeAndAcquire(ctx, town, hold, request, o, wanted, officeday.Self{Owner: wanted.Owner})
	})
	if err != nil {
		return nil, err
	}
	return hold, nil
}

// granted gives the request that a hold stands for: the minutes in its token, the window of its time of issue.
func (s *Holds) granted(town *directory.Town, hold *Hold) (*availability.Request, *availability.Office, error) {
	request, err := town.Rules.Request(hold.Basket, hold.Channel, hold.Issued)
	if err != nil {
		return nil, nil, err
	}
	request.Fix(hold.Minutes, hold.After)
	o := town.Rules.Office(hold.Office)
	if o == nil {
		return nil, nil, apperr.New(apperr.UnknownOffice).At("hold")
	}
	if !o.Offers(request.Services) {
		return nil, nil, apperr.New(apperr.NotServed).At("hold")
	}
	return request, o, nil
}

// Release lets a held time go.
func (s *Holds) Release(ctx context.Context, town *directory.Town, token string, by budget.Claim) error {
	hold, err := s.open(town, token)
	if err != nil {
		return err
	}
	s.Days.Release(ctx, town, hold.day(), hold.nonce.owner())
	s.giveBack(ctx, town, hold.Channel, hold.nonce.owner(), by)
	return nil
}
