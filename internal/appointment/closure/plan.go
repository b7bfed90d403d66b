package closure

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// planner computes what becomes of everybody whom an outage touches. It is pure: the same picture gives the same
// cases, so that what was shown can be compared with what is true when it is carried out.
type planner struct {
	rules  *availability.Rules // with the outage
	before *availability.Rules // in force
	order  *Order
	now    time.Time
	days   map[officeday.ID]*dayPlan
	people map[uuid.UUID]*Person
}

// dayPlan is one office-day as it will be.
type dayPlan struct {
	office  *availability.Office
	day     *availability.Day
	persons []uuid.UUID // by seat of the day; zero: nobody's to move
	before  []string    // by seat: the counter of one that was seated there already; empty: put there by us
	judged  map[judged]*availability.Judgement
	touched bool
}

type judged struct {
	basket  string
	minutes int
}

// cases puts everybody into one group. First come those whom a new seat helps most: who is here already, whom nobody can
// reach, then the earliest, who would learn of it too late.
func (r *planner) cases(picture *Picture, held map[officeday.ID]officeday.TickHolds) []*Case {
	r.people = picture.People
	touched := r.open(picture, held)
	slices.SortFunc(touched, r.urgency)
	var homeless []*Case
	for _, c := range touched {
		switch wish := r.order.Wishes[c.Reference]; {
		case c.Resolution == Left:
		case wish.Resolution == "" && wish.Start.IsZero() && r.reseat(c):
			c.Resolution = Reseated
		default:
			homeless = append(homeless, c)
		}
	}
	r.keepTimes(homeless)
	for _, c := range touched {
		if c.Resolution == Reseated {
			c.Counter = r.seatedAt(c)
		}
	}
	slices.SortFunc(touched, func(a, b *Case) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Office, b.Office), cmp.Compare(a.Reference, b.Reference))
	})
	return touched
}

// open makes the ledgers, without those whom the outage touches, and gives these.
func (r *planner) open(picture *Picture, held map[officeday.ID]officeday.TickHolds) (touched []*Case) {
	r.days = make(map[officeday.ID]*dayPlan, len(picture.Days))
	for key, state := range picture.Days {
		o := r.rules.Office(key.Office)
		if o == nil {
			continue
		}
		day := civil.DayIn(key.Date, r.rules.Location)
		l := &dayPlan{office: o, judged: make(map[judged]*availability.Judgement)}
		staying := *state
		staying.Seats = nil
		for _, s := range state.Seats {
			if o.Counter(s.Counter) < 0 {
				continue
			}
			c := r.touch(key, &day, s)
			if c != nil {
				touched = append(touched, c)
			}
			if c == nil || c.Resolution == Left {
				staying.Seats = append(staying.Seats, s)
			}
		}
		holds := held[key]
		holds.Holds = slices.SortedFunc(slices.Values(holds.Holds), func(a, b officeday.TickHold) int {
			return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Owner, b.Owner))
		})
		view := officeday.Compose(o, r.rules.Opening(o, key.Date), &staying, holds, officeday.Self{})
		l.day, l.persons = view.Day, view.Persons
		for seat := range l.persons {
			l.before = append(l.before, l.counterAt(seat))
		}
		r.days[key] = l
	}
	return touched
}

// touch gives the case of a seat that the outage closes, or nil. Who is at the counter already stays there.
func (r *planner) touch(key officeday.ID, day *civil.Day, s officeday.SeatAssignment) *Case {
	person := r.people[s.Appointment]
	if person == nil || r.order == nil || !day.At(s.End).After(r.now) {
		return nil
	}
	if r.order.Revision != nil && !r.unseated(key, s, person) || r.order.Revision == nil && !r.order.Outage.covers(key.Office, s.Counter, *day, s.From, s.End) {
		return nil
	}
	switch {
	case s.Kept && person.State != appointment.Displaced: // a cancelled time that is not free again yet
		return nil
	case !s.Kept && person.State != appointment.Booked && person.State != appointment.Arrived && person.State != appointment.Parked:
		return nil
	}
	c := &Case{Person: person, Seat: s, Was: Place{Day: key, Counter: s.Counter, From: s.From, End: s.End}}
	if r.order.Wishes[person.Reference].Resolution == Left {
		c.Resolution = Left
	}
	return c
}

