package booking

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
)

// Hold is a time kept for one visitor while they type. The token carries all of it; Redis only keeps others away.
type Hold struct {
	Token      string
	ID         string // short, not secret, the same for as long as the hold lives: tells the holds of one visitor apart
	Office     string
	Basket     office.Basket
	Channel    office.Channel
	Start      time.Time // in the town's location
	Minutes    int
	Issued     time.Time
	Expires    time.Time
	Extensions int
	nonce      nonce
}

// End gives the instant at which the appointment would be over.
func (h *Hold) End() time.Time { return h.Start.Add(time.Duration(h.Minutes) * time.Minute) }

// Query gives the question that the hold answers, for looking further.
func (h *Hold) Query() Query { return Query{Basket: h.Basket, Office: h.Office, Channel: h.Channel} }

// day gives the office-day of the hold.
func (h *Hold) day() OfficeDay { return OfficeDay{Office: h.Office, Date: civil.DateOf(h.Start)} }

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

// Take asks Redis for pins.
type Take struct {
	Day      OfficeDay
	Stamp    string // that the judgement was made on
	Owner    string
	Pins     []Pin
	Replaces *Owned // let go in the same step
	Mark     string // of the day, once it is pinned
	Now      time.Time
	Until    time.Time
}

// Owned names an owner's pins on one day.
type Owned struct {
	Day   OfficeDay
	Owner string
}

// Taken is how an attempt to pin ended.
type Taken int

// Ends of an attempt to pin.
const (
	Pinned    Taken = iota
	Stale           // something has changed since the stamp was read: judge again
	Forgetful       // Redis has lost its memory since the stamp was read
)

// Purposes of keyed hashes.
const noncePurpose, requestPurpose, emailPurpose = "nonce", "request", "email"

// Hold keeps a time. It refuses with TimeTaken and alternatives, or with NotOffered and the reasons where the time was
// never on offer.
func (s *Service) Hold(ctx context.Context, town *directory.Town, req HoldRequest) (*Hold, error) {
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
	take := Take{Owner: hold.nonce.owner()}
	me := self{owner: hold.nonce.owner(), appointment: req.Moves}
	if req.Replaces != "" {
		if old, err := s.open(town, req.Replaces); err == nil && old.nonce != hold.nonce {
			take.Replaces = &Owned{Day: old.day(), Owner: old.nonce.owner()}
			me.replaced = old.nonce.owner()
		}
	}
	if err := s.spendHold(ctx, town, hold, req.By, s.expiry(town), take.Replaces != nil); err != nil {
		return nil, err
	}
	err := s.insist(ctx, town, func(town *directory.Town) error {
		request, offices, err := s.ask(town, q)
		if err != nil {
			return err
		}
		hold.Minutes, hold.Issued, hold.Expires = request.Minutes, s.Now(), s.expiry(town)
		return s.keep(ctx, town, hold, request, offices[0], take, me)
	})
	if err != nil {
		s.giveBack(ctx, town, hold.Channel, take.Owner, req.By)
		return nil, err
	}
	if take.Replaces != nil {
		s.giveBack(ctx, town, hold.Channel, take.Replaces.Owner, req.By)
	}
	return hold, nil
}

// spendHold counts a time that is kept for a visitor, or kept for longer.
func (s *Service) spendHold(ctx context.Context, town *directory.Town, hold *Hold, by budget.Claim, until time.Time, instead bool) error {
	if hold.Channel.Staffed() {
		return nil
	}
	act := actOf(town, budget.Hold, by)
	act.Name, act.Until, act.Instead = hold.nonce.owner(), until, instead
	return s.Budget.Spend(ctx, act)
}

// giveBack ends a time kept in the budget of its visitor.
func (s *Service) giveBack(ctx context.Context, town *directory.Town, channel office.Channel, owner string, by budget.Claim) {
	if channel.Staffed() {
		return
	}
	act := actOf(town, budget.Hold, by)
	act.Name = owner
	s.Budget.GiveBack(ctx, act)
}

