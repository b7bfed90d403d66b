// Package external takes over appointments that were agreed elsewhere, before the service knew of them, and takes them back. Each is
// tried on days as they are, and booked under their locks.
package external

import (
	"cmp"
	"context"
	"slices"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
)

// Appointment is one that was agreed elsewhere. It is taken over as it was agreed:
// neither grid nor window nor season bind it, only whether there is a counter for it.
type Appointment struct {
	Basket   office.Basket
	Start    time.Time // in the town's location
	Minutes  int       // 0: as long as the basket takes
	Counter  string    // wished for; empty: any
	Contact  appointment.Contact
	Language string
}

// Placement is what came of trying to seat an agreed appointment.
type Placement struct {
	Counter string                // empty where none was found
	Moves   int                   // others that change their counter for it
	Minutes int                   // that it takes
	Reasons []availability.Reason // why there is no counter
	Refusal error                 // what no time can change: the basket or its length
}

// Seated tells whether a counter was found.
func (t *Placement) Seated() bool { return t.Counter != "" }

// Planner is days of one office on which agreed appointments are tried one after the other: each that finds a counter is
// in the way of the next.
type Planner struct {
	Town *directory.Town

	service *booking.Service
	office  *availability.Office
	views   map[civil.Date]*officeday.View
	tx      booking.Tx // under which the days are locked; nil where they were only looked at
	placed  []*plannedAppointment
}

// plannedAppointment is an agreed appointment with its counter.
type plannedAppointment struct {
	*Appointment
	request *availability.Request
	booked  *appointment.Appointment
	seat    *officeday.SeatAssignment
	moves   []officeday.Reseat
}

// Importer books appointments that were agreed elsewhere, and takes them back.
type Importer struct{ *booking.Service }

// Planner gives days of an office as they are now, to find out what could be taken over.
func (i *Importer) Planner(ctx context.Context, town *directory.Town, office string, dates []civil.Date) (*Planner, error) {
	o := town.Rules.Office(office)
	if o == nil {
		return nil, apperr.New(apperr.UnknownOffice).At("office")
	}
	views, err := i.Days.Read(ctx, town, []*availability.Office{o}, dates, officeday.Self{})
	if err != nil {
		return nil, err
	}
	b := &Planner{Town: town, service: i.Service, office: o, views: make(map[civil.Date]*officeday.View, len(dates))}
	for day, v := range views {
		b.views[day.Date] = v
	}
	return b, nil
}

// Try seats an appointment on the wished counter, or else on any.
func (b *Planner) Try(a *Appointment) Placement {
	request, err := b.request(a)
	if err != nil {
		return Placement{Refusal: err}
	}
	v, from, ok := b.dayOf(a.Start)
	if !ok {
		return Placement{Minutes: request.Minutes, Reasons: []availability.Reason{{Code: availability.OffGrid}}}
	}
	end := from + request.Ticks()
	seating, refusal := b.place(v, a, request, from)
	if refusal != "" {
		return Placement{Minutes: request.Minutes, Reasons: b.reasons(v, request, from, refusal)}
	}
	made := &plannedAppointment{Appointment: a, request: request, booked: &appointment.Appointment{ID: appointment.NewID()},
		seat:  &officeday.SeatAssignment{Counter: b.office.Counters[seating.Counter].ID, From: from, End: end, Services: request.Services},
		moves: v.Reseats(b.office, seating),
	}
	v.Day.Put(seating, availability.Seat{From: from, End: end, Able: b.office.Able(request.Services), Limited: b.office.Limited(request.Services)})
	v.Persons = append(v.Persons, made.booked.ID)
	b.placed = append(b.placed, made)
	return Placement{Counter: made.seat.Counter, Moves: len(seating.Moves), Minutes: request.Minutes}
}