// urgency orders those who are to be re-seated.
func (r *planner) urgency(a, b *Case) int {
	unreachable := func(c *Case) bool { return !c.HasEmail && !c.HasPhone }
	return cmp.Or(
		first(a.here(), b.here()), first(unreachable(a), unreachable(b)),
		cmp.Compare(a.Was.Day.Date, b.Was.Day.Date), cmp.Compare(a.Was.From, b.Was.From), cmp.Compare(b.Was.End, a.Was.End),
		cmp.Compare(a.Reference, b.Reference),
	)
}

// here tells whether the person waits in the hall.
func (p *Person) here() bool { return p.State == appointment.Arrived || p.State == appointment.Parked }

func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// reseat finds another counter for the same time.
func (r *planner) reseat(c *Case) bool {
	l := r.days[c.Was.Day]
	services := r.services(c)
	return l.put(l.office.Able(services), services, Place{From: c.Was.From, End: c.Was.End}, c.ID, c.Seat.Bound || c.Seat.Kept) >= 0
}

// services gives those of an appointment, also of one whose seat is a time that was kept.
func (r *planner) services(c *Case) []string {
	if c.Seat.Kept {
		return c.Basket.Services()
	}
	return c.Seat.Services
}

// put seats somebody by the engine's own rule and gives the position of the seat, or -1.
func (l *dayPlan) put(able availability.Counters, services []string, at Place, who uuid.UUID, bound bool) int {
	seating, refusal := l.day.Place(able, at.From, at.End)
	if refusal != "" {
		return -1
	}
	l.day.Put(seating, availability.Seat{From: at.From, End: at.End, Able: able, Pinned: bound, Limited: l.office.Limited(services)})
	l.persons, l.before = append(l.persons, who), append(l.before, "")
	clear(l.judged)
	l.touched = true
	return len(l.persons) - 1
}

// counterAt gives the counter of a seat.
func (l *dayPlan) counterAt(seat int) string {
	return l.office.Counters[l.day.Seats()[seat].Counter].ID
}

// seatedAt gives the counter at which a re-seated appointment has come to sit, after everybody else was seated too.
func (r *planner) seatedAt(c *Case) string {
	l := r.days[c.Was.Day]
	for i := len(l.persons) - 1; i >= 0; i-- {
		if l.persons[i] == c.ID && l.before[i] == "" {
			return l.counterAt(i)
		}
	}
	return ""
}

// moves gives who changes the counter for the sake of others.
func (r *planner) moves() map[officeday.ID][]officeday.Reseat {
	moves := make(map[officeday.ID][]officeday.Reseat)
	for key, l := range r.days {
		for i, counter := range l.before {
			if now := l.counterAt(i); counter != "" && now != counter {
				moves[key] = append(moves[key], officeday.Reseat{Appointment: l.persons[i], Counter: now})
			}
		}
	}
	return moves
}

// touchedDays gives the office-days on which anything changes, in the order in which they are locked.
func (r *planner) touchedDays(cases []*Case) []officeday.ID {
	var days []officeday.ID
	for key, l := range r.days {
		if l.touched {
			days = append(days, key)
		}
	}
	for _, c := range cases {
		if c.Resolution != Left {
			days = append(days, c.Was.Day)
		}
	}
	return officeday.InLockOrder(days)
}

// request asks the engine for other times of an appointment, in the length that it was booked for. Staff keep them, so
// neither lead time nor online share stand in the way. nil where its services are not to be booked any more.
func (r *planner) request(p *Person, earliest time.Time) *availability.Request {
	request, err := r.rules.Request(p.Basket, office.Phone, r.now)
	if err != nil {
		return nil
	}
	request.Fix(p.Minutes, request.After)
	request.Window.Earliest = earliest.In(r.rules.Location)
	return request
}

// unseated tells whether a seat fits the rules in force and would not fit those that the settings become.
func (r *planner) unseated(key officeday.ID, s officeday.SeatAssignment, person *Person) bool {
	services := s.Services
	if s.Kept {
		services = person.Basket.Services()
	}
	return fits(r.before, key, s, services) && !fits(r.rules, key, s, services)
}

// fits tells whether a seat is at a counter that is staffed then and knows what the appointment is for. What is retired
// stays in force for those who are seated there.
func fits(rules *availability.Rules, key officeday.ID, s officeday.SeatAssignment, services []string) bool {
	o := rules.Office(key.Office)
	if o == nil {
		return false
	}
	counter := o.Counter(s.Counter)
	if counter < 0 {
		return false
	}
	if o.Retired || o.Counters[counter].Retired {
		return true
	}
	return rules.Opening(o, key.Date).Serves(counter, s.From, s.End) && o.Able(services)&(availability.Counters(1)<<counter) != 0
}