// spendBooking counts what makes a hold binding, once however often it is sent.
func (s *Service) spendBooking(ctx context.Context, town *directory.Town, hold *Hold, by budget.Claim) error {
	if hold.Channel.Staffed() {
		return nil
	}
	act := actOf(town, budget.Booking, by)
	act.Name = hold.nonce.owner()
	return s.Budget.Spend(ctx, act)
}

// nonceFor gives the nonce of a requested hold: the same one for the same request of the same visitor under the same key.
func (s *Service) nonceFor(town *directory.Town, req HoldRequest) nonce {
	if req.Key == "" {
		return newNonce()
	}
	sum := s.Keys.hash(noncePurpose, []byte(town.Slug()), []byte(req.By.Visitor.Address().String()), []byte(req.Staff), []byte(req.Office), []byte(req.Basket.String()),
		[]byte(req.Start.UTC().Format(time.RFC3339)), req.Moves[:], []byte(req.Key))
	return nonce(sum[:len(nonce{})])
}

// expiry gives when a hold taken or prolonged now runs out: on a full minute, so that nothing that is cached for a
// minute hides a time that is free.
func (s *Service) expiry(town *directory.Town) time.Time {
	return ceilMinute(s.Now().Add(time.Duration(town.Settings().Profile.Booking.HoldMinutes) * time.Minute))
}

func ceilMinute(t time.Time) time.Time {
	if whole := t.Truncate(time.Minute); whole.Before(t) {
		return whole.Add(time.Minute)
	}
	return t
}

// keep judges the hold's time on the present state and pins it, and moves whoever gives way for it.
func (s *Service) keep(ctx context.Context, town *directory.Town, hold *Hold, request *availability.Request, o *availability.Office, take Take, me self) error {
	day := hold.day()
	v, seating, err := s.pin(ctx, town, hold, request, o, take, me)
	var why hindered
	if errors.As(err, &why) {
		return s.refuse(ctx, town, hold, hindering(hold.Channel.Staffed(), why), me)
	}
	if err != nil {
		return err
	}
	if len(seating.Moves) > 0 {
		// Whoever gives way for an appointment that moves may go where that one still is: then all of them change together.
		var err error
		if me.appointment == uuid.Nil {
			err = s.reseat(ctx, town, day, v, v.reseats(o, seating))
		}
		s.letGo(ctx, town, day, reseatOwner(take.Owner))
		if err != nil {
			s.letGo(ctx, town, day, take.Owner)
			return err
		}
	}
	s.seal(town, hold)
	return nil
}

// hindered is why a time cannot be pinned.
type hindered []availability.Reason

func (hindered) Error() string { return "hindered" }

// pin judges the hold's time and pins it where it goes. Within this instance nobody else changes the day meanwhile:
// visitors who want the same day would only make each other judge again.
func (s *Service) pin(ctx context.Context, town *directory.Town, hold *Hold, request *availability.Request, o *availability.Office, take Take, me self) (v *view, seating availability.Seating, err error) {
	day := hold.day()
	slot := s.snapshots.of(town.ID, o.ID).slot(day.Date)
	slot.changing.Lock()
	defer slot.changing.Unlock()
	if v, err = s.view(ctx, town, o, day.Date, me); err != nil {
		return nil, seating, err
	}
	judgement := v.day.Judge(request)
	tick, exact := judgement.Day().TickAt(hold.Start)
	if !exact || !judgement.Allows(tick) {
		return nil, seating, hindered(judgement.Reasons(tick))
	}
	seating, _ = judgement.Seat(tick)
	pin := Pin{Owner: take.Owner, Counter: o.Counters[seating.Counter].ID, From: tick, End: tick + request.Ticks()}
	take.Pins = append(movePins(o, v, seating, take.Owner), pin)
	take.Day, take.Stamp, take.Mark, take.Now, take.Until = day, v.held.Stamp, uuid.NewString(), s.Now(), hold.Expires
	switch taken, err := s.Pins.Take(ctx, town.ID, take); {
	case err != nil || taken == Forgetful:
		s.Log.WarnContext(ctx, "hold without Redis", "tenant", town.Slug(), "error", err)
	case taken == Stale:
		return nil, seating, errStale
	case len(seating.Moves) == 0:
		s.follow(town, o.ID, day.Date, v.origin, v.state, v.held.with(take))
	}
	return v, seating, nil
}

