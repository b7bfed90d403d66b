package booking

import (
	"cmp"
	"context"
	"errors"
	"runtime/debug"
	"slices"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/batch"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// Bounds of writing together.
const (
	maxWriters = 2  // groups of one town that are written at the same time
	maxGroup   = 32 // bookings that share a transaction
)

// batcher books on what is in memory, whoever wants to at the moment together.
type batcher struct {
	*Holds
	queue batch.Queue[tenant.ID, officeday.ID, *pendingBooking]
}

// newBatcher gives one without bookings. No group has an address twice, because a booking is counted against the address's others
// that are in the database; and all of a group are judged by the same settings.
func newBatcher(holds *Holds) *batcher {
	return &batcher{Holds: holds, queue: batch.Queue[tenant.ID, officeday.ID, *pendingBooking]{
		Writers: maxWriters, Most: maxGroup,
		Lane: func(p *pendingBooking) officeday.ID { return p.hold.day() },
		Joins: func(group []*pendingBooking, p *pendingBooking) bool {
			return p.town == group[0].town && !slices.ContainsFunc(group, func(other *pendingBooking) bool {
				return p.booked.Contact.Email != "" && other.booked.Contact.Email != "" && other.lock == p.lock
			})
		},
		Left: func(p *pendingBooking) bool { return p.left() != nil },
	}}
}

// writeWithin bounds how long a group is written.
const writeWithin = 15 * time.Second

// bookOptimistic books on the state in memory, together with whoever else books at the moment. It refuses with
// ErrOvertaken whenever the slow way has to tell what is true.
func (b *batcher) bookOptimistic(ctx context.Context, town *directory.Town, p *pendingBooking) (err error) {
	if b.Batches == nil || b.expired(p.hold) {
		return ErrOvertaken
	}
	if p.request, p.office, err = b.granted(town, p.hold); err != nil || p.request.Retired != "" {
		return ErrOvertaken
	}
	p.left, p.done = ctx.Err, make(chan error, 1)
	writing := context.WithoutCancel(ctx)
	b.queue.Add(town.ID, p, func(group []*pendingBooking) { b.write(writing, group[0].town, group) })
	select {
	case err := <-p.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// write plans a group and writes it. A group that is refused is tried in halves, so that whoever is at fault ends up
// alone.
func (b *batcher) write(ctx context.Context, town *directory.Town, group []*pendingBooking) {
	defer b.rescue(ctx, group)
	within, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	plans, group, err := b.plan(within, town, group)
	if err == nil && len(plans) > 0 {
		err = b.Batches.WriteBatch(within, town, b.Now(), plans)
	}
	if err != nil && len(group) > 1 && apperr.CodeOf(err) != apperr.Busy {
		half := len(group) / 2
		b.write(ctx, town, group[:half])
		b.write(ctx, town, group[half:])
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
	written := make([]officeday.Written, len(plans))
	for i, plan := range plans {
		written[i] = officeday.Written{Judged: plan.Judged, State: plan.state, Release: plan.let}
	}
	b.Days.Settle(within, town, written, answer)
}

// rescue keeps a bug that one booking runs into from ending the program: everybody of the group is sent the slow way, in
// a request of their own.
func (b *batcher) rescue(ctx context.Context, group []*pendingBooking) {
	bug := recover()
	if bug == nil {
		return
	}
	b.Log.ErrorContext(ctx, "bug while bookings were written", "bug", bug, "stack", string(debug.Stack()))
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
func (b *batcher) plan(ctx context.Context, town *directory.Town, group []*pendingBooking) (plans []*DayPlan, able []*pendingBooking, err error) {
	var days []officeday.ID
	for _, p := range group {
		days = append(days, p.hold.day())
	}
	known, err := b.Days.Current(ctx, town, officeday.InLockOrder(days))
	if err != nil {
		return nil, group, err
	}
	of := make(map[officeday.ID]*DayPlan)
	for _, p := range group {
		day := p.hold.day()
		plan := of[day]
		if plan == nil {
			seen := known[day]
			plan = &DayPlan{Day: day, Judged: seen.State.Version, state: seen.State, held: seen.Held, let: officeday.ReleaseRequest{Day: day}}
			of[day] = plan
		}
		if p.refused = b.extend(town, plan, p); errors.Is(p.refused, ErrOvertaken) {
			p.done <- ErrOvertaken
			continue
		}
		able = append(able, p)
		if len(plan.Bookings) == 1 && p.refused == nil {
			plans = append(plans, plan)
		}
	}
	slices.SortFunc(plans, func(a, b *DayPlan) int { return a.Day.Compare(b.Day) })
	return plans, able, nil
}

// extend adds a booking to a plan. It refuses with ErrOvertaken who needs others to give way, and with errTaken for whom
// nothing is left.
func (b *batcher) extend(town *directory.Town, plan *DayPlan, p *pendingBooking) error {
	owner := p.hold.nonce.owner()
	found := stillKept(p, town.Rules.Opening(p.office, plan.Day.Date), plan.state, plan.held)
	if found == nil {
		var err error
		v := officeday.Compose(p.office, town.Rules.Opening(p.office, plan.Day.Date), plan.state, plan.held, officeday.Self{Owner: owner})
		if found, err = place(v, p.office, p.request, p.hold.Start, plan.held.OwnedBy(owner)); err != nil {
			return err
		}
	}
	if len(found.moves) > 0 {
		return ErrOvertaken
	}
	p.booked.Number = appointment.NextNumber(plan.state.Next)
	plan.Bookings = append(plan.Bookings, b.bookingOf(town, p.office, p.request, p, found))
	seated := *found.seat
	seated.Appointment = p.booked.ID
	plan.state, plan.held = plan.state.With(seated, p.booked.Number, plan.Judged+1), plan.held.Without(owner)
	plan.let.Owners = append(plan.let.Owners, owner)
	return nil
}

// stillKept gives the place that a booking's own hold keeps, if its counter is still open and able and nobody was seated
// there in spite of the hold. Else it gives nil, and the day has to be judged.
func stillKept(p *pendingBooking, opening *availability.Opening, state *officeday.State, held officeday.TickHolds) *seatPlan {
	from, exact := opening.Day.TickAt(p.hold.Start)
	end := from + p.request.Ticks()
	at := slices.IndexFunc(held.Holds, func(tick officeday.TickHold) bool { return tick.Owner == p.hold.nonce.owner() })
	if p.office.Limited(p.request.Services) != 0 { // a hold says nothing of how many there are
		return nil
	}
	if at < 0 || !exact || held.Holds[at].From != from || held.Holds[at].End != end {
		return nil
	}
	id := held.Holds[at].Counter
	counter := p.office.Counter(id)
	if counter < 0 || p.office.Able(p.request.Services)&(1<<counter) == 0 || !opening.Serves(counter, from, end) {
		return nil
	}
	for i := range state.Seats {
		if s := &state.Seats[i]; s.Counter == id && s.From < end && from < s.End {
			return nil
		}
	}
	for i := range held.Holds {
		if other := &held.Holds[i]; i != at && other.Counter == id && other.From < end && from < other.End {
			return nil
		}
	}
	return &seatPlan{seat: &officeday.SeatAssignment{Counter: id, From: from, End: end, Services: p.request.Services}}
}
