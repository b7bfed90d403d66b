package simulate_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/appointment/simulate"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// session is one opening of the office on a weekday.
type session struct {
	day         time.Weekday
	from, until civil.Clock
}

// sessions are 28 hours a week, in the order in which bookings are drawn.
var sessions = []session{
	{time.Monday, 480, 720}, {time.Monday, 840, 960}, {time.Tuesday, 480, 720}, {time.Tuesday, 840, 960},
	{time.Wednesday, 480, 720}, {time.Friday, 480, 720}, {time.Thursday, 480, 720}, {time.Thursday, 840, 1080},
}

func buergerbuero(counters int) *tenant.Settings {
	o := office.Office{ID: "buergerbuero", GridMinutes: 15}
	for c := range counters {
		o.Counters = append(o.Counters, office.Counter{ID: fmt.Sprint(c + 1)})
	}
	for _, s := range sessions {
		o.Opening = append(o.Opening, office.OpeningRule{Days: []civil.Weekday{civil.Weekday(s.day)}, From: s.from, Until: s.until})
	}
	return &tenant.Settings{
		Profile: tenant.Profile{Timezone: "Europe/Berlin", Languages: []string{"de"}, Booking: tenant.Booking{Horizon: 60}},
		Plan:    office.Plan{Offices: []office.Office{o}},
		Catalog: office.Catalog{Services: []office.Service{{ID: "anliegen", Minutes: 15}}},
	}
}

// bookings draws a cell of day, start and counter after the other; x/2³² below the utilisation books it.
func bookings(t *testing.T, first civil.Date, days, counters int, utilisation float64) (list []simulate.Busy) {
	t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	x := uint32(20261120)
	for date := first; date < first.AddDays(days); date++ {
		for _, s := range sessions {
			if date.Weekday() != s.day {
				continue
			}
			for clock := s.from; clock < s.until; clock += 15 {
				for c := range counters {
					if x = 1664525*x + 1013904223; float64(x)/(1<<32) >= utilisation {
						continue
					}
					counter := fmt.Sprint(c + 1)
					start := civil.Instant(date, clock, berlin, civil.Beginning)
					list = append(list, simulate.Busy{Counter: &counter, Start: start, End: start.Add(15 * time.Minute)})
				}
			}
		}
	}
	return list
}

// The figures are those that other systems were measured on and answered alike.
func TestTheScenarioBuergerbueroHasTheKnownFreeStarts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		counters, days   int
		utilisation      float64
		bookings, starts int
	}{
		{4, 21, 0.50, 679, 321}, {4, 42, 0.50, 1361, 639}, {4, 42, 0.85, 2264, 325}, {12, 42, 0.50, 4002, 672}, {12, 42, 0.85, 6858, 573},
	} {
		t.Run(fmt.Sprintf("%d counters, %d days, %.2f", c.counters, c.days, c.utilisation), func(t *testing.T) {
			t.Parallel()
			rules := compile(t, buergerbuero(c.counters))
			first := civil.NewDate(2027, time.March, 8)
			last := first.AddDays(c.days - 1)
			written, err := json.Marshal(bookings(t, first, c.days, c.counters, c.utilisation))
			if err != nil {
				t.Fatal(err)
			}
			busy, err := simulate.ReadBusy(strings.NewReader(string(written)), rules)
			if err != nil {
				t.Fatal(err)
			}
			slots, err := simulate.Ask(rules, simulate.Question{
				Now: time.Date(2027, time.March, 7, 12, 0, 0, 0, time.UTC), Basket: office.Basket{{Service: "anliegen", Quantity: 1}},
				Channel: office.Online, From: &first, To: &last, Busy: busy,
			})
			if err != nil {
				t.Fatal(err)
			}
			starts, cells := 0, 0
			for _, day := range slots.Days {
				free := day.Offices["buergerbuero"]
				starts += len(free.Starts)
				for _, n := range free.Capacity {
					cells += n
				}
			}
			if len(busy) != c.bookings || starts != c.starts || len(slots.Unseated) != 0 {
				t.Errorf("%d bookings, %d starts, %d unseated, want %d, %d, none", len(busy), starts, len(slots.Unseated), c.bookings, c.starts)
			}
			if all := c.days / 7 * 28 * 4 * c.counters; cells != all-c.bookings {
				t.Errorf("room for %d more, want %d", cells, all-c.bookings)
			}
		})
	}
}
