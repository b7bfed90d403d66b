// Package dayplan is the model of a town hall's day: who has come or is expected, what may be done with each of them, at which
// counters somebody works, and in which order those who wait are called. It is pure: it knows neither how a day is read
// nor how it is changed.
package dayplan

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// Case is one person at an office on a day: with an appointment, there already or not, or without one. An appointment
// has a visit from its arrival on; somebody without an appointment has nothing but a visit.
type Case struct {
	Appointment uuid.UUID // zero: without an appointment
	Visit       uuid.UUID // zero: not there (yet)
	Reference   string    // of the appointment
	Letter      string
	Number      int
	Home        string // office that the number is of
	Office      string // office in whose queue it stands: Home, unless it was redirected
	Date        civil.Date
	Items       []Item
	Start       time.Time // of the appointment, in the town's location; zero without one
	Minutes     int       // planned
	Seat        *Seat     // nil: none, or given up
	State       appointment.State
	Channel     office.Channel // of the appointment
	Language    string         // of the booking or of the kiosk; may be empty
	Priority    bool
	Booked      time.Time
	Arrived     time.Time     // zero: not yet
	Called      time.Time     // the last time; zero: not yet
	Spent       time.Duration // at counters before that, when it was parked or sent on
	Ended       time.Time     // done, or did not come when called
	Calls       int           // how often it was called
	Counter     string        // that it was called to, or is sent to; of Office
	Reason      Reason        // why it is parked
	BackAt      time.Time     // when it said that it would be back; zero: it did not say
	Shown       []string      // keys of the papers that were shown, see office.Need
	KeptUntil   civil.Date    // the contact is kept at least until then, for a document that is being made; zero: no
	Document    Document      // that is made for the person; only where one case is read
	Contact     appointment.Contact
	Displaced   *appointment.Displacement // why its time is closed and what is kept instead; nil: it holds, or the day is read as a whole
}

// Item is a service of a case.
type Item struct {
	Service  string
	Quantity int
	Minutes  int  // planned
	Actual   *int // minutes it took; nil: not known
}

// Seat is where an appointment sits, provisionally until it is called. From and End are ticks of its day; what was given
// up early is cut.
type Seat struct {
	Counter   string
	From, End int
	Bound     bool // no booking moves it to another counter
}

// Document is what is being made for somebody and collected later.
type Document struct {
	Awaited time.Time // since when it is being made; zero: nothing is
	Arrived time.Time // when it had arrived and the person was told; zero: not yet
}

// ID names the case for as long as it lives: the appointment's id, else the visit's.
func (c *Case) ID() uuid.UUID {
	if c.Appointment != uuid.Nil {
		return c.Appointment
	}
	return c.Visit
}

// Key names the case in addresses: the reference, or the visit's id. Find reads it.
func (c *Case) Key() string {
	if c.Reference != "" {
		return c.Reference
	}
	return c.Visit.String()
}

// WaitingNumber gives the number called in the waiting area, such as B 42.
func (c *Case) WaitingNumber() string { return fmt.Sprintf("%s %d", c.Letter, c.Number) }

// WalkIn tells whether somebody came without an appointment.
func (c *Case) WalkIn() bool { return c.Appointment == uuid.Nil }

// End gives when the appointment was to be over.
func (c *Case) End() time.Time { return c.Start.Add(time.Duration(c.Minutes) * time.Minute) }

// Services lists the ids of what somebody has come for.
func (c *Case) Services() []string {
	ids := make([]string, len(c.Items))
	for i, item := range c.Items {
		ids[i] = item.Service
	}
	return ids
}

// Basket gives what somebody has come for as it is put together when booking.
func (c *Case) Basket() office.Basket {
	var basket office.Basket
	for _, item := range c.Items {
		basket = basket.Add(item.Service, item.Quantity)
	}
	return basket
}

// HomeDay gives the office-day on which the case has its seat and number.
func (c *Case) HomeDay() officeday.ID { return officeday.ID{Office: c.Home, Date: c.Date} }

// QueueDay gives the office-day in whose queue the case waits.
func (c *Case) QueueDay() officeday.ID { return officeday.ID{Office: c.Office, Date: c.Date} }

// Days gives the office-days that a case touches: its queue's first, then the one of its appointment.
func (c *Case) Days() []officeday.ID {
	if c.QueueDay() == c.HomeDay() {
		return []officeday.ID{c.QueueDay()}
	}
	return []officeday.ID{c.QueueDay(), c.HomeDay()}
}

// Object names the case in the audit trail.
func (c *Case) Object() string {
	if c.WalkIn() {
		return "visit:" + c.Visit.String()
	}
	return "appointment:" + c.Appointment.String()
}

// Overdue tells whether an appointment counts as not come: nobody has arrived within the office's minutes of grace.
func (c *Case) Overdue(graceMinutes int, now time.Time) bool {
	return c.State == appointment.Booked && graceMinutes > 0 && !now.Before(c.Start.Add(time.Duration(graceMinutes)*time.Minute))
}

// Awaits tells whether a document is being made for the person.
func (c *Case) Awaits(today civil.Date) bool {
	return c.KeptUntil >= today && !c.Document.Awaited.IsZero() && c.Document.Arrived.IsZero()
}

// Sits tells whether somebody has their seat at a counter of the office in whose queue they are.
func (c *Case) Sits(counter string) bool {
	return c.Seat != nil && c.Seat.Counter == counter && c.Office == c.Home
}

// Reason is why a case is parked. The words are the catalogue's desk.parked.<reason>; there is no free text, so that
// nothing about a person stands in the queue.
type Reason string

// Reasons to park a case.
const (
	MissingDocuments Reason = "documents"
	MissingPhoto     Reason = "photo"
	Payment          Reason = "payment"
	Clarification    Reason = "clarification"
	ShortBreak       Reason = "break"
	OtherReason      Reason = "other"
)

// Reasons lists all of them.
var Reasons = []Reason{MissingDocuments, MissingPhoto, Payment, Clarification, ShortBreak, OtherReason}