// movePins keeps the destinations of re-seated appointments until their seats are written.
func movePins(o *availability.Office, v *view, seating availability.Seating, owner string) (pins []Pin) {
	for _, move := range seating.Moves {
		seat := v.day.Seats()[move.Seat]
		pins = append(pins, Pin{Owner: reseatOwner(owner), Counter: o.Counters[move.Counter].ID, From: seat.From, End: seat.End})
	}
	return pins
}

func reseatOwner(owner string) string { return owner + "+" }

// reseat writes new counters for appointments, if the day is still the one that was judged.
func (s *Service) reseat(ctx context.Context, town *directory.Town, day OfficeDay, v *view, moves []Reseat) error {
	defer s.announce(ctx, town, day)
	return s.Store.InTenant(ctx, town.ID, func(tx Tx) error {
		claimed, err := tx.Lock(ctx, Claim{Days: []OfficeDay{day}, Now: s.Now()})
		switch {
		case err != nil:
			return err
		case claimed.Revision != town.Revision:
			return errOutdated
		case claimed.Days[day].Version != v.state.Version:
			return errStale
		}
		return tx.Apply(ctx, &Change{
			Now: s.Now(), Moves: moves, SeatDay: day, Touched: []OfficeDay{day},
			Audit: audit.Entry{At: s.Now(), Actor: audit.System, Action: "day.reseat", Object: "office:" + day.Office},
		})
	})
}

// refuse makes the refusal of a time that cannot be held. What was on offer and is taken says so with alternatives.
func (s *Service) refuse(ctx context.Context, town *directory.Town, hold *Hold, reasons []availability.Reason, me self) error {
	gone := len(reasons) > 0
	for _, reason := range reasons {
		switch reason.Code {
		case availability.Occupied, availability.OnlineShare, availability.DayLimit, availability.SearchLimit:
		default:
			gone = false
		}
	}
	if gone {
		return s.taken(ctx, town, hold, me)
	}
	if len(reasons) == 0 {
		reasons = []availability.Reason{{Code: availability.OffGrid}}
	}
	return apperr.New(apperr.NotOffered).At("start").With("reasons", reasons)
}

func (s *Service) taken(ctx context.Context, town *directory.Town, hold *Hold, me self) error {
	alternatives := s.alternatives(ctx, town, hold.Query(), hold.Start, me)
	return apperr.New(apperr.TimeTaken).At("start").With("alternatives", alternatives)
}

// gone refuses a time of an office that gives none any more, with the nearest of those that do the same.
func (s *Service) gone(ctx context.Context, town *directory.Town, hold *Hold) error {
	elsewhere := hold.Query()
	elsewhere.Office = ""
	return apperr.New(apperr.OfficeGone).With("alternatives", s.alternatives(ctx, town, elsewhere, hold.Start, self{}))
}

// ReadHold reads a hold's token. An expired one comes with the refusal HoldExpired beside it.
func (s *Service) ReadHold(town *directory.Town, token string) (*Hold, error) {
	hold, err := s.open(town, token)
	if err != nil {
		return nil, err
	}
	if s.expired(hold) {
		return hold, apperr.New(apperr.HoldExpired).At("hold")
	}
	return hold, nil
}

func (s *Service) expired(h *Hold) bool { return !s.Now().Before(h.Expires) }

// Extend prolongs a hold from now on. Where its pins are gone, by expiry or with Redis, it takes them anew if the time
// can still be kept.
func (s *Service) Extend(ctx context.Context, town *directory.Town, token string, by budget.Claim) (*Hold, error) {
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
	if lived && s.prolong(ctx, town, hold, now) {
		s.seal(town, hold)
		return hold, nil
	}
	return s.renew(ctx, town, hold)
}

