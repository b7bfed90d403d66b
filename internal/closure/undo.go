package closure

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/audit"
	"stadttermin/internal/availability"
	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/fault"
	"stadttermin/internal/mail"
	"stadttermin/internal/outbox"
	"stadttermin/internal/tenant"
)

// Hand is who acts.
type Hand struct {
	Staff uuid.UUID
	Name  string
	Seen  string // the version of the closure, or of its row, that it was decided on; empty: whatever it is
}

// Reopened is what the transaction writes that takes a closure, or one row of it, back.
type Reopened struct {
	Closure   *Closure
	Whole     bool // the settings open again
	By        Hand
	Now       time.Time
	Restored  []Restoration
	Requeued  []Requeued
	Answered  int // how many had answered when it was decided
	Moves     map[booking.OfficeDay][]booking.Reseat
	Touched   []booking.OfficeDay
	Reminders []outbox.Entry
	Audit     audit.Entry
}

// Restoration seats an appointment at its old time again.
type Restoration struct {
	*Row
	Counter string
}

// Requeued is somebody whose time an earlier closure had closed: that one asks again, with the time that it had kept.
type Requeued struct {
	*Row
	Counter string // where that time is free; empty: it is not any more
}

// Undo takes a closure back: what it closed opens, everybody who has not answered sits where they sat or on another
// counter at the same time, mails that have not left are void and the others are followed by one that says so. Who can
// have the old time no more, because it has passed or is taken, stays to be asked; whose time an earlier closure had
// closed is asked by that one again. Undoing what is undone changes nothing. answered is how many had answered when it was
// decided.
//
// Errors: fault.NotFound; fault.ClosureAnswered where somebody has answered since; fault.Overtaken where anything else has
// changed for somebody.
func (c *Service) Undo(ctx context.Context, town *booking.Town, id uuid.UUID, by Hand, answered int) error {
	return c.reopen(ctx, town, id, by, func(closure *Closure) (*Reopened, error) {
		switch {
		case closure.Undone != nil:
			return nil, nil
		case closure.Undoing(c.Now()).Answered != answered:
			return nil, fault.New(fault.ClosureAnswered)
		case by.Seen != "" && by.Seen != closure.Version():
			return nil, fault.New(fault.Overtaken)
		}
		return &Reopened{Closure: closure, Whole: true, Answered: answered}, nil
	})
}

// Restore lets one appointment take place after all, on its old counter, although that is closed.
//
// Errors: fault.NotFound; fault.ClosureEnded where it was answered or has passed; fault.TimeTaken; fault.Overtaken.
func (c *Service) Restore(ctx context.Context, town *booking.Town, id, appointment uuid.UUID, by Hand) error {
	return c.reopen(ctx, town, id, by, func(closure *Closure) (*Reopened, error) {
		at := slices.IndexFunc(closure.Rows, func(r *Row) bool { return r.ID == appointment })
		if at < 0 {
			return nil, fault.New(fault.NotFound)
		}
		single := *closure
		single.Rows = closure.Rows[at : at+1]
		switch row := single.Rows[0]; {
		case !row.restorable(c.Now()):
			return nil, fault.New(fault.ClosureEnded)
		case by.Seen != "" && by.Seen != row.Version():
			return nil, fault.New(fault.Overtaken)
		}
		return &Reopened{Closure: &single}, nil
	})
}

// restorable tells whether the old time may be given back, if it is free.
func (r *Row) restorable(now time.Time) bool {
	return r.State == Open && !r.WasKept && now.Before(r.Before)
}

func (c *Service) reopen(ctx context.Context, town *booking.Town, id uuid.UUID, by Hand, decide func(*Closure) (*Reopened, error)) error {
	for range attempts {
		closure, err := c.Store.Closure(ctx, town, id, nil)
		if err != nil {
			return err
		}
		reopened, err := decide(closure)
		if err != nil || reopened == nil {
			return err
		}
		reopened.By, reopened.Now = by, c.Now()
		err = c.takeBack(ctx, town, closure.Version(), reopened)
		switch {
		case err == nil:
			c.announce(ctx, town, reopened.Touched)
			return nil
		case errors.Is(err, errOutdated):
			if town, err = c.Towns.Reload(ctx, town.ID); err != nil {
				return err
			}
		case !errors.Is(err, booking.ErrConflict):
			return err
		}
	}
	return fault.New(fault.Busy)
}

