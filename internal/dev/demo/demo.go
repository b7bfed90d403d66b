// Package demo fills the offices of today with invented people, so that the first look at the desk of a fresh
// installation shows a working day. It uses the same use cases as everybody, with a clock of its own that walks through
// the day up to the present moment. Only the dev command calls it.
//
// Invariants: a day is filled once, however often it is asked for; nobody in it can be reached; what it changes in the
// settings is one special opening of today, and none of another day is left behind.
package demo

import (
	"context"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/keyring"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Maker makes demo days. All fields are set once before the first call.
type Maker struct {
	Store    booking.Store
	Days     officeday.Store
	Swift    booking.BatchWriter
	Desk     queue.Store
	Duties   queue.DutyStore
	Settings Settings
	Accounts Accounts
	Changes  Announcer
	Towns    officeday.Towns
	Keys     *keyring.Ring
	Now      func() time.Time
	Log      *slog.Logger
}

// Settings changes the settings in force, under their lock.
type Settings interface {
	Change(ctx context.Context, profile *tenant.Profile, now time.Time, decide func(inForce, lastFiles *tenant.Revision) (*tenant.Revision, audit.Entry, error)) error
}

// Accounts are those of staff.
type Accounts interface {
	Credentials(ctx context.Context, id tenant.ID, email string) (*account.Credentials, error)
	Add(ctx context.Context, id tenant.ID, staff *account.Staff, hash string, entry audit.Entry) error
}

// Announcer says which days have changed.
type Announcer interface {
	Announce(ctx context.Context, id tenant.ID, days []officeday.ID, unique string) error
}

// Today fills the offices of a town that open today, unless that was done before.
func (m *Maker) Today(ctx context.Context, id tenant.ID) error {
	town, err := m.Towns.Reload(ctx, id)
	if err != nil || len(town.Rules.Offices) == 0 {
		return err
	}
	now := m.Now().In(town.Rules.Location)
	date := civil.DateOf(now)
	first := town.Rules.Offices[0]
	hours := around(town, first, now)
	var earliest *guest
	if town.Rules.Opening(first, date).Minutes() > 0 {
		if earliest, err = m.begin(ctx, town, first, hours.from); earliest == nil || err != nil {
			return err
		}
	}
	if town, err = m.open(ctx, town, first, hours); err != nil {
		return err
	}
	first = town.Rules.Office(first.ID)
	if town.Rules.Opening(first, date).Minutes() == 0 { // a closure of some hours covers today
		return nil
	}
	if earliest == nil {
		if earliest, err = m.begin(ctx, town, first, hours.from); earliest == nil || err != nil {
			return err
		}
	}
	crew, err := m.crew(ctx, town, first)
	if err != nil {
		return err
	}
	var filling errgroup.Group
	var days []officeday.ID
	for _, o := range town.Rules.Offices {
		if o.Retired || town.Rules.Opening(o, date).Minutes() == 0 {
			continue
		}
		days = append(days, officeday.ID{Office: o.ID, Date: date})
		d := m.dayOf(town, o, now)
		if o == first {
			d.crew, d.earliest = crew, earliest
		}
		filling.Go(func() error { return d.fill(ctx) })
	}
	if err := filling.Wait(); err != nil {
		return err
	}
	return m.Changes.Announce(ctx, town.ID, days, uuid.NewString())
}

// begin draws the first number of the day for somebody without an appointment, under a key that says that the day is
// filled. Nobody is given where that was done before.
func (m *Maker) begin(ctx context.Context, town *directory.Town, o *availability.Office, at time.Time) (*guest, error) {
	d := m.dayOf(town, o, at)
	basket := d.walkInBasket(0)
	if basket == nil {
		return nil, nil // nobody can come for anything
	}
	key := "demo " + civil.DateOf(at).String()
	outcome, err := d.desk.Draw(ctx, town, queue.Command{By: audit.System, Key: key}, queue.Draw{Office: o.ID, Basket: basket})
	switch {
	case err != nil && apperr.CodeOf(err) == apperr.KeyReused: // for another service than the first of the present settings
		return nil, nil
	case err != nil:
		return nil, err
	case outcome.Repeated:
		return nil, nil
	}
	return &guest{key: outcome.Case.Key(), basket: basket}, nil
}

// day is one office on its way through today.
type day struct {
	*Maker
	town   *directory.Town
	office *availability.Office
	now    time.Time // the present moment, at which it ends
	clock  *clock
	rng    *rand.Rand
	desk   *queue.Service
	book   *booking.Service
	crew   *crew

	earliest *guest // who is there when it begins; may be nil
}

// dayOf makes an office-day ready. What is drawn is the same for the same office and date.
func (m *Maker) dayOf(town *directory.Town, o *availability.Office, now time.Time) *day {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(town.Slug() + "/" + o.ID)) // never fails
	d := &day{
		Maker: m, town: town, office: o, now: now, clock: &clock{}, crew: &crew{reception: audit.System},
		rng: rand.New(rand.NewPCG(seed.Sum64(), uint64(civil.DateOf(now)))), //nolint:gosec // invented people are no secret
	}
	d.clock.set(now)
	alone := &alone{}
	days := &officeday.Days{Store: m.Days, Holds: alone, Changes: alone, Now: d.clock.now, Log: m.Log}
	d.book = booking.New(booking.Deps{
		Store: settled{m.Store, m.Now}, Batches: settledBatches{m.Swift, m.Now}, Days: days, Limit: alone, Towns: m.Towns, Tokens: booking.Tokens{Keys: m.Keys}, Now: d.clock.now, Log: m.Log,
	})
	d.desk = &queue.Service{
		Store: settledDesk{m.Desk, m.Now}, Bookings: d.book, Days: days, Towns: m.Towns, Now: d.clock.now, Log: m.Log,
	}
	return d
}

func (d *day) fill(ctx context.Context) error {
	guests, err := d.booked(ctx, d.draft())
	if err != nil {
		return err
	}
	h := d.hall(guests)
	if err := h.play(ctx); err != nil {
		return err
	}
	for _, id := range d.crew.staff {
		if err := d.Duties.See(ctx, d.town.ID, id, d.Now()); err != nil {
			return err
		}
	}
	return nil
}

// walkInBasket gives what somebody without an appointment comes for: the nth of the office's services.
func (d *day) walkInBasket(n int) office.Basket {
	services := d.services()
	if len(services) == 0 {
		return nil
	}
	return office.Basket{{Service: services[n%len(services)].ID, Quantity: 1}}
}
