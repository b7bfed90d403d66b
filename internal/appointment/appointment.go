// Package appointment is the one model of an appointment: what it is for, whose it is, where it stands, and what it is called
// by. It knows neither how times are judged nor where it is stored.
package appointment

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/civil"
	"stadttermin/internal/fingerprint"
	"stadttermin/internal/town/office"
)

// Appointment is a binding booking.
type Appointment struct {
	ID           uuid.UUID
	Reference    string // read out on the phone; never enough to see or change anything
	Letter       string // of the office, when the number was drawn
	Number       int
	Office       string
	Start        time.Time // in the town's location
	Minutes      int
	State        State
	Channel      office.Channel
	Language     string
	Items        []Item
	Sequence     int // raised by every move, cancellation and undo
	TokenVersion int // raised to revoke manage links
	Booked       time.Time

	PreviousStart  *time.Time    // before the last move; nil where it was never moved
	PreviousNumber string        // the waiting number of that time
	Contact        Contact       // empty once the retention days are over
	Displaced      *Displacement // nil unless its time was closed and nobody has answered yet
}

// Item is a service of an appointment with the minutes it was booked for.
type Item struct {
	Service  string
	Quantity int
	Minutes  int
}

// State is where an appointment stands.
type State string

// States of an appointment.
const (
	Booked    State = "booked"
	Arrived   State = "arrived"
	Called    State = "called"
	Parked    State = "parked"
	Done      State = "done"
	NoShow    State = "no_show"
	Cancelled State = "cancelled"
	Displaced State = "displaced" // its time was closed; the person has not answered yet
)

// End gives the instant at which the appointment is over.
func (a *Appointment) End() time.Time { return a.Start.Add(time.Duration(a.Minutes) * time.Minute) }

// LiesAt tells whether it lies at a time of an office.
func (a *Appointment) LiesAt(office string, start time.Time) bool {
	return a.State == Booked && a.Office == office && a.Start.Equal(start)
}

// WaitingNumber gives the number called in the waiting area, such as B 42.
func (a *Appointment) WaitingNumber() string { return fmt.Sprintf("%s %d", a.Letter, a.Number) }

// Basket gives what the appointment is for.
func (a *Appointment) Basket() office.Basket {
	basket := make(office.Basket, len(a.Items))
	for i, item := range a.Items {
		basket[i] = office.Item{Service: item.Service, Quantity: item.Quantity}
	}
	return basket
}

// Changeable tells whether its owner may still move or cancel it at a moment. One whose time was closed waits for an
// answer, also when that time has passed.
func (a *Appointment) Changeable(now time.Time) bool {
	return a.State == Displaced || a.State == Booked && now.Before(a.Start)
}

// Begun tells whether its time has come today and nobody has seen its person yet.
func (a *Appointment) Begun(now time.Time) bool {
	return a.State == Booked && !now.Before(a.Start) && civil.DateOf(now.In(a.Start.Location())) == civil.DateOf(a.Start)
}

// Restorable tells whether a cancellation may still be undone at a moment, provided the time is free.
func (a *Appointment) Restorable(now time.Time) bool {
	return a.State == Cancelled && now.Before(a.Start) && a.Contact.Name != ""
}

// Untouched tells whether nothing has happened to an appointment since it was booked, and its time lies ahead.
func (a *Appointment) Untouched(now time.Time) bool { return a.Sequence == 0 && a.Changeable(now) }

// Seen is what somebody had before their eyes when they decided to change an appointment. What is empty was not looked at.
type Seen struct {
	Appointment string // its Version
	Contact     string // of its person
}

// Version names how an appointment stands: another one once it was moved, cancelled, displaced or restored.
func (a *Appointment) Version() string {
	return fingerprint.Of("%s %s %d %q %d", a.ID, a.State, a.Sequence, a.Office, a.Start.Unix())
}

// ContactVersion names how its person is reached.
func (a *Appointment) ContactVersion() string {
	return fingerprint.Of("%s %q %q %q", a.ID, a.Contact.Name, a.Contact.Email, a.Contact.Phone)
}