// takeBack runs the transaction. version is that of the whole closure that was decided on.
func (c *Service) takeBack(ctx context.Context, town *booking.Town, version string, reopened *Reopened) error {
	closure := reopened.Closure
	rules := town.Rules
	if reopened.Whole {
		opened, _ := tenant.WithoutClosure(town.Settings(), closure.Outage.Office, closure.Outage.Closure(closure.Said))
		var err error
		if rules, err = availability.Compile(opened); err != nil {
			return err
		}
	}
	return c.Store.InTenant(ctx, town, func(tx Tx) error {
		revision, _, err := tx.Claim(ctx, closure.ID, reopened.Now)
		switch {
		case err != nil:
			return err
		case revision != town.Revision:
			return errOutdated
		}
		reopened.Touched = closure.days(town.Rules.Location)
		if err := tx.Lock(ctx, reopened.Touched); err != nil {
			return err
		}
		if now, err := tx.Rows(ctx, closure.ID); err != nil {
			return err
		} else if standing := (&Closure{Rows: now}); standing.Version() != version {
			return booking.ErrConflict
		}
		ask := Ask{Offices: officesOf(rules), Now: reopened.Now}
		for _, day := range reopened.Touched {
			ask.Dates = append(ask.Dates, day.Date)
		}
		for _, row := range closure.Rows {
			ask.Cases = append(ask.Cases, row.ID)
		}
		held := c.held(ctx, town, ask)
		picture, err := tx.Picture(ctx, ask)
		if err != nil {
			return err
		}
		reopened.seat(&reckoning{rules: rules, now: reopened.Now}, picture, held)
		if !reopened.Whole && len(reopened.Restored) == 0 {
			return fault.New(fault.TimeTaken)
		}
		reopened.remind(town, picture)
		reopened.note()
		return tx.Reopen(ctx, reopened)
	})
}

// days gives the office-days that taking the rows back may change, in the order in which they are locked.
func (c *Closure) days(location *time.Location) []booking.OfficeDay {
	var days []booking.OfficeDay
	for _, row := range c.Rows {
		days = append(days, row.Was.Day)
		if row.Kept != nil {
			days = append(days, booking.OfficeDay{Office: row.Kept.Day.Office, Date: civil.DateOf(row.Kept.Start.In(location))})
		}
	}
	return inOrder(days)
}

// seat gives everybody the old place, or another counter at the same time; who was re-seated goes back where that is free.
func (o *Reopened) seat(r *reckoning, picture *Picture, held map[booking.OfficeDay]booking.Held) {
	restoring, freed := make(map[uuid.UUID]bool), make(map[uuid.UUID]bool)
	for _, row := range o.Closure.Rows {
		restoring[row.ID] = row.restorable(o.Now)
		freed[row.ID] = restoring[row.ID] || row.requeued(o)
	}
	for key, state := range picture.Days {
		seats := slices.DeleteFunc(slices.Clone(state.Seats), func(s booking.Seated) bool { return s.Kept && freed[s.Appointment] })
		picture.Days[key] = &booking.Occupancy{Version: state.Version, Seats: seats}
	}
	r.open(picture, held)
	var elsewhere []*Row
	for _, row := range o.Closure.Rows {
		if !restoring[row.ID] {
			continue
		}
		if l := r.days[row.Was.Day]; l != nil && l.back(row, o.Whole) {
			o.Restored = append(o.Restored, Restoration{row, row.Was.Counter})
		} else if l != nil && o.Whole {
			elsewhere = append(elsewhere, row)
		}
	}
	for _, row := range elsewhere {
		l := r.days[row.Was.Day]
		if seat := l.put(l.office.Able(row.Services), row.Services, row.Was, row.ID, row.Pinned); seat >= 0 {
			o.Restored = append(o.Restored, Restoration{row, l.counterAt(seat)})
		}
	}
	o.requeue(r)
	o.Moves = r.moves()
	if o.Whole {
		o.moveBack(r)
	}
}

