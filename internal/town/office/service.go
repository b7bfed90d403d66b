package office

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"stadttermin/internal/civil"
)

// Catalog is a tenant's services.yaml: what a citizen may come for.
type Catalog struct {
	Categories []Category `yaml:"categories" json:"categories"`
	Services   []Service  `yaml:"services" json:"services"`
	Retired    []Service  `yaml:"-" json:"-"` // no longer named, but some appointment is for it
}

// Service gives the service of an id, also a retired one, or nil.
func (c *Catalog) Service(id string) *Service {
	for _, services := range [][]Service{c.Services, c.Retired} {
		for i := range services {
			if services[i].ID == id {
				return &services[i]
			}
		}
	}
	return nil
}

// Category groups services on the first page.
type Category struct {
	ID   string `yaml:"id" json:"id"`
	Name string `yaml:"name" json:"name"`
	Icon string `yaml:"icon,omitempty" json:"icon,omitempty"`
}

// Service is what a citizen comes for. One with NoVisit or Elsewhere is named on the pages but never booked.
type Service struct {
	ID           string      `yaml:"id" json:"id"`
	Was          string      `yaml:"was,omitempty" json:"was,omitempty"` // earlier id, whose appointments come over
	Category     string      `yaml:"category" json:"category"`
	Name         string      `yaml:"name" json:"name"`
	Short        string      `yaml:"short,omitempty" json:"short,omitempty"` // name where there is little room; none: the name
	Synonyms     []string    `yaml:"synonyms,omitempty" json:"synonyms,omitempty"`
	Leika        string      `yaml:"leika,omitempty" json:"leika,omitempty"`                 // key in the German catalogue of services
	Offices      []string    `yaml:"offices,omitempty" json:"offices,omitempty"`             // none: every office
	Minutes      int         `yaml:"minutes,omitempty" json:"minutes,omitempty"`             // of the first unit
	MinutesMore  *int        `yaml:"minutes_more,omitempty" json:"minutes_more,omitempty"`   // of each further unit; none: as the first
	MinutesFrom  []Length    `yaml:"-" json:"minutes_from,omitempty"`                        // of days to come, oldest first; minutes in the files is then a list
	MinutesAfter int         `yaml:"minutes_after,omitempty" json:"minutes_after,omitempty"` // that the counter is not free yet when the appointment is over
	Max          int         `yaml:"max,omitempty" json:"max,omitempty"`                     // 0: one
	Unit         string      `yaml:"unit,omitempty" json:"unit,omitempty"`                   // what is counted
	Combines     Combines    `yaml:"combines,omitempty" json:"combines,omitzero"`
	Description  string      `yaml:"description,omitempty" json:"description,omitempty"`
	Bring        []Document  `yaml:"bring,omitempty" json:"bring,omitempty"`
	Forms        []Form      `yaml:"forms,omitempty" json:"forms,omitempty"`
	Fees         []Fee       `yaml:"fees,omitempty" json:"fees,omitempty"`
	Horizon      *civil.Days `yaml:"horizon,omitempty" json:"horizon,omitempty"`
	LeadMinutes  *int        `yaml:"lead_minutes,omitempty" json:"lead_minutes,omitempty"`
	MaxPerDay    *MaxPerDay  `yaml:"max_per_day,omitempty" json:"max_per_day,omitempty"`
	Season       *Season     `yaml:"season,omitempty" json:"season,omitempty"`
	Pickup       string      `yaml:"pickup,omitempty" json:"pickup,omitempty"` // service by which what was made is collected
	Online       *bool       `yaml:"online,omitempty" json:"online,omitempty"` // false: only staff book it
	NoVisit      *NoVisit    `yaml:"no_visit,omitempty" json:"no_visit,omitempty"`
	Elsewhere    *Elsewhere  `yaml:"elsewhere,omitempty" json:"elsewhere,omitempty"`
	Retired      bool        `yaml:"-" json:"-"` // nobody books it any more, but appointments for it can be moved
}

// Bookable tells whether anybody, citizen or staff, can book the service.
func (s *Service) Bookable() bool { return s.NoVisit == nil && s.Elsewhere == nil }

// BookableOnline tells whether citizens book it themselves.
func (s *Service) BookableOnline() bool { return s.Bookable() && (s.Online == nil || *s.Online) }

// MaxQuantity gives the greatest quantity of one appointment.
func (s *Service) MaxQuantity() int { return max(s.Max, 1) }

// LengthOn gives how long the service takes on a date.
func (s *Service) LengthOn(date civil.Date) Length {
	on := Length{Minutes: s.Minutes, MinutesMore: s.MinutesMore}
	for _, later := range s.MinutesFrom {
		if later.From <= date {
			on = later
		}
	}
	return on
}

