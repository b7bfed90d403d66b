package availability_test

import (
	"testing"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

func TestWhatANormalDayOffersIsMeasuredByTheRules(t *testing.T) {
	t.Parallel()
	june, may := civil.NewDate(2026, 6, 1), civil.NewDate(2026, 5, 31)
	since := func(r *office.OpeningRule) { r.ValidFrom = &june }
	until := func(r *office.OpeningRule) { r.ValidUntil = &may }
	alternate := func(r *office.OpeningRule) { r.EveryWeeks, r.Starting = 2, &june }
	for _, c := range []struct {
		what  string
		rules []office.OpeningRule
		want  int
	}{
		{"nothing", nil, 1},
		{"two counters for four hours", []office.OpeningRule{rule("mon tue wed thu fri 08:00-12:00")}, 48},
		{"one of two is had online", []office.OpeningRule{rule("mon 08:00-12:00", online(1))}, 24},
		{"days differ", []office.OpeningRule{rule("mon tue 08:00-12:00", on("1")), rule("tue 14:00-18:00", on("1"))}, 36},
		{"one rule follows another", []office.OpeningRule{rule("mon 08:00-12:00", until), rule("mon 08:00-13:00", since)}, 60},
		{"every other week", []office.OpeningRule{rule("mon 08:00-12:00", alternate)}, 24},
		{"once a month", []office.OpeningRule{rule("mon 08:00-12:00", nth(1))}, 12},
	} {
		settings := musterstadt(2, c.rules...)
		settings.Catalog.Services = settings.Catalog.Services[:1]
		settings.Catalog.Services[0].Minutes = 10
		if got := must(availability.Compile(settings)).Settings.Profile.Visitors.Offered; got != c.want {
			t.Errorf("%s: %d times, want %d", c.what, got, c.want)
		}
	}
}