// requeued tells whether an earlier closure asks the person of a row again.
func (r *Row) requeued(o *Reopened) bool { return o.Whole && r.State == Open && r.WasKept }

// requeue keeps the time again that an earlier closure had kept, where it is free.
func (o *Reopened) requeue(r *reckoning) {
	for _, row := range o.Closure.Rows {
		if !row.requeued(o) {
			continue
		}
		again := Requeued{Row: row}
		if l := r.days[row.Was.Day]; l != nil && l.back(row, true) {
			again.Counter = row.Was.Counter
		}
		o.Requeued = append(o.Requeued, again)
	}
}

// back takes the old place where nobody sits there and, where the counter is to be open, it is.
func (l *ledger) back(row *Row, open bool) bool {
	counter := l.office.Counter(row.Was.Counter)
	if counter < 0 || !l.day.Free(counter, row.Was.From, row.Was.End) {
		return false
	}
	if _, refusal := l.day.Place(availability.Counters(1)<<counter, row.Was.From, row.Was.End); open && refusal != "" {
		return false
	}
	l.day.Put(availability.Seating{Counter: counter}, availability.Seat{
		From: row.Was.From, End: row.Was.End, Able: l.office.Able(row.Services), Pinned: true, Limited: l.office.Limited(row.Services),
	})
	l.persons, l.before = append(l.persons, row.ID), append(l.before, "")
	return true
}

// moveBack seats those who were re-seated where they sat, if that is free and nobody has seated them elsewhere since.
func (o *Reopened) moveBack(r *reckoning) {
	for _, row := range o.Closure.Rows {
		l := r.days[row.Was.Day]
		if row.Way != Reseated || row.WasKept || l == nil || row.State != Quiet {
			continue
		}
		seat := slices.Index(l.persons, row.ID)
		counter := l.office.Counter(row.Was.Counter)
		if seat < 0 || counter < 0 || !l.day.Free(counter, row.Was.From, row.Was.End) {
			continue
		}
		now := l.day.Seats()[seat]
		moved := slices.ContainsFunc(o.Moves[row.Was.Day], func(m booking.Reseat) bool { return m.Appointment == row.ID })
		if !moved && now.From == row.Was.From && now.End == row.Was.End && (!now.Pinned || row.Pinned) {
			o.Moves[row.Was.Day] = append(o.Moves[row.Was.Day], booking.Reseat{Appointment: row.ID, Counter: row.Was.Counter})
		}
	}
}

// remind writes new reminders for those who come after all, where they are still due.
func (o *Reopened) remind(town *booking.Town, picture *Picture) {
	for i := range o.Restored {
		row := &o.Restored[i]
		person := picture.People[row.ID]
		if person == nil || !person.HasEmail {
			continue
		}
		due, wanted := outbox.ReminderDue(row.Before.In(town.Rules.Location), o.Now, *town.Settings().Profile.ReminderAt)
		if wanted {
			o.Reminders = append(o.Reminders, outbox.Entry{
				SubjectType: outbox.OfAppointment, SubjectID: row.ID, Kind: mail.Reminder, Sequence: person.Sequence + 1, Due: due,
			})
		}
	}
}

func (o *Reopened) note() {
	o.Audit = audit.Entry{
		At: o.Now, Actor: audit.Staff(o.By.Staff.String()), Action: "closure.undo", Object: object(o.Closure.ID),
		Detail: map[string]any{"restored": len(o.Restored), "answered": o.Answered},
	}
	if !o.Whole {
		o.Audit.Action = "closure.restore"
		o.Audit.Detail = map[string]any{"appointment": o.Closure.Rows[0].ID.String()}
	}
}
