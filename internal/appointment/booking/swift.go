package booking

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"runtime/debug"
	"slices"
	"time"

	"stadttermin/internal/appointment"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// Swift writes a group of bookings of one town in one round trip, all or none, on plans made before. It refuses with
// ErrOvertaken where anything is no longer as the plans assumed: a day's version, the settings in force, an address's
// open appointments, a seat, a key.
type Swift interface {
	Book(ctx context.Context, town *directory.Town, now time.Time, plans []*Plan) error
}

// ErrOvertaken is Swift's refusal; what is true only a transaction that locks first can tell.
var ErrOvertaken = errors.New("overtaken by somebody else")

// Plan is what one transaction books on an office-day. Plans are written in the order of their dates, then offices.
type Plan struct {
	Day      OfficeDay
	Seen     int64 // version that was judged, and that is claimed
	Bookings []*Change

	state *Occupancy // as it will be
	held  Held       // as it will be, but for its stamp
	let   Let        // the pins that become seats
}

// Next gives the number that the day's next appointment draws from.
func (p *Plan) Next() int { return p.state.Next }

// writeWithin bounds how long a group is written.
const writeWithin = 15 * time.Second

// bookSwiftly books on the state in memory, together with whoever else books at the moment. It refuses with
// ErrOvertaken whenever the slow way has to tell what is true.
func (s *Service) bookSwiftly(ctx context.Context, town *directory.Town, p *pending) (err error) {
	if s.Swift == nil || s.expired(p.hold) {
		return ErrOvertaken
	}
	if p.request, p.office, err = s.granted(town, p.hold); err != nil || p.request.Retired != "" {
		return ErrOvertaken
	}
	p.left, p.done = ctx.Err, make(chan error, 1)
	if s.gathering.join(p) {
		go s.writeGathered(context.WithoutCancel(ctx), town.ID)
	}
	select {
	case err := <-p.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// writeGathered writes groups until nothing waits.
func (s *Service) writeGathered(ctx context.Context, id tenant.ID) {
	var group []*pending
	for {
		if group = s.gathering.next(id, group); group == nil {
			return
		}
		s.write(ctx, group[0].town, group)
	}
}

// write plans a group and writes it. A group that is refused is tried in halves, so that whoever is at fault ends up
// alone.
func (s *Service) write(ctx context.Context, town *directory.Town, group []*pending) {
	defer s.spare(ctx, group)
	within, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	plans, group, err := s.plan(within, town, group)
	if err == nil && len(plans) > 0 {
		err = s.Swift.Book(within, town, s.Now(), plans)
	}
	if err != nil && len(group) > 1 && apperr.CodeOf(err) != apperr.Busy {
		half := len(group) / 2
		s.write(ctx, town, group[:half])
		s.write(ctx, town, group[half:])
		return
	}
	answer := func() {
		for _, p := range group {
			p.done <- cmp.Or(err, p.refused)
		}
	}
	if err != nil || len(plans) == 0 {
		answer()
		return
	}
	s.settle(within, town, plans, answer)
}

// spare keeps a bug that one booking runs into from ending the program: everybody of the group is sent the slow way, in
// a request of their own.
func (s *Service) spare(ctx context.Context, group []*pending) {
	bug := recover()
	if bug == nil {
		return
	}
	s.Log.ErrorContext(ctx, "bug while bookings were written", "bug", bug, "stack", string(debug.Stack()))
	for _, p := range group {
		select {
		case p.done <- ErrOvertaken:
		default: // told before
		}
	}
}

// plan judges a group's bookings one after the other, each on what the ones before it leave, and gives those that can be
// written so. Whoever needs others to give way is sent the slow way at once; for whom nothing is left is told so with
// the group.
func (s *Service) plan(ctx context.Context, town *directory.Town, group []*pending) (plans []*Plan, able []*pending, err error) {
	known, err := s.known(ctx, town, group)
	if err != nil {
		return nil, group, err
	}
	of := make(map[OfficeDay]*Plan)
	for _, p := range group {
		day := p.hold.day()
		plan := of[day]
		if plan == nil {
			seen := known[day]
			plan = &Plan{Day: day, Seen: seen.state.Version, state: seen.state, held: seen.held, let: Let{Day: day}}
			of[day] = plan
		}
		if p.refused = s.extend(town, plan, p); errors.Is(p.refused, ErrOvertaken) {
			p.done <- ErrOvertaken
			continue
		}
		able = append(able, p)
		if len(plan.Bookings) == 1 && p.refused == nil {
			plans = append(plans, plan)
		}
	}
	slices.SortFunc(plans, func(a, b *Plan) int {
		return cmp.Or(cmp.Compare(a.Day.Date, b.Day.Date), cmp.Compare(a.Day.Office, b.Day.Office))
	})
	return plans, able, nil
}

// extend adds a booking to a plan. It refuses with ErrOvertaken who needs others to give way, and with errTaken for whom
// nothing is left.
func (s *Service) extend(town *directory.Town, plan *Plan, p *pending) error {
	owner := p.hold.nonce.owner()
	found := stillKept(p, town.Rules.Opening(p.office, plan.Day.Date), plan.state, plan.held)
	if found == nil {
		var err error
		v := compose(town, p.office, plan.Day.Date, plan.state, plan.held, self{owner: owner})
		if found, err = v.place(p.office, p.request, p.hold.Start, plan.held.pinned(owner)); err != nil {
			return err
		}
	}
	if len(found.moves) > 0 {
		return ErrOvertaken
	}
	p.booked.Number = appointment.NextNumber(plan.state.Next)
	plan.Bookings = append(plan.Bookings, s.bookingOf(town, p.office, p.request, p, found))
	plan.state, plan.held = plan.state.with(p.booked, found.seat, plan.Seen+1), plan.held.without(owner)
	plan.let.Owners = append(plan.let.Owners, owner)
	return nil
}

// stillKept gives the place that a booking's own pin keeps, if its counter is still open and able and nobody was seated
// there in spite of the pin. Else it gives nil, and the day has to be judged.
func stillKept(p *pending, opening *availability.Opening, state *Occupancy, held Held) *placed {
	from, exact := opening.Day.TickAt(p.hold.Start)
	end := from + p.request.Ticks()
	at := slices.IndexFunc(held.Pins, func(pin Pin) bool { return pin.Owner == p.hold.nonce.owner() })
	if p.office.Limited(p.request.Services) != 0 { // a pin says nothing of how many there are
		return nil
	}
	if at < 0 || !exact || held.Pins[at].From != from || held.Pins[at].End != end {
		return nil
	}
	id := held.Pins[at].Counter
	counter := p.office.Counter(id)
	if counter < 0 || p.office.Able(p.request.Services)&(1<<counter) == 0 || !opening.Serves(counter, from, end) {
		return nil
	}
	for i := range state.Seats {
		if s := &state.Seats[i]; s.Counter == id && s.From < end && from < s.End {
			return nil
		}
	}
	for i := range held.Pins {
		if pin := &held.Pins[i]; i != at && pin.Counter == id && pin.From < end && from < pin.End {
			return nil
		}
	}
	return &placed{seat: &Seated{Counter: id, From: from, End: end, Services: p.request.Services}}
}

// settle lets the pins go that have become seats, and keeps in memory what this instance knows to be true now: the
// seats that were written, and the pins as they were when these went. Visitors need not wait for that: answer is called
// once whatever else they do here with a hold of these days has to.
func (s *Service) settle(ctx context.Context, town *directory.Town, plans []*Plan, answer func()) {
	lets := make([]Let, len(plans))
	slots := make([]*slot, len(plans))
	for i, plan := range plans {
		lets[i], slots[i] = plan.let, s.snapshots.of(town.ID, plan.Day.Office).slot(plan.Day.Date)
		slots[i].changing.Lock() // plans are in one order, and no other writer has their days
		defer slots[i].changing.Unlock()
	}
	answer()
	mark := uuid.NewString()
	gone := s.letAllGo(ctx, town, mark, lets)
	var others []OfficeDay
	for i, plan := range plans {
		known := slots[i].kept.Load()
		switch {
		case !gone[i].Any:
			others = append(others, plan.Day)
		case known != nil && known.revision == town.Revision && known.state.Version == plan.Seen &&
			known.held.Stamp == remark(known.held.Stamp, gone[i].Before):
			held := known.held.without(plan.let.Owners...)
			held.Stamp = remark(held.Stamp, mark)
			s.follow(town, plan.Day.Office, plan.Day.Date, known, plan.state, held)
		}
	}
	if len(others) > 0 {
		s.announce(ctx, town, others...)
	}
}

// with gives a later version of a day on which an appointment was seated and has drawn its number, in the order that
// Store.Load keeps.
func (o *Occupancy) with(booked *appointment.Appointment, seat *Seated, version int64) *Occupancy {
	seated := *seat
	seated.Appointment = booked.ID
	at, _ := slices.BinarySearchFunc(o.Seats, seated, func(a, b Seated) int {
		return cmp.Or(cmp.Compare(a.From, b.From), bytes.Compare(a.Appointment[:], b.Appointment[:]))
	})
	return &Occupancy{Version: version, Next: booked.Number + 1, Seats: slices.Concat(o.Seats[:at], []Seated{seated}, o.Seats[at:])}
}
