package availability_test

import (
	"testing"

	"stadttermin/internal/town/office"
)

func TestAClosureTakesWhatItNames(t *testing.T) {
	t.Parallel()
	weekdays := rule("mon tue wed thu fri 08:00-16:00")
	for name, c := range map[string]struct {
		closures []office.Closure
		want     map[string][2]string // by date: counters 1 and 2
	}{
		"one whole day": {
			[]office.Closure{closure("2027-02-08")},
			map[string][2]string{"2027-02-05": {"08:00-16:00", "08:00-16:00"}, "2027-02-08": {"", ""}, "2027-02-09": {"08:00-16:00", "08:00-16:00"}},
		},
		"whole days, both included": {
			[]office.Closure{closure("2027-02-08 2027-02-09")},
			map[string][2]string{"2027-02-08": {"", ""}, "2027-02-09": {"", ""}, "2027-02-10": {"08:00-16:00", "08:00-16:00"}},
		},
		"whole days of one counter": {
			[]office.Closure{closure("2027-02-08 2027-02-09", "2")},
			map[string][2]string{"2027-02-08": {"08:00-16:00", ""}, "2027-02-09": {"08:00-16:00", ""}},
		},
		"wall times": {
			[]office.Closure{closure("2027-02-04T11:00 2027-02-04T12:30")},
			map[string][2]string{"2027-02-04": {"08:00-11:00 12:30-16:00", "08:00-11:00 12:30-16:00"}},
		},
		"wall times of one counter": {
			[]office.Closure{closure("2027-02-04T11:00 2027-02-04T18:00", "2")},
			map[string][2]string{"2027-02-04": {"08:00-16:00", "08:00-11:00"}},
		},
		"wall times over several days": {
			[]office.Closure{closure("2027-02-08T14:00 2027-02-10T09:00", "1")},
			map[string][2]string{"2027-02-08": {"08:00-14:00", "08:00-16:00"}, "2027-02-09": {"", "08:00-16:00"}, "2027-02-10": {"09:00-16:00", "08:00-16:00"}},
		},
		"overlapping ones": {
			[]office.Closure{closure("2027-02-08T09:00 2027-02-08T11:00"), closure("2027-02-08T10:00 2027-02-08T12:00", "1")},
			map[string][2]string{"2027-02-08": {"08:00-09:00 12:00-16:00", "08:00-09:00 11:00-16:00"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := musterstadt(2, weekdays)
			amt(s).Closures = c.closures
			for date, want := range c.want {
				if got := [2]string{open(t, s, date, "k1"), open(t, s, date, "k2")}; got != want {
					t.Errorf("%s: %q, want %q", date, got, want)
				}
			}
		})
	}
}

func TestAClosureOfTheTownClosesEveryOffice(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"2027-02-08": "", "2027-02-08T12:00 2027-02-08T24:00": "08:00-12:00"} {
		s := musterstadt(1, rule("mon 08:00-16:00"))
		s.Plan.Closures = []office.Closure{closure(text)}
		if got := open(t, s, "2027-02-08", "short"); got != want {
			t.Errorf("closed %s: %q, want %q", text, got, want)
		}
	}
}

func TestAClosureMeansWallTimeWhereTheClocksChange(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ closure, date, want string }{
		"from the first of a repeated hour to the second": {"2026-10-25T02:00 2026-10-25T02:30", "2026-10-25", "00:00-02:00 02:30+01:00-04:00"},
		"nothing where the hour is skipped":               {"2027-03-28T02:00 2027-03-28T03:00", "2027-03-28", "00:00-04:00"},
		"from the skipped hour on":                        {"2027-03-28T02:30 2027-03-28T03:30", "2027-03-28", "00:00-03:00 03:30-04:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := musterstadt(1, rule("sun 00:00-04:00"))
			amt(s).Closures = []office.Closure{closure(c.closure)}
			if got := open(t, s, c.date, "short"); got != c.want {
				t.Errorf("open %s, want %s", got, c.want)
			}
		})
	}
}