// Nearest gives up to most starts of the same day at which an appointment would find a counter, the nearest first: those of
// the office's grid, or, where none of them is free, any.
func (b *Planner) Nearest(a *Appointment, most int) (starts []time.Time) {
	request, err := b.request(a)
	v := b.views[civil.DateOf(a.Start)]
	if err != nil || v == nil {
		return nil
	}
	day := &v.Day.Opening.Day
	ticks := slices.Collect(v.Day.Judge(anytime(request, day)).Starts())
	if len(ticks) == 0 {
		able := b.office.Able(request.Services)
		for tick := range day.Ticks - request.Ticks() + 1 {
			if _, refusal := v.Day.Place(able, tick, tick+request.Ticks()); refusal == "" {
				ticks = append(ticks, tick)
			}
		}
	}
	for _, tick := range ticks {
		if start := day.At(tick); start.After(b.service.Now()) {
			starts = append(starts, start)
		}
	}
	slices.SortStableFunc(starts, func(x, y time.Time) int { return cmp.Compare(x.Sub(a.Start).Abs(), y.Sub(a.Start).Abs()) })
	return starts[:min(len(starts), most)]
}

// anytime gives a request that neither season nor window narrow on a day.
func anytime(request *availability.Request, day *civil.Day) *availability.Request {
	asked := *request
	asked.Season = nil
	asked.Window = availability.Window{Earliest: day.First, Latest: day.At(day.Ticks)}
	return &asked
}

// Book writes everything that found a counter, in the order in which it was tried, and gives it, to be named in the trail
// by one line. mails says whether the people are written to: a confirmation now and a reminder the day before.
func (b *Planner) Book(ctx context.Context, actor audit.Actor, mails bool) ([]*appointment.Appointment, error) {
	booked := make([]*appointment.Appointment, len(b.placed))
	for i, a := range b.placed {
		day := b.views[civil.DateOf(a.Start)].State
		*a.booked = appointment.Appointment{
			ID: a.booked.ID, Office: b.office.ID, Start: a.Start, Minutes: a.request.Minutes, State: appointment.Booked, Number: appointment.NextNumber(day.Next),
			Channel: office.Import, Language: a.Language, TokenVersion: 1, Contact: a.Contact,
		}
		day.Next = a.booked.Number + 1
		change := b.service.WriteOf(b.Town, b.office, a.request, booking.Imported{Appointment: a.booked, Seat: a.seat, Moves: a.moves, Actor: actor})
		if !mails {
			change.Mails = nil
		}
		if len(a.booked.Items) == 1 {
			a.booked.Items[0].Minutes = a.request.Minutes
		}
		if err := b.tx.Apply(ctx, change); err != nil {
			return nil, err
		}
		booked[i] = a.booked
	}
	return booked, nil
}

// request judges what no time can change. The minutes that were agreed win over those that the basket takes.
func (b *Planner) request(a *Appointment) (*availability.Request, error) {
	request, err := b.Town.Rules.Request(a.Basket, office.Import, b.service.Now())
	if err != nil {
		return nil, err
	}
	if !b.office.Offers(request.Services) {
		return nil, apperr.New(apperr.NotServed).At("services")
	}
	request = request.On(civil.DateOf(a.Start))
	if a.Minutes > 0 {
		request.Fix((a.Minutes+civil.TickMinutes-1)/civil.TickMinutes*civil.TickMinutes, request.After)
		if most := b.Town.Settings().Profile.Booking.MaxMinutes; request.Minutes > most {
			return nil, apperr.New(apperr.TooLong, "minutes", request.Minutes, "max", most).At("minutes")
		}
	}
	return request, nil
}

// dayOf gives the day of a start and its tick; false where it begins within a tick or on a day that is not planned.
func (b *Planner) dayOf(start time.Time) (*officeday.View, int, bool) {
	v := b.views[civil.DateOf(start)]
	if v == nil {
		return nil, 0, false
	}
	tick, exact := v.Day.Opening.Day.TickAt(start)
	return v, tick, exact
}

func (b *Planner) place(v *officeday.View, a *Appointment, request *availability.Request, from int) (availability.Seating, availability.Code) {
	able, end := b.office.Able(request.Services), from+request.Ticks()
	if wished := b.office.Counter(a.Counter); a.Counter != "" && wished >= 0 {
		if seating, refusal := v.Day.Place(able&(1<<wished), from, end); refusal == "" {
			return seating, ""
		}
	}
	return v.Day.Place(able, from, end)
}

