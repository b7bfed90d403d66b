package closure

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Actor is who acts.
type Actor struct {
	Staff uuid.UUID
	Name  string
	Seen  string // the version of the closure, or of its row, that it was decided on; empty: whatever it is
}

// Reopened is what the transaction writes that takes a closure, or one row of it, back.
type Reopened struct {
	Closure   *Closure
	Whole     bool // the settings open again
	By        Actor
	Now       time.Time
	Restored  []Restoration
	Requeued  []Requeued
	Handed    []Handed
	Answered  int // how many had answered when it was decided
	Moves     map[officeday.ID][]officeday.Reseat
	Touched   []officeday.ID
	Reminders []outbox.Entry
	Audit     audit.Entry

	stories  []*Story
	standing []*Closure
}

// Restoration seats an appointment at its old time again.
type Restoration struct {
	*Row    // that says where it sat
	ID      uuid.UUID
	Counter string
}

// Requeued is somebody whose time an earlier closure had closed: that one asks again, with the time that it had kept.
type Requeued struct {
	*Row   // of the earlier closure
	ID     uuid.UUID
	Mailed bool   // the closure that is taken back had written
	At     *Place // where the time that it had kept is free; nil: it is not any more
}

// Handed is somebody who is asked on by another closure, because that one closes the old time as well.
type Handed struct {
	ID uuid.UUID
	To uuid.UUID
}

// Undo takes a closure back: what it closed opens, everybody who has not answered sits where they sat or on another
// counter at the same time, mails that have not left are void and the others are followed by one that says so. Who can
// have the old time no more, because it has passed or is taken, stays to be asked; whose time another closure closes too is
// asked by that one, and the time that it had kept is kept again. Whoever had to stay away from the old place because of
// this closure alone, after others were taken back, returns as well. Undoing what is undone changes nothing. answered is how many had answered when it was
// decided.
//
// Errors: apperr.NotFound; apperr.ClosureAnswered where somebody has answered since; apperr.Overtaken where anything else has
// changed for somebody.
func (c *Service) Undo(ctx context.Context, town *directory.Town, id uuid.UUID, by Actor, answered int) error {
	return c.reopen(ctx, town, id, by, func(closure *Closure) (*Reopened, error) {
		switch {
		case closure.Undone != nil:
			return nil, nil
		case closure.Undoing(c.Now()).Answered != answered:
			return nil, apperr.New(apperr.ClosureAnswered)
		case by.Seen != "" && by.Seen != closure.Version():
			return nil, apperr.New(apperr.Overtaken)
		}
		return &Reopened{Closure: closure, Whole: true, Answered: answered}, nil
	})
}

// Restore lets one appointment take place after all, on its old counter, although that is closed.
//
// Errors: apperr.NotFound; apperr.ClosureEnded where it was answered or has passed; apperr.TimeTaken; apperr.Overtaken.
func (c *Service) Restore(ctx context.Context, town *directory.Town, id, appointment uuid.UUID, by Actor) error {
	return c.reopen(ctx, town, id, by, func(closure *Closure) (*Reopened, error) {
		at := slices.IndexFunc(closure.Rows, func(r *Row) bool { return r.ID == appointment })
		if at < 0 {
			return nil, apperr.New(apperr.NotFound)
		}
		single := *closure
		single.Rows = closure.Rows[at : at+1]
		switch row := single.Rows[0]; {
		case !row.restorable(c.Now()):
			return nil, apperr.New(apperr.ClosureEnded)
		case by.Seen != "" && by.Seen != row.Version():
			return nil, apperr.New(apperr.Overtaken)
		}
		return &Reopened{Closure: &single}, nil
	})
}

// restorable tells whether the old time may be given back, if it is free.
func (r *Row) restorable(now time.Time) bool {
	return r.State == Open && !r.WasKept && now.Before(r.Before)
}

func (c *Service) reopen(ctx context.Context, town *directory.Town, id uuid.UUID, by Actor, decide func(*Closure) (*Reopened, error)) error {
	return officeday.Retry(ctx, c.Towns, town, func(town *directory.Town) error {
		closure, err := c.Store.Closure(ctx, town, id, nil)
		if err != nil {
			return err
		}
		reopened, err := decide(closure)
		if err != nil || reopened == nil {
			return err
		}
		reopened.By, reopened.Now = by, c.Now()
		if err := c.takeBack(ctx, town, closure.Version(), reopened); err != nil {
			return err
		}
		c.Days.Announce(ctx, town, reopened.Touched...)
		return nil
	})
}

