package main

import (
	"fmt"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// row is one size of the scenario "Bürgerbüro", which other systems were measured on, with the counts that must come out.
type row struct {
	counters    int
	days        int
	utilisation float64
	bookings    int
	starts      int // with a free counter
}

var rows = []row{
	{4, 21, 0.50, 679, 321},
	{4, 42, 0.50, 1361, 639},
	{4, 42, 0.85, 2264, 325},
	{12, 42, 0.50, 4002, 672},
	{12, 42, 0.85, 6858, 573},
}

func (r row) name() string {
	return fmt.Sprintf("%d counters × %d days, %.0f %% booked", r.counters, r.days, r.utilisation*100)
}

// firstDay is the Monday the window begins with; it contains the change to summer time.
var firstDay = civil.NewDate(2027, 3, 8)

const seed = 20261120

// settings gives the scenario's town.
func (r row) settings() *tenant.Settings {
	rule := func(from, until civil.Clock, days ...time.Weekday) office.OpeningRule {
		opening := office.OpeningRule{From: from * 60, Until: until * 60}
		for _, day := range days {
			opening.Days = append(opening.Days, civil.Weekday(day))
		}
		return opening
	}
	o := office.Office{
		ID: "buergerbuero", Name: "Bürgerbüro", Hall: "rathaus", Letter: "B", GridMinutes: 15,
		Opening: []office.OpeningRule{
			rule(8, 12, time.Monday, time.Tuesday), rule(14, 16, time.Monday, time.Tuesday),
			rule(8, 12, time.Wednesday, time.Friday),
			rule(8, 12, time.Thursday), rule(14, 18, time.Thursday),
		},
	}
	for c := range r.counters {
		id := fmt.Sprint(c + 1)
		o.Counters = append(o.Counters, office.Counter{ID: id, Name: "Schalter " + id})
	}
	return &tenant.Settings{
		Profile: tenant.Profile{
			Slug: "bench", Name: "Stadt", ReferencePrefix: "BEN", Timezone: "Europe/Berlin", Languages: []string{"de"},
			Booking: tenant.Booking{Horizon: civil.Days(r.days), OpenPerEmail: 1_000_000},
			Mail:    tenant.Mail{From: "termine@bench.example"},
		},
		Plan:    office.Plan{Halls: []office.Hall{{ID: "rathaus", Name: "Rathaus"}}, Offices: []office.Office{o}},
		Catalog: office.Catalog{Categories: []office.Category{{ID: "c", Name: "C"}}, Services: []office.Service{{ID: "pass", Category: "c", Name: "Pass", Minutes: 15}}},
	}
}

// booked gives the seats of every day: for each rule of the day, each start, each counter, one step of a linear
// congruential generator decides.
func (r row) booked(rules *availability.Rules) (days map[civil.Date][]availability.Seat, count int) {
	days = make(map[civil.Date][]availability.Seat)
	o := rules.Offices[0]
	x := uint64(seed)
	for date := firstDay; date < firstDay.AddDays(r.days); date++ {
		day := civil.DayIn(date, rules.Location)
		for i := range o.Office.Opening {
			rule := &o.Office.Opening[i]
			if !onDay(rule, date) {
				continue
			}
			from, end := day.TickOf(rule.From, civil.Beginning), day.TickOf(rule.Until, civil.End)
			for tick := from; tick < end; tick += 3 {
				for c := range r.counters {
					x = (1664525*x + 1013904223) % (1 << 32)
					if float64(x)/(1<<32) < r.utilisation {
						days[date] = append(days[date], availability.Seat{Counter: c, From: tick, End: tick + 3, Able: o.Able([]string{"pass"})})
						count++
					}
				}
			}
		}
	}
	return days, count
}

func onDay(rule *office.OpeningRule, date civil.Date) bool {
	for _, day := range rule.Days {
		if time.Weekday(day) == date.Weekday() {
			return true
		}
	}
	return false
}
