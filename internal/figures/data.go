package figures

import (
	"context"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/tenant"
)

// Question is what figures are wanted of.
type Question struct {
	Period Period
	Office string // empty: the whole town
}

// Scope is what is read of the database for a question: counts of whole years, because what is withheld of a period
// depends on those around it, and values of the period and the place alone.
type Scope struct {
	Cuts        []civil.Date // where leaves begin, and the end of the last
	First, End  civil.Date   // of the period
	Office      string       // empty: all
	Zone        string
	MostTerms   int
	LeastOfTerm int
}

// Outcome is what became of an appointment.
type Outcome string

// Outcomes. Where an office does not mark who came, appointments stay unmarked.
const (
	Served   Outcome = "served"
	Unmarked Outcome = "unmarked"
	NoShow   Outcome = "no_show"
)

// Outcomes lists all of them.
var Outcomes = []Outcome{Served, NoShow, Unmarked}

// Appointments is how many appointments, and minutes of them, there are of a kind.
type Appointments struct {
	Leaf           int
	Office         string
	Channel        string
	Outcome        Outcome
	Cases, Minutes int
}

// Services is how often a service was booked, and how often for one unit with the minutes that it took noted.
type Services struct {
	Leaf          int
	Office        string
	Service       string
	Booked, Timed int
}

// Taken is how many cases of a service were planned for so many minutes and took so many.
type Taken struct {
	Service         string
	Planned, Actual int
	Cases           int
}

// FirstFree is on how many days the first free time of a service lay so many days ahead; none: there was no free time.
type FirstFree struct {
	Service string
	Ahead   *int
	Days    int
}

// OpenDay is how long the counters of an office were open on a day.
type OpenDay struct {
	Day     civil.Date
	Office  string
	Minutes int
}

// Data is what the database knows in a scope.
type Data struct {
	Appointments []Appointments
	Services     []Services
	Ahead        []Value // days from booking to appointment, by service
	Taken        []Taken
	Waits        []Count // people without an appointment, by hour
	Waited       []Value // minutes until they were called, by hour
	Reasons      []Count // by code
	Terms        []Count // by term, of no office
	FirstFree    []FirstFree
	Open         []OpenDay // of the period, as far as recorded
}

// Store reads figures.
type Store interface {
	Read(ctx context.Context, id tenant.ID, scope Scope) (*Data, error)
}