// takeBack runs the transaction. version is that of the whole closure that was decided on.
func (c *Service) takeBack(ctx context.Context, town *directory.Town, version string, reopened *Reopened) error {
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
			return officeday.ErrOutdated
		}
		past, err := tx.Picture(ctx, Ask{Undoing: closure.ID, Now: reopened.Now})
		switch {
		case err != nil:
			return err
		case versionIn(past.Stories, closure.ID) != version:
			return officeday.ErrConflict
		}
		reopened.concern(past, town.Rules.Location)
		if err := tx.Lock(ctx, reopened.Touched); err != nil {
			return err
		}
		ask := Ask{Offices: officesOf(rules), Now: reopened.Now}
		for _, day := range reopened.Touched {
			ask.Dates = append(ask.Dates, day.Date)
		}
		for _, story := range reopened.stories {
			ask.Cases = append(ask.Cases, story.ID)
		}
		held := c.held(ctx, town, ask)
		picture, err := tx.Picture(ctx, ask)
		if err != nil {
			return err
		}
		reopened.seat(&planner{rules: rules, now: reopened.Now}, picture, held)
		if !reopened.Whole && len(reopened.Restored) == 0 {
			return apperr.New(apperr.TimeTaken)
		}
		reopened.remind(town, picture)
		reopened.note()
		return tx.Reopen(ctx, reopened)
	})
}

// concern sets whom taking the closure back may concern, and the days on which it does.
func (o *Reopened) concern(past *Picture, location *time.Location) {
	o.stories, o.standing, o.Touched = past.Stories, past.Standing, nil
	if !o.Whole {
		o.stories = slices.DeleteFunc(o.stories, func(s *Story) bool { return s.ID != o.Closure.Rows[0].ID })
	}
	for _, story := range o.stories {
		o.Touched = append(o.Touched, story.days(location)...)
	}
	o.Touched = officeday.InLockOrder(o.Touched)
}

// seat gives everybody the old place, or another counter at the same time; who was re-seated goes back where that is free.
// Whoever has to stay away keeps the time that is kept for them, so that it is reckoned again without giving that away.
func (o *Reopened) seat(r *planner, picture *Picture, held map[officeday.ID]officeday.TickHolds) {
	returning := make(map[uuid.UUID]bool)
	for _, s := range o.stories {
		returning[s.ID] = !o.Whole || s.returns(o.Closure.ID, o.Now)
	}
	for stay := []*Story{nil}; len(stay) > 0; {
		freed := make(map[uuid.UUID]bool)
		for _, s := range o.stories {
			freed[s.ID] = returning[s.ID] || o.Whole && s.earlier(o.Closure.ID) != nil
		}
		r.open(picture.without(freed), held)
		o.Restored, o.Requeued = nil, nil
		if stay = o.settle(r, returning); !o.Whole {
			break
		}
		for _, s := range stay {
			returning[s.ID] = false
		}
	}
	o.Moves = r.moves()
	if o.Whole {
		o.moveBack(r)
		o.handOver(r)
	}
}

// without gives the picture without the times that are kept for some.
func (p *Picture) without(freed map[uuid.UUID]bool) *Picture {
	rest := &Picture{Days: make(map[officeday.ID]*officeday.State, len(p.Days)), People: p.People}
	for key, state := range p.Days {
		seats := slices.DeleteFunc(slices.Clone(state.Seats), func(s officeday.SeatAssignment) bool { return s.Kept && freed[s.Appointment] })
		rest.Days[key] = &officeday.State{Version: state.Version, Seats: seats}
	}
	return rest
}

// settle seats those who may return, and gives those for whom there is no place any more. Then it keeps again what an
// earlier closure had kept.
func (o *Reopened) settle(r *planner, returning map[uuid.UUID]bool) (stay []*Story) {
	restored := make(map[uuid.UUID]bool)
	var elsewhere []*Story
	for _, s := range o.stories {
		if !returning[s.ID] {
			continue
		}
		for _, home := range o.homes(s) {
			if l := r.days[home.Was.Day]; l != nil && l.back(s.ID, home, home.Was, o.Whole) {
				o.Restored, restored[s.ID] = append(o.Restored, Restoration{home, s.ID, home.Was.Counter}), true
				break
			}
		}
		if !restored[s.ID] {
			elsewhere = append(elsewhere, s)
		}
	}
	for _, s := range elsewhere {
		home := s.homes()[0]
		if l := r.days[home.Was.Day]; o.Whole && l != nil {
			if seat := l.put(l.office.Able(home.Services), home.Services, home.Was, s.ID, home.Bound); seat >= 0 {
				o.Restored, restored[s.ID] = append(o.Restored, Restoration{home, s.ID, l.counterAt(seat)}), true
				continue
			}
		}
		if s.earlier(o.Closure.ID) == nil {
			stay = append(stay, s)
		}
	}
	for _, s := range o.stories {
		if before := s.earlier(o.Closure.ID); o.Whole && before != nil && !restored[s.ID] {
			o.requeue(r, s, before)
		}
	}
	return stay
}