// 12 June 2027 is a Saturday, 27 May 2027 is Fronleichnam in North Rhine-Westphalia.
func TestSpecialOpeningsAreTheOnlyOpeningOfTheirDate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		specials []office.SpecialOpening
		closures []office.Closure
		town     []office.Closure
		date     string
		want     [2]string
	}{
		"on a closed day":                    {[]office.SpecialOpening{special("2027-06-12 07:00-12:00", "1")}, nil, nil, "2027-06-12", [2]string{"07:00-12:00", ""}},
		"without counters, all":              {[]office.SpecialOpening{special("2027-06-12 07:00-12:00")}, nil, nil, "2027-06-12", [2]string{"07:00-12:00", "07:00-12:00"}},
		"instead of the weekly rule":         {[]office.SpecialOpening{special("2027-06-14 10:00-12:00", "1")}, nil, nil, "2027-06-14", [2]string{"10:00-12:00", ""}},
		"several of one date":                {[]office.SpecialOpening{special("2027-06-12 07:00-09:00", "1"), special("2027-06-12 08:00-10:00", "1", "2")}, nil, nil, "2027-06-12", [2]string{"07:00-10:00", "08:00-10:00"}},
		"over a holiday":                     {[]office.SpecialOpening{special("2027-05-27 07:00-12:00")}, nil, nil, "2027-05-27", [2]string{"07:00-12:00", "07:00-12:00"}},
		"over a whole-day closure":           {[]office.SpecialOpening{special("2027-06-14 10:00-12:00")}, []office.Closure{closure("2027-06-10 2027-06-20")}, nil, "2027-06-14", [2]string{"10:00-12:00", "10:00-12:00"}},
		"over a whole-day one of the town":   {[]office.SpecialOpening{special("2027-06-14 10:00-12:00")}, nil, []office.Closure{closure("2027-06-14")}, "2027-06-14", [2]string{"10:00-12:00", "10:00-12:00"}},
		"not over a closure with wall times": {[]office.SpecialOpening{special("2027-06-14 10:00-12:00")}, []office.Closure{closure("2027-06-14T11:00 2027-06-14T13:00")}, nil, "2027-06-14", [2]string{"10:00-11:00", "10:00-11:00"}},
		"nor over one of the town":           {[]office.SpecialOpening{special("2027-06-14 10:00-12:00")}, nil, []office.Closure{closure("2027-06-13T18:00 2027-06-14T11:00")}, "2027-06-14", [2]string{"11:00-12:00", "11:00-12:00"}},
		"nor over one of named counters":     {[]office.SpecialOpening{special("2027-06-14 10:00-12:00")}, []office.Closure{closure("2027-06-14", "2")}, nil, "2027-06-14", [2]string{"10:00-12:00", ""}},
		"other dates are as they were":       {[]office.SpecialOpening{special("2027-06-12 07:00-12:00")}, nil, nil, "2027-06-14", [2]string{"08:00-16:00", "08:00-16:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := musterstadt(2, rule("mon tue wed thu fri 08:00-16:00"))
			s.Profile.Holidays = "DE-NW"
			amt(s).Special, amt(s).Closures, s.Plan.Closures = c.specials, c.closures, c.town
			if got := [2]string{open(t, s, c.date, "k1"), open(t, s, c.date, "k2")}; got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestTheGridOfASpecialOpeningBeginsWithIt(t *testing.T) {
	t.Parallel()
	s := musterstadt(1, rule("sat 07:00-12:00"))
	amt(s).GridMinutes = 30
	amt(s).Special = []office.SpecialOpening{special("2027-06-12 07:10-08:40")}
	amt(s).Closures = []office.Closure{closure("2027-06-12T07:10 2027-06-12T07:20")}
	if got, want := starts(judge(t, s, "2027-06-12", asked{})), "07:40 08:10"; got != want {
		t.Errorf("starts %s, want %s", got, want)
	}
}
