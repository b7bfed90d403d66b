package availability_test

import (
	"testing"

	"stadttermin/internal/availability"
	"stadttermin/internal/town/office"
)

// The office has a grid of an hour, so that every other start is there for being compact. Appointments take 30 minutes.
func TestACompactStartTouchesAnOccupiedIntervalOrTheOpening(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		seats    []availability.Seat
		closures []office.Closure
		want     string
	}{
		"the ends of the opening":    {nil, nil, "08:00 09:00 09:30"},
		"beside a seat":              {[]availability.Seat{busy(0, 105, 108)}, nil, "08:00 08:15 09:00 09:30"},
		"a hole just as long":        {[]availability.Seat{busy(0, 96, 99), busy(0, 105, 120)}, nil, "08:15"},
		"beside a pinned seat":       {[]availability.Seat{pinned(0, 105, 106)}, nil, "08:00 08:15 08:50 09:00 09:30"},
		"beside a closure":           {nil, []office.Closure{closure(monday + "T08:40 " + monday + "T09:05")}, "08:00 08:10 09:05 09:30"},
		"nothing where nothing fits": {[]availability.Seat{busy(0, 101, 116)}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := musterstadt(1, rule("mon 08:00-10:00"))
			amt(s).GridMinutes, amt(s).Compact, amt(s).Closures = 60, true, c.closures
			for _, channel := range []office.Channel{office.Online, office.Desk} {
				if got := starts(judge(t, s, monday, asked{services: "long", channel: channel, seats: c.seats})); got != c.want {
					t.Errorf("%s %q, want %q", channel, got, c.want)
				}
			}
		})
	}
}

func TestACompactStartIsFreeWithoutReSeatingOnTheCounterThatItTouches(t *testing.T) {
	t.Parallel()
	s := musterstadt(2, rule("mon 08:00-10:00"))
	amt(s).GridMinutes, amt(s).Compact = 60, true
	// Both counters are taken at 08:45 for a moment; 08:15 ends where the first of them is taken, and that counter is free.
	seats := []availability.Seat{busy(0, 105, 106), busy(1, 99, 108)}
	if got, want := starts(judge(t, s, monday, asked{services: "long", seats: seats})), "08:00 08:15 08:50 09:00 09:30"; got != want {
		t.Errorf("starts %s, want %s", got, want)
	}
	// With 08:15 to 08:30 moved to the first counter the second is free until 08:45: that gives 08:00, which lies on the
	// grid, but not 08:15, which does not.
	seats = []availability.Seat{busy(0, 96, 99), busy(0, 102, 120), busy(1, 99, 102), busy(1, 105, 120)}
	if got, want := starts(judge(t, s, monday, asked{services: "long", seats: seats})), "08:00"; got != want {
		t.Errorf("starts %q, want %q", got, want)
	}
}

func TestWithoutCompactOnlyTheGridIsOffered(t *testing.T) {
	t.Parallel()
	s := musterstadt(1, rule("mon 08:00-10:00"))
	amt(s).GridMinutes = 60
	j := judge(t, s, monday, asked{services: "long", seats: []availability.Seat{busy(0, 105, 108)}})
	if got, want := starts(j), "08:00 09:00"; got != want {
		t.Errorf("starts %s, want %s", got, want)
	}
	if got := codes(j, "08:15"); got != "off_grid" {
		t.Errorf("08:15: %s", got)
	}
}

func TestStaffMayUseAnyTickThatCanBeSeated(t *testing.T) {
	t.Parallel()
	s := musterstadt(1, rule("mon 08:00-10:00", online(0)))
	amt(s).GridMinutes = 60
	j := judge(t, s, monday, asked{services: "long", channel: office.Desk, seats: []availability.Seat{busy(0, 105, 108)}})
	for tick := 90; tick < 125; tick++ {
		want := tick >= 96 && tick <= 99 || tick >= 108 && tick <= 114
		if j.Allows(tick) != want {
			t.Errorf("%s allowed %v, want %v", j.Day().Label(tick), j.Allows(tick), want)
		}
	}
}