// homes gives the places that somebody may return to. A single one comes where they sat last, although that is closed.
func (o *Reopened) homes(s *Story) []*Row {
	if !o.Whole {
		return o.Closure.Rows
	}
	return s.homes()
}

// requeue keeps the time again that an earlier closure had kept, where it is free.
func (o *Reopened) requeue(r *planner, s *Story, before *Row) {
	again := Requeued{Row: before, ID: s.ID, Mailed: s.asked().Resolution == ByMail}
	if kept := s.keptAt(before, r.rules.Location); kept != nil {
		if l := r.days[kept.Was.Day]; l != nil && l.back(s.ID, kept, kept.Was, true) {
			again.At = &kept.Was
		}
	}
	o.Requeued = append(o.Requeued, again)
}

// back takes a place where nobody sits there and, where the counter is to be open, it is.
func (l *dayPlan) back(who uuid.UUID, row *Row, at Place, open bool) bool {
	counter := l.office.Counter(at.Counter)
	if counter < 0 || !l.vacant(counter, at, open) {
		return false
	}
	l.day.Put(availability.Seating{Counter: counter}, availability.Seat{
		From: at.From, End: at.End, Able: l.office.Able(row.Services), Pinned: true, Limited: l.office.Limited(row.Services),
	})
	l.persons, l.before = append(l.persons, who), append(l.before, "")
	return true
}

// vacant tells whether nobody sits at a counter then and, where that is asked for, it is open.
func (l *dayPlan) vacant(counter int, at Place, open bool) bool {
	if !l.day.Free(counter, at.From, at.End) {
		return false
	}
	_, refusal := l.day.Place(availability.Counters(1)<<counter, at.From, at.End)
	return !open || refusal == ""
}

// moveBack seats those who were re-seated at the first place that they had before and that is free, if nobody has seated
// them elsewhere since. Who goes may make room for others.
func (o *Reopened) moveBack(r *planner) {
	for moved := true; moved; {
		moved = false
		for _, s := range o.stories {
			if s.asked() == nil && s.movedAway(o.Closure.ID) && r.goHome(s, o.Moves) {
				moved = true
			}
		}
	}
}

// goHome moves somebody to the first of their places that is free, and tells whether that is another one.
func (r *planner) goHome(s *Story, moves map[officeday.ID][]officeday.Reseat) bool {
	for _, home := range s.homes() {
		l := r.days[home.Was.Day]
		if l == nil {
			return false
		}
		seat, counter := slices.Index(l.persons, s.ID), l.office.Counter(home.Was.Counter)
		if seat < 0 || counter < 0 || slices.ContainsFunc(moves[home.Was.Day], func(m officeday.Reseat) bool { return m.Appointment == s.ID }) {
			return false
		}
		now := l.day.Seats()[seat]
		if now.From != home.Was.From || now.End != home.Was.End || now.Pinned && !home.Bound || now.Counter == counter {
			return false
		}
		if l.vacant(counter, home.Was, true) {
			l.reseat(r, home.Was.Day, seat, counter)
			moves[home.Was.Day] = append(moves[home.Was.Day], officeday.Reseat{Appointment: s.ID, Counter: home.Was.Counter})
			return true
		}
	}
	return false
}

// reseat gives a seat another counter.
func (l *dayPlan) reseat(r *planner, key officeday.ID, seat, counter int) {
	seats := slices.Clone(l.day.Seats())
	seats[seat].Counter = counter
	l.day = availability.NewDay(l.office, r.rules.Opening(l.office, key.Date), seats)
	clear(l.judged)
}

// handOver lets another closure ask on that closes the old place as well and has not asked yet.
func (o *Reopened) handOver(r *planner) {
	for _, s := range o.stories {
		asked := s.asked()
		if asked == nil || asked.Closure != o.Closure.ID || s.earlier(o.Closure.ID) != nil || len(s.homes()) == 0 ||
			slices.ContainsFunc(o.Restored, func(one Restoration) bool { return one.ID == s.ID }) {
			continue
		}
		was := s.homes()[0].Was
		day := civil.DayIn(was.Day.Date, r.rules.Location)
		for _, k := range o.standing {
			knows := slices.ContainsFunc(s.Rows, func(row *Row) bool { return row.Closure == k.ID })
			if k.ID != o.Closure.ID && !knows && k.Outage.covers(was.Day.Office, was.Counter, day, was.From, was.End) {
				o.Handed = append(o.Handed, Handed{s.ID, k.ID})
				break
			}
		}
	}
}

// remind writes new reminders for those who come after all, where they are still due.
func (o *Reopened) remind(town *directory.Town, picture *Picture) {
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
