// Package mail turns what there is to say to a citizen into a finished mail: subject, text, HTML and calendar entry in
// the language of the booking. It is pure: the same message gives the same mail, byte for byte, so that a mail that is
// sent again after a crash is the same one with the same Message-ID.
//
// Nothing that a citizen or a town typed can become a header, a link or markup: control characters and characters that
// turn the direction of writing are dropped from every text, addresses and links that are not exactly such are refused.
package mail

import (
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/town/office"
)

// Kind is what a mail is about. Its name is stored in the outbox and part of catalogue keys; it never changes.
type Kind string

// Kinds of mail.
const (
	Confirmation     Kind = "confirmation"
	Reminder         Kind = "reminder"
	Change           Kind = "change"            // moved; Appointment.Previous tells from when
	Cancellation     Kind = "cancellation"      // by the citizen
	TownCancellation Kind = "town_cancellation" // by the town; Message.Reason tells why
	ManageLink       Kind = "manage_link"       // the link again, for somebody who lost it
	Closure          Kind = "closure"           // the town closes at that time; Message.Kept is what it keeps instead
	Pickup           Kind = "pickup"            // a document has arrived; BookURL leads to times for collecting it
	Reinstated       Kind = "reinstated"        // a closure was taken back after its mail had left
	Undone           Kind = "undone"            // a cancellation was taken back
)

// Kinds lists every kind.
func Kinds() []Kind {
	return []Kind{Confirmation, Reminder, Change, Cancellation, TownCancellation, ManageLink, Closure, Reinstated, Undone, Pickup}
}

// Message is everything that a mail is made of.
type Message struct {
	Kind        Kind
	Sequence    int // of this kind: the appointment's, or for ManageLink how often it was asked for
	Town        Town
	Appointment Appointment
	Written     time.Time  // when the message came to be; decides what "tomorrow" means and stamps the calendar entry
	RemindsOn   *time.Time // when a reminder follows, for Confirmation and Change; none: there is none
	Reason      string     // of TownCancellation and Closure, in the town's words or as a code that the catalogue knows; may be empty
	Kept        *Kept      // of Closure; nil where there was no time to be had
	ManageURL   string     // empty only where there is nothing to manage any more
	CancelURL   string
	BookURL     string // where to book anew
}

// Town is the sender.
type Town struct {
	Slug           string
	Name           string
	SourceLanguage string // of all its texts without translation
	FromName       string
	From           string // address
	Phone          string // as people write it; may be empty
	BaseURL        string // https://termine.werne.example
	ImprintURL     string
	PrivacyURL     string
	Brand          Brand
}

// Brand is the town's colours as #rrggbb; empty ones take a neutral default.
type Brand struct {
	Color, OnColor, ColorDark, OnColorDark string
}

// Appointment is what the mail is about. Times are in the town's zone.
type Appointment struct {
	ID            uuid.UUID
	Sequence      int // raised by every move, cancellation and undo
	Reference     string
	WaitingNumber string
	Start, End    time.Time
	Previous      *Previous // for Change
	BookedAt      time.Time
	Name          string // of the citizen; may be empty
	Email         string
	Office        Office
	Items         []Item
	Bring         []office.Need // with its texts in the language of the mail
	Fees          []Fee         // those with an amount
}

// Previous is what held before a change.
type Previous struct {
	Start         time.Time
	WaitingNumber string
}

// Office is where to come. The source name is the one on the signs.
type Office struct {
	Name, SourceName string
	Street           string
	Postcode         string
	City             string
	MapURL           string // may be empty
	Directions       string // may be empty
	Grace            int    // minutes after which whoever is not there has not come; 0: nobody counts
}

// Kept is a time that is kept for somebody whose own was closed. Times are in the town's zone.
type Kept struct {
	Start, End time.Time
	Until      time.Time
	Office     Office
}

// Item is a service of the appointment.
type Item struct {
	Name, SourceName string
	Quantity         int
}

// Fee is what a service costs in this quantity, on the day of the appointment.
type Fee struct {
	Name     string
	Quantity int
	Amount   office.Euro // of all units together
	Note     string      // may be empty
}

// happens tells whether the appointment takes place.
func (m Message) happens() bool {
	return m.Kind != Cancellation && m.Kind != TownCancellation && m.Kind != Closure
}
