package simulate_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/appointment/simulate"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// musterstadt is a town with one office, open on Mondays 08:00–09:00 at two counters. Counter 2 knows only pass (15
// minutes); counter 1 knows ausweis (30 minutes) besides.
func musterstadt() *tenant.Settings {
	return &tenant.Settings{
		Profile: tenant.Profile{Timezone: "Europe/Berlin", Languages: []string{"de"}, Booking: tenant.Booking{Horizon: 21}},
		Plan: office.Plan{Offices: []office.Office{{
			ID:       "amt",
			Counters: []office.Counter{{ID: "1"}, {ID: "2", Services: []string{"pass"}}},
			Opening:  []office.OpeningRule{{Days: []civil.Weekday{civil.Weekday(time.Monday)}, From: 8 * 60, Until: 9 * 60}},
		}}},
		Catalog: office.Catalog{Services: []office.Service{{ID: "pass", Minutes: 15, Max: 4}, {ID: "ausweis", Minutes: 30}}},
	}
}

// inFuerth gives the town a second office, which offers ausweis only and opens on Mondays 10:00–11:00.
func inFuerth(s *tenant.Settings) {
	s.Plan.Offices = append(s.Plan.Offices, office.Office{
		ID: "fuerth", GridMinutes: 30, Counters: []office.Counter{{ID: "1"}},
		Opening: []office.OpeningRule{{Days: []civil.Weekday{civil.Weekday(time.Monday)}, From: 10 * 60, Until: 11 * 60}},
	})
	s.Catalog.Services[0].Offices = []string{"amt"}
}

const monday = "2026-11-23"

// asked is a question as the command line puts it; empty is the Friday before, for pass, online, on Monday.
type asked struct{ now, services, office, channel, from, to, busy string }

func (a asked) question(t testing.TB, rules *availability.Rules) simulate.Question {
	t.Helper()
	or := func(value, otherwise string) string {
		if value == "" {
			return otherwise
		}
		return value
	}
	now, err := time.Parse(time.RFC3339, or(a.now, "2026-11-20T09:00:00+01:00"))
	if err != nil {
		t.Fatal(err)
	}
	basket, err := office.ParseBasket(or(a.services, "pass"))
	if err != nil {
		t.Fatal(err)
	}
	busy, err := simulate.ReadBusy(strings.NewReader(or(a.busy, "[]")), rules)
	if err != nil {
		t.Fatal(err)
	}
	q := simulate.Question{Now: now, Basket: basket, Office: a.office, Channel: office.Channel(or(a.channel, "online")), Busy: busy}
	q.From, q.To = date(t, or(a.from, monday)), date(t, or(a.to, or(a.from, monday)))
	return q
}

func date(t testing.TB, text string) *civil.Date {
	t.Helper()
	parsed, err := civil.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return &parsed
}

func compile(t testing.TB, s *tenant.Settings) *availability.Rules {
	t.Helper()
	rules, err := availability.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// answer gives the JSON that the command line prints.
func answer(t testing.TB, s *tenant.Settings, a asked) string {
	t.Helper()
	rules := compile(t, s)
	slots, err := simulate.Ask(rules, a.question(t, rules))
	if err != nil {
		t.Fatal(err)
	}
	return written(t, slots)
}

func written(t testing.TB, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// offices gives what the answer says about the one day asked for.
func offices(t testing.TB, s *tenant.Settings, a asked) string {
	t.Helper()
	_, day, _ := strings.Cut(answer(t, s, a), `"offices":`)
	day, _, _ = strings.Cut(day, `}],"unseated"`)
	return day
}

// freeOf writes starts with their capacity, as "08:00:2 08:15:1".
func freeOf(o simulate.Office) string {
	var free []string
	for _, start := range o.Starts {
		free = append(free, fmt.Sprintf("%s:%d", start, o.Capacity[start]))
	}
	return strings.Join(free, " ")
}

// lines writes busy times as busyList reads them.
func lines(list []simulate.Busy) string {
	var written []string
	for _, b := range list {
		line := "*"
		if b.Counter != nil {
			line = *b.Counter
		}
		line += " " + b.Start.Format("15:04") + "-" + b.End.Format("15:04")
		if len(b.Services) > 0 {
			line += " " + strings.Join(b.Services, ",")
		}
		written = append(written, line)
	}
	return strings.Join(written, "; ")
}
