// Package office holds the nouns of a town hall: halls, offices, counters, opening rules and their exceptions,
// services with their fees, and the basket of one appointment. The types have the shape of a tenant's files, so that
// one document serves files, database and engine. Nothing here reads a clock, a file or a database.
package office

import (
	"stadttermin/internal/civil"
)

// Plan is a tenant's offices.yaml: where people wait, who serves them and when.
type Plan struct {
	Halls    []Hall    `yaml:"halls" json:"halls"`
	Offices  []Office  `yaml:"offices" json:"offices"`
	Closures []Closure `yaml:"closures,omitempty" json:"closures,omitempty"` // of the whole town
}

// Hall is where people of one or more offices wait and look at one call display.
type Hall struct {
	ID   string `yaml:"id" json:"id"`
	Was  string `yaml:"was,omitempty" json:"was,omitempty"` // earlier id, whose devices come over
	Name string `yaml:"name" json:"name"`
}

// Office is a unit with its own counters and letter.
type Office struct {
	ID           string  `yaml:"id" json:"id"`
	Was          string  `yaml:"was,omitempty" json:"was,omitempty"` // earlier id, whose appointments come over
	Name         string  `yaml:"name" json:"name"`
	Hall         string  `yaml:"hall" json:"hall"`
	Letter       string  `yaml:"letter" json:"letter"` // of its waiting numbers
	Address      Address `yaml:"address,omitempty" json:"address,omitzero"`
	GridMinutes  int     `yaml:"grid_minutes,omitempty" json:"grid_minutes,omitempty"`
	Compact      bool    `yaml:"snug,omitempty" json:"snug,omitempty"`
	Directions   string  `yaml:"directions,omitempty" json:"directions,omitempty"`
	WalkIn       string  `yaml:"walk_in,omitempty" json:"walk_in,omitempty"`
	GraceMinutes int     `yaml:"grace_minutes,omitempty" json:"grace_minutes,omitempty"` // 0: no-show is marked by hand
	CallOrder    string  `yaml:"call_order,omitempty" json:"call_order,omitempty"`       // time (default) | arrival
	// WalkInsPerHour is how many people without an appointment are called each hour even while appointments wait.
	WalkInsPerHour int              `yaml:"walk_ins_per_hour,omitempty" json:"walk_ins_per_hour,omitempty"`
	Counters       []Counter        `yaml:"counters" json:"counters"`
	Opening        []OpeningRule    `yaml:"opening" json:"opening"`
	Special        []SpecialOpening `yaml:"special,omitempty" json:"special,omitempty"`
	Closures       []Closure        `yaml:"closures,omitempty" json:"closures,omitempty"`
	// Retired: the settings no longer name it, but appointments still stand on it. Nothing new is given there.
	Retired bool `yaml:"-" json:"-"`
}

// Orders in which people who have arrived are called: by the time of their appointment, or as they came.
const (
	CallByTime    = "time" // also the empty value
	CallByArrival = "arrival"
)

// DefaultGrid is the grid of an office that names none, in minutes.
const DefaultGrid = 15

// Grid gives the minutes between starts.
func (o *Office) Grid() int {
	if o.GridMinutes == 0 {
		return DefaultGrid
	}
	return o.GridMinutes
}

// Counter gives the position of a counter, or -1.
func (o *Office) Counter(id string) int {
	for i := range o.Counters {
		if o.Counters[i].ID == id {
			return i
		}
	}
	return -1
}

// Address is where an office is found.
type Address struct {
	Street   string `yaml:"street,omitempty" json:"street,omitempty"`
	Postcode string `yaml:"postcode,omitempty" json:"postcode,omitempty"`
	City     string `yaml:"city,omitempty" json:"city,omitempty"`
	Map      string `yaml:"map,omitempty" json:"map,omitempty"` // link
}

// Counter is one workplace of one office; it serves one appointment at a time.
type Counter struct {
	ID       string   `yaml:"id" json:"id"`
	Was      string   `yaml:"was,omitempty" json:"was,omitempty"` // earlier id, whose appointments come over
	Name     string   `yaml:"name" json:"name"`
	Services []string `yaml:"services,omitempty" json:"services,omitempty"` // none: knows all of the office
	Retired  bool     `yaml:"-" json:"-"`                                   // as of an office
}

// Knows tells whether the counter can serve the service.
func (c *Counter) Knows(service string) bool {
	if len(c.Services) == 0 {
		return true
	}
	for _, id := range c.Services {
		if id == service {
			return true
		}
	}
	return false
}

// OpeningRule staffs counters from–until on the weekdays it names, in wall time.
type OpeningRule struct {
	Days       []civil.Weekday `yaml:"days" json:"days"`
	Nth        []Nth           `yaml:"nth,omitempty" json:"nth,omitempty"` // of the month; none: every
	OnHoliday  OnHoliday       `yaml:"on_holiday,omitempty" json:"on_holiday,omitempty"`
	EveryWeeks int             `yaml:"every_weeks,omitempty" json:"every_weeks,omitempty"`
	Starting   *civil.Date     `yaml:"starting,omitempty" json:"starting,omitempty"` // its Monday is week 0 of every_weeks
	From       civil.Clock     `yaml:"from" json:"from"`
	Until      civil.Clock     `yaml:"until" json:"until"`
	Counters   []string        `yaml:"counters,omitempty" json:"counters,omitempty"` // none: all of the office
	Online     *int            `yaml:"online,omitempty" json:"online,omitempty"`     // none: all counters of the rule
	ValidFrom  *civil.Date     `yaml:"valid_from,omitempty" json:"valid_from,omitempty"`
	ValidUntil *civil.Date     `yaml:"valid_until,omitempty" json:"valid_until,omitempty"` // inclusive
}

// OnHoliday says what becomes of a rule's opening that meets a public holiday.
type OnHoliday string

// What becomes of an opening on a holiday: it is left out, held a week later, or held all the same.
const (
	SkipOnHoliday OnHoliday = "skip" // also the empty value
	NextWeek      OnHoliday = "next_week"
	OpenOnHoliday OnHoliday = "open"
)

// SpecialOpening is the only opening of its date, also on a holiday or closed day; a date may have several.
type SpecialOpening struct {
	Date     civil.Date  `yaml:"date" json:"date"`
	From     civil.Clock `yaml:"from" json:"from"`
	Until    civil.Clock `yaml:"until" json:"until"`
	Counters []string    `yaml:"counters,omitempty" json:"counters,omitempty"` // none: all of the office
	Online   *int        `yaml:"online,omitempty" json:"online,omitempty"`
}

// Closure closes whole days inclusive, or the time between two wall times; for named counters or all.
type Closure struct {
	From     civil.Moment `yaml:"from" json:"from"`
	Until    civil.Moment `yaml:"until" json:"until"`
	Counters []string     `yaml:"counters,omitempty" json:"counters,omitempty"` // none: all; a town's closure names none
	Reason   string       `yaml:"reason,omitempty" json:"reason,omitempty"`
}
