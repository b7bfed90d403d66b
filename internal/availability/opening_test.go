package availability_test

import (
	"testing"

	"stadttermin/internal/town/office"
)

const monday = "2026-11-23"

func TestOverlappingRulesOfACounterMergeAndTouchingOnesAreOne(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rules []office.OpeningRule
		hours string
		long  string // starts of 30 minutes, every half hour from the beginning of each opening
	}{
		"overlapping":       {[]office.OpeningRule{rule("mon 08:00-09:30"), rule("mon 09:00-10:10")}, "08:00-10:10", "08:00 08:30 09:00 09:30"},
		"touching":          {[]office.OpeningRule{rule("mon 08:00-08:45"), rule("mon 08:45-10:00")}, "08:00-10:00", "08:00 08:30 09:00 09:30"},
		"contained":         {[]office.OpeningRule{rule("mon 08:00-10:00"), rule("mon 08:20-08:40")}, "08:00-10:00", "08:00 08:30 09:00 09:30"},
		"with a break":      {[]office.OpeningRule{rule("mon 08:00-09:10"), rule("mon 09:20-10:30")}, "08:00-09:10 09:20-10:30", "08:00 08:30 09:20 09:50"},
		"in whatever order": {[]office.OpeningRule{rule("mon 09:20-10:30"), rule("mon 08:00-09:10")}, "08:00-09:10 09:20-10:30", "08:00 08:30 09:20 09:50"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := musterstadt(1, c.rules...)
			if got := open(t, s, monday, "short"); got != c.hours {
				t.Errorf("open %s, want %s", got, c.hours)
			}
			amt(s).GridMinutes = 30
			if got := starts(judge(t, s, monday, asked{services: "long"})); got != c.long {
				t.Errorf("starts %s, want %s", got, c.long)
			}
		})
	}
}

func TestAnAppointmentFitsWhollyIntoOneOpeningOfItsCounter(t *testing.T) {
	t.Parallel()
	s := musterstadt(2, rule("mon 08:00-09:00", on("1")), rule("mon 09:00-10:00", on("2")))
	amt(s).GridMinutes = 15
	if got, want := starts(judge(t, s, monday, asked{services: "long"})), "08:00 08:15 08:30 09:00 09:15 09:30"; got != want {
		t.Errorf("starts %s, want %s", got, want)
	}
}

func TestTheGridRunsFromTheBeginningOfEachOpeningOfTheOffice(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rules []office.OpeningRule
		want  string // starts of k2, which only counter 2 knows
	}{
		"the union of counters":           {[]office.OpeningRule{rule("mon 08:00-10:00", on("1")), rule("mon 08:10-09:30", on("2"))}, "08:20 08:40 09:00 09:20"},
		"openings of counters that touch": {[]office.OpeningRule{rule("mon 08:00-08:30", on("1")), rule("mon 08:30-09:30", on("2"))}, "08:40 09:00 09:20"},
		"anew after a break":              {[]office.OpeningRule{rule("mon 08:00-08:30", on("1")), rule("mon 08:35-09:30", on("2"))}, "08:35 08:55 09:15"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := musterstadt(2, c.rules...)
			amt(s).GridMinutes = 20
			if got := starts(judge(t, s, monday, asked{services: "k2"})); got != c.want {
				t.Errorf("starts %s, want %s", got, c.want)
			}
		})
	}
}

func TestAClosureNeverShiftsTheGrid(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]office.Closure{
		"of the office":   closure(monday + "T08:00 " + monday + "T08:50"),
		"of all counters": closure(monday+"T08:00 "+monday+"T08:50", "1", "2"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := musterstadt(2, rule("mon 08:00-10:00"))
			amt(s).GridMinutes, amt(s).Closures = 20, []office.Closure{c}
			if got, want := starts(judge(t, s, monday, asked{})), "09:00 09:20 09:40"; got != want {
				t.Errorf("starts %s, want %s", got, want)
			}
		})
	}
}

func TestAClosureInTheMiddleDoesNotBeginTheGridAnew(t *testing.T) {
	t.Parallel()
	s := musterstadt(1, rule("mon 08:00-10:00"))
	amt(s).GridMinutes, amt(s).Closures = 30, []office.Closure{closure(monday + "T08:40 " + monday + "T09:10")}
	if got, want := starts(judge(t, s, monday, asked{services: "long"})), "08:00 09:30"; got != want {
		t.Errorf("starts %s, want %s", got, want)
	}
}

func TestOpeningHoursAreWallTimeWhereTheClocksChange(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		zone, date, hours string
		want              string
		starts            int
	}{
		"an hour skipped within":         {"Europe/Berlin", "2027-03-28", "00:00-06:00", "00:00-06:00", 60},
		"an hour repeated within":        {"Europe/Berlin", "2026-10-25", "00:00-06:00", "00:00-06:00", 84},
		"beginning in the skipped hour":  {"Europe/Berlin", "2027-03-28", "02:30-06:00", "03:00-06:00", 36},
		"ending in the skipped hour":     {"Europe/Berlin", "2027-03-28", "00:00-02:30", "00:00-03:00", 24},
		"wholly in the skipped hour":     {"Europe/Berlin", "2027-03-28", "02:00-03:00", "", 0},
		"beginning in the repeated hour": {"Europe/Berlin", "2026-10-25", "02:30-06:00", "02:30+02:00-06:00", 54},
		"ending in the repeated hour":    {"Europe/Berlin", "2026-10-25", "00:00-02:30", "00:00-02:30", 42},
		"wholly in the repeated hour":    {"Europe/Berlin", "2026-10-25", "02:00-03:00", "02:00+02:00-03:00", 24},
		"the whole long day":             {"Europe/Berlin", "2026-10-25", "00:00-24:00", "00:00-24:00", 300},
		"half an hour repeated":          {"Australia/Lord_Howe", "2027-04-04", "01:00-03:00", "01:00-03:00", 30},
		"half an hour skipped":           {"Australia/Lord_Howe", "2026-10-04", "01:00-03:00", "01:00-03:00", 18},
		"midnight skipped":               {"America/Havana", "2026-03-08", "00:00-02:00", "01:00-02:00", 12},
		"midnight repeated":              {"America/Havana", "2026-11-01", "00:00-02:00", "00:00-04:00-02:00", 36},
		"a zone that goes back in spring": {
			"Africa/Casablanca", "2026-02-15", "02:00-04:00", "02:00+01:00-04:00", 36,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := musterstadt(1, rule("mon tue wed thu fri sat sun "+c.hours))
			s.Profile.Timezone = c.zone
			if got := open(t, s, c.date, "short"); got != c.want {
				t.Errorf("open %s, want %s", got, c.want)
			}
			if got := judge(t, s, c.date, asked{}).Free(); got != c.starts {
				t.Errorf("%d starts, want %d", got, c.starts)
			}
		})
	}
}

func TestAGridOfElapsedTimeRunsThroughTheRepeatedHour(t *testing.T) {
	t.Parallel()
	s := musterstadt(1, rule("sun 01:30-03:30"))
	amt(s).GridMinutes = 45
	want := "01:30 02:15+02:00 02:00+01:00 02:45+01:00"
	if got := starts(judge(t, s, "2026-10-25", asked{services: "long"})); got != want {
		t.Errorf("starts %s, want %s", got, want)
	}
}
