package availability_test

import (
	"testing"

	"stadttermin/internal/availability"
	"stadttermin/internal/town/office"
)

// busy occupies a counter from tick to tick for somebody whom every counter may serve; 08:00 is tick 96.
func busy(counter, from, end int) availability.Seat {
	return availability.Seat{Counter: counter, From: from, End: end, Able: ^availability.Counters(0)}
}

func pinned(counter, from, end int) availability.Seat {
	return availability.Seat{Counter: counter, From: from, End: end, Pinned: true}
}

func TestOnlineIsOfferedATimeWhileFewerCountersAreOccupiedThanItsShare(t *testing.T) {
	t.Parallel()
	three := []availability.Seat{busy(0, 96, 108), busy(1, 99, 105), busy(2, 102, 103)}
	for name, c := range map[string]struct {
		rules    []office.OpeningRule
		special  []office.SpecialOpening
		closures []office.Closure
		seats    []availability.Seat
		want     string
	}{
		"no share named, all counters":                 {[]office.OpeningRule{rule("mon 08:00-09:00")}, nil, nil, three, "08:00-08:30 08:35-09:00"},
		"a share of two":                               {[]office.OpeningRule{rule("mon 08:00-09:00", online(2))}, nil, nil, three, "08:00-08:15 08:45-09:00"},
		"a share of one":                               {[]office.OpeningRule{rule("mon 08:00-09:00", online(1))}, nil, nil, []availability.Seat{busy(2, 99, 102)}, "08:00-08:15 08:30-09:00"},
		"a share of none":                              {[]office.OpeningRule{rule("mon 08:00-09:00", online(0))}, nil, nil, nil, ""},
		"pinned seats count":                           {[]office.OpeningRule{rule("mon 08:00-09:00", online(1))}, nil, nil, []availability.Seat{pinned(2, 99, 102)}, "08:00-08:15 08:30-09:00"},
		"shares of active rules are added":             {[]office.OpeningRule{rule("mon 08:00-09:00", on("1"), online(0)), rule("mon 08:30-09:00", on("2", "3"), online(1))}, nil, nil, nil, "08:30-09:00"},
		"at most the counters open":                    {[]office.OpeningRule{rule("mon 08:00-09:00", on("1")), rule("mon 08:00-09:00", on("1"))}, nil, nil, []availability.Seat{busy(0, 96, 102)}, "08:30-09:00"},
		"fewer where a closure takes some":             {[]office.OpeningRule{rule("mon 08:00-09:00", online(3))}, nil, []office.Closure{closure(monday+"T08:00 "+monday+"T08:30", "2", "3")}, []availability.Seat{busy(0, 98, 104)}, "08:00-08:10 08:30-09:00"},
		"occupied counters that are shut take nothing": {[]office.OpeningRule{rule("mon 08:00-09:00")}, nil, []office.Closure{closure(monday, "2", "3")}, []availability.Seat{pinned(1, 96, 102)}, "08:00-09:00"},
		"of special openings":                          {[]office.OpeningRule{rule("mon 08:00-09:00")}, []office.SpecialOpening{{Date: day(monday), From: 480, Until: 540, Online: pointer(1)}}, nil, []availability.Seat{busy(0, 96, 102)}, "08:30-09:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := musterstadt(3, c.rules...)
			amt(s).Special, amt(s).Closures = c.special, c.closures
			if got := spans(judge(t, s, monday, asked{seats: c.seats})); got != c.want {
				t.Errorf("online %q, want %q", got, c.want)
			}
		})
	}
}

func TestTheShareHoldsAtEveryTickOfTheInterval(t *testing.T) {
	t.Parallel()
	s := musterstadt(3, rule("mon 08:00-09:00", online(2)))
	amt(s).GridMinutes = 15
	seats := []availability.Seat{busy(0, 96, 108), busy(1, 101, 102)}
	if got, want := starts(judge(t, s, monday, asked{services: "long", seats: seats})), "08:30"; got != want {
		t.Errorf("starts %s, want %s", got, want)
	}
}

func TestDeskAndPhoneIgnoreTheShare(t *testing.T) {
	t.Parallel()
	s := musterstadt(2, rule("mon 08:00-09:00", online(0)))
	for _, channel := range []office.Channel{office.Desk, office.Phone} {
		if got := spans(judge(t, s, monday, asked{channel: channel})); got != "08:00-09:00" {
			t.Errorf("%s is offered %q", channel, got)
		}
	}
}

func TestCapacityIsWithinTheShareAtEveryTick(t *testing.T) {
	t.Parallel()
	s := musterstadt(3, rule("mon 08:00-09:00", online(2)))
	amt(s).GridMinutes = 30
	j := judge(t, s, monday, asked{services: "long", seats: []availability.Seat{busy(0, 100, 101)}})
	if got := j.Capacity(96); got != 1 {
		t.Errorf("08:00 has room for %d, want 1", got)
	}
	if got := j.Capacity(102); got != 2 {
		t.Errorf("08:30 has room for %d, want 2", got)
	}
}
