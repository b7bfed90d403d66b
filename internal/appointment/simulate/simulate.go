package simulate

import (
	"fmt"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/tenant"
)

// Scenario is what is to be played.
type Scenario struct {
	Settings *tenant.Settings
	Demand   *Demand
	From     civil.Date // first day of the first week
	Weeks    int
	Seed     uint64
	Changes  []string // as Changed reads them; none: the settings as they are
	Compare  bool     // play the settings as they are as well, with the same people
}

// Simulation is what came of it.
type Simulation struct {
	Town     string     `json:"town"`
	From     civil.Date `json:"from"`
	Weeks    int        `json:"weeks"`
	Seed     uint64     `json:"seed"`
	Standard string     `json:"standard"` // basket whose first free time was measured
	Runs     []Run      `json:"runs"`
}

// Run is one course of the weeks.
type Run struct {
	Changes []string `json:"changes"` // none: the settings as they are
	Weeks   []Week   `json:"weeks"`
	Total   Figures  `json:"total"`
}

// Week holds the figures of seven days.
type Week struct {
	From civil.Date `json:"from"`
	Figures
}

// maxWeeks bounds a simulation.
const maxWeeks = 104

// Simulate plays weeks of requests, no-shows and walk-ins through the engine. As many days as the horizon has are played
// before the first week and not measured, so that its calendar is as full as usual. The same scenario always gives the
// same figures, and the same people come whatever is changed.
//
// It leaves out what would need guesses about people: nobody cancels or moves, and everybody takes the time nearest to
// the wished one. People without an appointment come second: what was booked for a day stands before they do.
func Simulate(s Scenario) (*Simulation, error) {
	if s.Weeks < 1 || s.Weeks > maxWeeks {
		return nil, fmt.Errorf("%d is not a number of weeks from 1 to %d", s.Weeks, maxWeeks)
	}
	variants := [][]string{s.Changes}
	if s.Compare && len(s.Changes) > 0 {
		variants = [][]string{nil, s.Changes}
	}
	simulation := &Simulation{Town: s.Settings.Profile.Name, From: s.From, Weeks: s.Weeks, Seed: s.Seed, Standard: s.Demand.Standard.String()}
	plays := make([]*play, len(variants))
	warmUp := civil.Days(0)
	for i, changes := range variants {
		settings, err := Changed(s.Settings, changes)
		if err != nil {
			return nil, err
		}
		if plays[i], err = newPlay(settings, &s); err != nil {
			return nil, err
		}
		warmUp = max(warmUp, plays[i].horizon)
	}
	for i, p := range plays {
		for date := s.From.AddDays(-int(warmUp)); date < s.From.AddDays(7*s.Weeks); date++ {
			if err := p.day(date); err != nil {
				return nil, err
			}
		}
		simulation.Runs = append(simulation.Runs, p.run(variants[i]))
	}
	return simulation, nil
}

// newPlay makes settings ready and refuses baskets that they do not allow.
func newPlay(settings *tenant.Settings, s *Scenario) (*play, error) {
	rules, err := availability.Compile(settings)
	if err != nil {
		return nil, err
	}
	p := &play{
		Scenario: s, rules: rules, horizon: rules.Settings.Profile.Booking.Horizon,
		agenda:  &agenda{rules: rules, days: make(map[officeDay]*availability.Day)},
		missing: make(map[officeDay][]bool), full: make(map[officeDay]map[question]bool),
		weeks: make([]Week, s.Weeks),
	}
	for i := range p.weeks {
		p.weeks[i].From = s.From.AddDays(7 * i)
	}
	return p, p.find()
}

func (p *play) run(changes []string) Run {
	run := Run{Changes: append([]string{}, changes...), Weeks: p.weeks}
	for i := range p.weeks {
		run.Total.add(&p.weeks[i].Figures)
		p.weeks[i].finish()
	}
	run.Total.finish()
	return run
}