// MinutesOn gives the minutes of a quantity on a date, not yet rounded to ticks.
func (s *Service) MinutesOn(date civil.Date, quantity int) int { return s.LengthOn(date).For(quantity) }

// MaxMinutesAfter bounds Service.MinutesAfter.
const MaxMinutesAfter = 120

// OfferedAt tells whether the office offers the service.
func (s *Service) OfferedAt(office string) bool {
	if len(s.Offices) == 0 {
		return s.Bookable()
	}
	for _, id := range s.Offices {
		if id == office {
			return true
		}
	}
	return false
}

// FeeOn gives the fee in force on a date, or nil, and its position, by which translations know it.
func (s *Service) FeeOn(date civil.Date) (fee *Fee, position int) {
	for i := range s.Fees {
		if s.Fees[i].From <= date && (fee == nil || s.Fees[i].From >= fee.From) {
			fee, position = &s.Fees[i], i
		}
	}
	return fee, position
}

// Fee is what a service costs from a date on.
type Fee struct {
	From   civil.Date `yaml:"from" json:"from"`
	Amount Euro       `yaml:"amount" json:"amount"`
	Note   string     `yaml:"note,omitempty" json:"note,omitempty"`
}

// Season is when a service can be had, both days inclusive.
type Season struct {
	From  civil.Date `yaml:"from" json:"from"`
	Until civil.Date `yaml:"until" json:"until"`
}

// MaxPerDay is how many appointments for a service one office takes on a day; 0: no limit.
type MaxPerDay struct {
	Online int `yaml:"online,omitempty" json:"online,omitempty"` // of whatever channel, for online to be offered one more
	All    int `yaml:"all,omitempty" json:"all,omitempty"`       // for anybody to get one more
}

// NoVisit says how a service is had without coming.
type NoVisit struct {
	Text string `yaml:"text" json:"text"`
	URL  string `yaml:"url,omitempty" json:"url,omitempty"`
}

// Elsewhere names the authority that is responsible instead of the town.
type Elsewhere struct {
	Authority string `yaml:"authority" json:"authority"`
	URL       string `yaml:"url,omitempty" json:"url,omitempty"`
}

// Euro is an amount in cents, written 46.00.
type Euro int64

// ParseEuro reads 46, 46.5 or 46.00.
func ParseEuro(s string) (Euro, error) {
	whole, cents, _ := strings.Cut(s, ".")
	if len(cents) <= 2 {
		euros, err := strconv.ParseUint(whole, 10, 32)
		rest, errCents := strconv.ParseUint((cents + "00")[:2], 10, 32)
		if err == nil && errCents == nil {
			return Euro(euros*100 + rest), nil
		}
	}
	return 0, fmt.Errorf("%q is not an amount like 46.00", s)
}

func (e Euro) String() string { return fmt.Sprintf("%d.%02d", e/100, e%100) }

// MarshalJSON writes a number with two decimals.
func (e Euro) MarshalJSON() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalJSON reads a number.
func (e *Euro) UnmarshalJSON(data []byte) error {
	parsed, err := ParseEuro(string(data))
	if err == nil {
		*e = parsed
	}
	return err
}

// Combines says with which other services a service goes into one appointment: all, none, or those named.
type Combines struct {
	None bool
	With []string
}

// Allows tells whether this side agrees to the other service.
func (c Combines) Allows(service string) bool {
	if c.None {
		return false
	}
	if c.With == nil {
		return true
	}
	for _, id := range c.With {
		if id == service {
			return true
		}
	}
	return false
}

// IsZero tells whether it is the default, all.
func (c Combines) IsZero() bool { return !c.None && c.With == nil }

// MarshalJSON writes "all", "none" or the list of ids.
func (c Combines) MarshalJSON() ([]byte, error) {
	switch {
	case c.None:
		return json.Marshal("none")
	case c.With == nil:
		return json.Marshal("all")
	}
	return json.Marshal(c.With)
}

// UnmarshalJSON reads "all", "none" or a list of ids.
func (c *Combines) UnmarshalJSON(data []byte) error {
	var word string
	if json.Unmarshal(data, &word) == nil {
		if word != "all" && word != "none" {
			return fmt.Errorf("%q is not all, none or a list of services", word)
		}
		*c = Combines{None: word == "none"}
		return nil
	}
	with := []string{}
	if err := json.Unmarshal(data, &with); err != nil {
		return fmt.Errorf("combines is not all, none or a list of services")
	}
	*c = Combines{With: with}
	return nil
}
