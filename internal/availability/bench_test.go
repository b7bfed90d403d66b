package availability_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// loaded is an office with the seats of its days, as they come from a snapshot in memory.
type loaded struct {
	rules   *availability.Rules
	request *availability.Request
	dates   []civil.Date
	seats   [][]availability.Seat
	days    []*availability.Day
}

// serviceOffice is open on weekdays 08:00–16:00 at n counters. With skills every fourth counter knows all eight
// services and the others two to five, with four patterns of shifts.
func serviceOffice(n int, skills bool) *tenant.Settings {
	random := rand.New(rand.NewPCG(20261120, uint64(n)))
	s := musterstadt(n)
	s.Catalog.Services = nil
	for i, minutes := range []int{15, 15, 15, 20, 30, 45, 10, 60} {
		s.Catalog.Services = append(s.Catalog.Services, office.Service{ID: fmt.Sprintf("s%d", i), Minutes: minutes})
	}
	o := amt(s)
	o.GridMinutes = 15
	o.Opening = []office.OpeningRule{rule("mon tue wed thu fri 08:00-16:00")}
	for c := range o.Counters {
		o.Counters[c].Services = nil
		if !skills || c%4 == 0 {
			continue
		}
		for _, i := range random.Perm(8)[:2+random.IntN(4)] {
			o.Counters[c].Services = append(o.Counters[c].Services, fmt.Sprintf("s%d", i))
		}
	}
	if skills {
		o.Opening = nil
		for c := range o.Counters {
			shift := []string{"08:00-16:00", "08:00-12:00", "10:00-16:00", "09:00-15:00"}[c%4]
			o.Opening = append(o.Opening, rule("mon tue wed thu fri "+shift, on(o.Counters[c].ID)))
		}
	}
	return s
}

// load books a share of the wished times of every weekday of six weeks.
func load(tb testing.TB, s *tenant.Settings, share float64) *loaded {
	tb.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	l := &loaded{rules: must(availability.Compile(s))}
	o := l.rules.Offices[0]
	l.request = must(l.rules.Request(office.Basket{{Service: "s0", Quantity: 1}}, office.Online, time.Date(2027, 3, 7, 12, 0, 0, 0, time.UTC)))
	for date := day("2027-03-08"); date < day("2027-03-08")+42; date++ {
		d := availability.NewDay(o, l.rules.Opening(o, date), nil)
		for range int(share * float64(len(o.Counters)) * 30) {
			i := random.IntN(8)
			length := s.Catalog.Services[i].Minutes / 5
			from := 96 + random.IntN(32)*3
			able := o.Able([]string{s.Catalog.Services[i].ID})
			if seating, refusal := d.Place(able, from, from+length); refusal == "" {
				d.Put(seating, availability.Seat{From: from, End: from + length, Able: able})
			}
		}
		l.dates, l.seats, l.days = append(l.dates, date), append(l.seats, d.Seats()), append(l.days, d)
	}
	return l
}

// BenchmarkSixWeeks answers which of 42 days have anything free, from seats in memory.
func BenchmarkSixWeeks(b *testing.B) {
	for _, share := range []float64{0.5, 1.2} {
		l := load(b, serviceOffice(12, false), share)
		o := l.rules.Offices[0]
		b.Run(fmt.Sprintf("judging,demand=%.1f", share), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, d := range l.days {
					d.Judge(l.request)
				}
			}
		})
		b.Run(fmt.Sprintf("composing and judging,demand=%.1f", share), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for i, date := range l.dates {
					availability.NewDay(o, l.rules.Opening(o, date), l.seats[i]).Judge(l.request)
				}
			}
		})
	}
}

// BenchmarkStartsOfADay judges full days on which re-seating decides; one operation is one day.
func BenchmarkStartsOfADay(b *testing.B) {
	for _, counters := range []int{8, 20} {
		l := load(b, serviceOffice(counters, true), 1.2)
		b.Run(fmt.Sprintf("counters=%d", counters), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				l.days[i%len(l.days)].Judge(l.request)
			}
		})
	}
}