// reasons says why there is no counter: what closes them, or that all are taken.
func (b *Planner) reasons(v *officeday.View, request *availability.Request, from int, refusal availability.Code) []availability.Reason {
	asked := anytime(request, &v.Day.Opening.Day)
	reasons := slices.DeleteFunc(v.Day.Judge(asked).Reasons(from), func(r availability.Reason) bool { return r.Code == availability.OffGrid })
	if len(reasons) == 0 {
		reasons = []availability.Reason{{Code: refusal}}
	}
	return reasons
}

// ImportRequest is a transaction in which agreed appointments are booked.
type ImportRequest struct {
	Office string
	Dates  []civil.Date
	// Within runs a transaction in which more is written than appointments.
	Within func(do func(booking.Tx) error) error
}

// Import locks the days of an office and lets act try and book on them as they are then. It is repeated where the
// settings have changed or the database refuses a seat; nothing is written where act gives an error.
func (i *Importer) Import(ctx context.Context, town *directory.Town, t ImportRequest, act func(*Planner) error) error {
	days := make([]officeday.ID, len(t.Dates))
	for n, date := range t.Dates {
		days[n] = officeday.ID{Office: t.Office, Date: date}
	}
	err := officeday.Retry(ctx, i.Towns, town, func(town *directory.Town) error {
		return t.Within(func(tx booking.Tx) error {
			claimed, err := tx.Lock(ctx, officeday.Lock{Days: days, Now: i.Now()})
			if err != nil {
				return err
			}
			if claimed.Revision != town.Revision {
				return officeday.ErrOutdated
			}
			b := &Planner{Town: town, service: i.Service, office: town.Rules.Office(t.Office), views: make(map[civil.Date]*officeday.View), tx: tx}
			if b.office == nil {
				return apperr.New(apperr.UnknownOffice).At("office")
			}
			for n, held := range i.Days.Held(ctx, town, days) {
				b.views[days[n].Date] = officeday.Compose(b.office, town.Rules.Opening(b.office, days[n].Date), claimed.Days[days[n]], held, officeday.Self{})
			}
			return act(b)
		})
	})
	if err == nil && len(days) > 0 {
		i.Days.Announce(ctx, town, days...)
	}
	return err
}

// Withdrawal takes appointments back that were taken over.
type Withdrawal struct {
	Appointments []*appointment.Appointment // as they were seen
	Notify       func(*appointment.Appointment) bool
	Within       func(do func(booking.Tx) error) error
}

// Withdraw cancels those appointments that are untouched, on locked days, and lets done write what else belongs to it.
// Whom Notify names is told by mail. What done writes names them all in the trail.
func (i *Importer) Withdraw(ctx context.Context, town *directory.Town, w Withdrawal, done func(withdrawn []*appointment.Appointment) error) error {
	var days []officeday.ID
	for _, a := range w.Appointments {
		if day := officeday.At(a.Office, a.Start); !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	err := officeday.Retry(ctx, i.Towns, town, func(town *directory.Town) error {
		return w.Within(func(tx booking.Tx) error {
			if _, err := tx.Lock(ctx, officeday.Lock{Days: days, Now: i.Now()}); err != nil {
				return err
			}
			withdrawn, err := i.withdraw(ctx, town, tx, w)
			if err != nil {
				return err
			}
			return done(withdrawn)
		})
	})
	if err == nil && len(days) > 0 {
		i.Days.Announce(ctx, town, days...)
	}
	return err
}

func (i *Importer) withdraw(ctx context.Context, town *directory.Town, tx booking.Tx, w Withdrawal) (withdrawn []*appointment.Appointment, err error) {
	for _, seen := range w.Appointments {
		a, err := tx.Find(ctx, seen.ID, town.Rules.Location)
		if err != nil {
			return nil, err
		}
		day := officeday.At(seen.Office, seen.Start)
		if !a.Untouched(i.Now()) || officeday.At(a.Office, a.Start) != day {
			continue
		}
		a.State, a.Sequence = appointment.Cancelled, a.Sequence+1
		change := &booking.AppointmentWrite{
			Now: i.Now(), Appointment: a, SeatDay: day, Touched: []officeday.ID{day},
		}
		if w.Notify(a) {
			change.Mails = i.MailsFor(town, a, mail.TownCancellation, audit.System)
		}
		if err := tx.Apply(ctx, change); err != nil {
			return nil, err
		}
		withdrawn = append(withdrawn, a)
	}
	return withdrawn, nil
}