// prolong lets a hold's pins last until it expires, and tells whether there were any: not where it has just been booked.
func (s *Service) prolong(ctx context.Context, town *directory.Town, hold *Hold, now time.Time) bool {
	day := hold.day()
	slot := s.snapshots.of(town.ID, day.Office).slot(day.Date)
	slot.changing.Lock()
	defer slot.changing.Unlock()
	pinned, err := s.Pins.Extend(ctx, town.ID, day, hold.nonce.owner(), now, hold.Expires)
	return err == nil && pinned
}

// renew pins a hold again whose pins are gone.
func (s *Service) renew(ctx context.Context, town *directory.Town, hold *Hold) (*Hold, error) {
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
	take := Take{Owner: hold.nonce.owner()}
	err = s.insist(ctx, town, func(town *directory.Town) error {
		request, o, err := s.granted(town, hold)
		if err != nil {
			return err
		}
		return s.keep(ctx, town, hold, request, o, take, self{owner: take.Owner})
	})
	if err != nil {
		return nil, err
	}
	return hold, nil
}

// granted gives the request that a hold stands for: the minutes in its token, the window of its time of issue.
func (s *Service) granted(town *directory.Town, hold *Hold) (*availability.Request, *availability.Office, error) {
	request, err := town.Rules.Request(hold.Basket, hold.Channel, hold.Issued)
	if err != nil {
		return nil, nil, err
	}
	request.Minutes = hold.Minutes
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
func (s *Service) Release(ctx context.Context, town *directory.Town, token string, by budget.Claim) error {
	hold, err := s.open(town, token)
	if err != nil {
		return err
	}
	s.letGo(ctx, town, hold.day(), hold.nonce.owner())
	s.giveBack(ctx, town, hold.Channel, hold.nonce.owner(), by)
	return nil
}

// with gives what is held once a request for pins was granted.
func (h *Held) with(take Take) Held {
	next := Held{Stamp: remark(h.Stamp, take.Mark)}
	for _, pin := range h.Pins {
		replaced := take.Replaces != nil && take.Replaces.Day == take.Day && pin.Owner == take.Replaces.Owner
		if pin.Owner != take.Owner && !replaced {
			next.Pins = append(next.Pins, pin)
		}
	}
	for _, pin := range take.Pins {
		pin.Expires = take.Until
		next.Pins = append(next.Pins, pin)
	}
	return next
}

// without gives what is held once owners have let go.
func (h *Held) without(owners ...string) Held {
	next := Held{Stamp: h.Stamp, Pins: make([]Pin, 0, len(h.Pins))}
	for _, pin := range h.Pins {
		if !slices.Contains(owners, pin.Owner) {
			next.Pins = append(next.Pins, pin)
		}
	}
	return next
}

// Let names pins that are let go: of one day, those of some owners.
type Let struct {
	Day    OfficeDay
	Owners []string
}

// Gone is what letting pins go has found.
type Gone struct {
	Any    bool
	Before string // the day's mark before, where there were any
}

// letGo releases an owner's pins; where that fails they expire by themselves. It tells whether there were any.
func (s *Service) letGo(ctx context.Context, town *directory.Town, day OfficeDay, owner string) bool {
	return s.letAllGo(ctx, town, uuid.NewString(), []Let{{Day: day, Owners: []string{owner}}})[0].Any
}

// letAllGo releases pins of several days, which get a new mark where there were any.
func (s *Service) letAllGo(ctx context.Context, town *directory.Town, mark string, lets []Let) []Gone {
	gone, err := s.Pins.Release(context.WithoutCancel(ctx), town.ID, mark, lets)
	if err != nil {
		s.Log.WarnContext(ctx, "pins not released", "tenant", town.Slug(), "error", err)
		return make([]Gone, len(lets))
	}
	return gone
}
