// Package closure closes counters, offices or the whole town at short notice and looks after everybody whose appointment
// that touches: whoever can be seated at another counter keeps the time and notices nothing, for each of the others a
// time is kept for days, and a mail or a telephone call asks. It decides; what it needs of a database and of Redis it
// declares.
//
// Invariants: every appointment that a closure touches is in exactly one group, and nobody is dropped; what is carried
// out is what was shown, or nothing; a kept time is kept for one person; nobody is asked two questions at once.
package closure

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Service is the use cases. All fields are set once before the first call.
type Service struct {
	Store Store
	Days  *officeday.Days
	Towns officeday.Towns
	Now   func() time.Time
	Log   *slog.Logger
}

// Store is what closures need of the database.
type Store interface {
	// Picture reads offices on dates, and the people by whom they are occupied from ≤ instant < until.
	Picture(ctx context.Context, town *directory.Town, ask Ask) (*Picture, error)
	// InTenant runs do in one transaction that changes settings and seats, and commits if it returns nil.
	InTenant(ctx context.Context, town *directory.Town, do func(Tx) error) error
	// Closures lists those of the offices and of the whole town, newest first, with how far each has come.
	Closures(ctx context.Context, town *directory.Town, offices []string) ([]*Closure, error)
	// Closure reads one with its cases; names, phones and addresses only of offices in named. apperr.NotFound.
	Closure(ctx context.Context, town *directory.Town, id uuid.UUID, named []string) (*Closure, error)
	// Called notes an attempt to reach somebody.
	Called(ctx context.Context, town *directory.Town, call Call) error
	// LastDay gives the last date on which anybody is seated or has a time kept; zero where nobody is.
	LastDay(ctx context.Context, town *directory.Town) (civil.Date, error)
}

// Tx is a transaction in which nothing is booked or changed elsewhere in the town. Its methods are called in this
// order.
type Tx interface {
	// Claim keeps bookings and other changes of settings waiting and gives the revision in force, and whether the
	// closure of this id was carried out already.
	Claim(ctx context.Context, id uuid.UUID, now time.Time) (revision int64, done bool, err error)
	// Lock locks office-days by date and office.
	Lock(ctx context.Context, days []officeday.ID) error
	// Picture is that of Store, within the transaction and without names.
	Picture(ctx context.Context, ask Ask) (*Picture, error)
	// Close writes a closure with everything that follows from it.
	Close(ctx context.Context, carried *Carried) error
	// Reopen takes a closure back, or single ones of its cases.
	Reopen(ctx context.Context, reopened *Reopened) error
}

// Ask names what is to be read: offices on dates, and of people those who are seated within the outage.
type Ask struct {
	Offices []string
	Dates   []civil.Date
	Outage  *Outage     // nil: of the people none
	Cases   []uuid.UUID // people who are no longer seated anywhere
	Named   []string    // offices whose people's names may be read
	Undoing uuid.UUID   // a closure that is to be taken back: its stories are read, and nothing else
	Now     time.Time
}

// Picture is the state of some office-days.
type Picture struct {
	Days   map[officeday.ID]*officeday.State
	People map[uuid.UUID]*Person
	Held   map[officeday.ID]officeday.TickHolds // what visitors hold
	// Stories are of the people of the closure that is to be taken back, and of everybody else whose time is still to come
	// and was closed by one that was.
	Stories  []*Story
	Standing []*Closure // in force, the first one first, without their people; read with the stories
}

// Person is an appointment as closures see it. The name is empty where the reader may not see it.
type Person struct {
	ID        uuid.UUID
	Reference string
	Number    string // waiting number
	Name      string
	Phone     string // empty where the reader may not see it
	HasEmail  bool
	HasPhone  bool
	Office    string
	Start     time.Time
	Minutes   int
	State     appointment.State
	Language  string
	Sequence  int
	Basket    office.Basket
}

// Outage says what is closed, when, and why. Where other settings take times away it says from when until when they do.
type Outage struct {
	Revised  bool         // nothing is closed: other settings leave people without their place
	Office   string       // empty: the whole town
	Counters []string     // of the office; empty: all of them
	From     civil.Moment // with a wall time always, so that special openings are closed as well
	Until    civil.Moment
	Reason   string
}

// Closure gives the outage as the settings write it. said is the reason in the town's own language.
func (o *Outage) Closure(said string) office.Closure {
	return office.Closure{From: o.From, Until: o.Until, Counters: o.Counters, Reason: said}
}

// covers tells whether ticks of a counter on an office-day are closed.
func (o *Outage) covers(officeID, counter string, day civil.Day, from, end int) bool {
	if o.Revised || o.Office != "" && (officeID != o.Office || len(o.Counters) > 0 && !slices.Contains(o.Counters, counter)) {
		return false
	}
	first, last := day.Clip(o.From, o.Until)
	return from < last && first < end
}

// Ends gives the instant at which the outage is over.
func (o *Outage) Ends(location *time.Location) time.Time {
	return civil.Instant(o.Until.Date, o.Until.Clock, location, civil.End)
}

// Resolution is what becomes of somebody.
type Resolution string

// Resolutions. Whoever is re-seated keeps the time and notices nothing; Left stays although the counter is closed.
const (
	Reseated Resolution = "reseated"
	ByMail   Resolution = "mail"
	ByCall   Resolution = "call"
	Left     Resolution = "left"
)

// Resolutions lists them in the order of the page.
var Resolutions = []Resolution{Reseated, ByMail, ByCall, Left}

// Wish changes what the calculation proposes for one person.
type Wish struct {
	Resolution Resolution // ByMail, ByCall or Left; empty: as it is reckoned
	Office     string     // of Start
	Start      time.Time  // the time to keep; zero: the best
}

// Place is an interval of a counter.
type Place struct {
	Day       officeday.ID
	Counter   string
	From, End int // ticks
}

// Kept is a time that is kept for somebody.
type Kept struct {
	Place
	Start time.Time
	Until time.Time
}

// Case is what becomes of one appointment.
type Case struct {
	*Person
	Was        Place
	Seat       officeday.SeatAssignment // where it sits, or the time that an earlier closure keeps for it
	Resolution Resolution
	Counter    string // where it sits from now on, when re-seated
	Kept       *Kept  // nil where there was no time to be had, and when re-seated or left
	New        bool   // not so in what was shown before
	Missed     bool   // the wished time is not to be had any more
}

// Order is a closure that somebody wants.
type Order struct {
	ID     uuid.UUID // from the form: the same one is carried out once
	Outage Outage
	Said   string          // the reason in the town's own language
	Days   int             // working days that times are kept for
	Wishes map[string]Wish // by reference
	Seen   string          // fingerprint of the calculation that was shown
	Staff  uuid.UUID
	Author string
	// Revision is what the settings become instead of being closed for the outage; nil: they are closed.
	Revision *Revision
}

// Carried is what the transaction writes.
type Carried struct {
	*Order
	Now     time.Time
	Cases   []*Case
	Moves   map[officeday.ID][]officeday.Reseat // of others and of the re-seated
	Touched []officeday.ID
	Audit   audit.Entry
}

// Revision is a change of the settings other than a closure. Whoever sits where they staff nobody any more is looked
// after as if that place were closed.
type Revision struct {
	Settings *tenant.Settings // as they are stored
	Source   tenant.Source
	Audit    audit.Entry
}
