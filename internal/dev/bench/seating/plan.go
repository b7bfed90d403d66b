// Package seating simulates days at a town hall's counters: hours and skills that differ, citizens with baskets and
// wishes, and two things to compare the engine with, first-fit and a complete search. Plans, citizens and both
// comparisons know nothing of the engine, so that a mistake in it cannot hide in them.
//
// Everything is drawn from a seed: the same seed gives the same days.
package seating

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Date is the Monday that every plan is for; its local day has 288 ticks.
var Date = civil.NewDate(2027, 3, 8)

// Ticks of the day that citizens wish for, 08:00 to 18:00, and minutes between starts.
const (
	firstTick   = 8 * 12
	lastTick    = 18 * 12
	gridMinutes = 15
	gridTicks   = gridMinutes / civil.TickMinutes
)

// Case says what an office's counters have in common. Without Hours all are open 08:00–16:00, without Skills all know
// every service.
type Case struct {
	Counters int
	Hours    bool // shifts, a staggered lunch break, the last counter open in the morning only
	Skills   bool // every fourth counter knows all services, the others two to five
}

// Plan is an office on one day.
type Plan struct {
	counters []counter
}

type counter struct {
	hours [][2]int // ticks from, until
	knows uint     // services, one bit each
}

// Draw draws a plan.
func (c Case) Draw(seed uint64) *Plan {
	random := rand.New(rand.NewPCG(seed, uint64(c.Counters)))
	p := &Plan{}
	for i := range c.Counters {
		one := counter{hours: [][2]int{{clock(8, 0), clock(16, 0)}}, knows: 1<<len(services) - 1}
		if c.Hours {
			one.hours = shift(i, c.Counters)
		}
		if c.Skills && i%4 != 0 {
			one.knows = 0
			for _, service := range random.Perm(len(services))[:2+random.IntN(4)] {
				one.knows |= 1 << service
			}
		}
		p.counters = append(p.counters, one)
	}
	return p
}

// shift gives one of four shifts with half an hour of lunch between 11:30 and 13:30.
func shift(i, of int) [][2]int {
	if of > 1 && i == of-1 {
		return [][2]int{{clock(8, 0), clock(12, 0)}}
	}
	hours := [][2]int{{clock(8, 0), clock(16, 0)}, {clock(9, 0), clock(17, 0)}, {clock(8, 0), clock(15, 0)}, {clock(10, 0), clock(18, 0)}}[i%4]
	lunch := clock(11, 30) + i%4*6
	return [][2]int{{hours[0], lunch}, {lunch + 6, hours[1]}}
}

func clock(hour, minute int) int { return hour*12 + minute/civil.TickMinutes }

// Minutes gives how long the counters are open, all of them together.
func (p *Plan) Minutes() (minutes int) {
	for _, c := range p.counters {
		for _, hours := range c.hours {
			minutes += (hours[1] - hours[0]) * civil.TickMinutes
		}
	}
	return minutes
}

// able gives the counters that know the services and are open from ≤ tick < end, one bit each.
func (p *Plan) able(wanted uint, from, end int) (counters uint) {
	for i, c := range p.counters {
		open := slices.ContainsFunc(c.hours, func(hours [2]int) bool { return hours[0] <= from && end <= hours[1] })
		if open && c.knows&wanted == wanted {
			counters |= 1 << i
		}
	}
	return counters
}

// Settings gives the plan as a town's settings.
func (p *Plan) Settings(snug bool) *tenant.Settings {
	o := office.Office{ID: "amt", Name: "Bürgerbüro", Hall: "rathaus", Letter: "B", GridMinutes: gridMinutes, Compact: snug}
	for i, c := range p.counters {
		id := fmt.Sprint(i + 1)
		one := office.Counter{ID: id, Name: "Schalter " + id}
		for s := range services {
			if c.knows&(1<<s) != 0 && c.knows != 1<<len(services)-1 {
				one.Services = append(one.Services, name(s))
			}
		}
		o.Counters = append(o.Counters, one)
		for _, hours := range c.hours {
			o.Opening = append(o.Opening, office.OpeningRule{
				Days: []civil.Weekday{civil.Weekday(time.Monday)}, Counters: []string{id},
				From: civil.Clock(hours[0] * civil.TickMinutes), Until: civil.Clock(hours[1] * civil.TickMinutes),
			})
		}
	}
	catalog := office.Catalog{Categories: []office.Category{{ID: "alles", Name: "Alles"}}}
	for s := range services {
		catalog.Services = append(catalog.Services, office.Service{ID: name(s), Category: "alles", Name: "Anliegen " + name(s), Minutes: services[s].minutes})
	}
	return &tenant.Settings{
		Profile: tenant.Profile{
			Slug: "seating", Name: "Stadt", ReferencePrefix: "SEA", Timezone: "Europe/Berlin", Languages: []string{"de"},
			Booking: tenant.Booking{Horizon: 21, OpenPerEmail: 1000}, Mail: tenant.Mail{From: "termine@seating.example"},
		},
		Plan:    office.Plan{Halls: []office.Hall{{ID: "rathaus", Name: "Rathaus"}}, Offices: []office.Office{o}},
		Catalog: catalog,
	}
}
