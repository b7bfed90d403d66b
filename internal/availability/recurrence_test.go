package availability_test

import (
	"strings"
	"testing"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// A rule opens on exactly the dates listed, of all dates from–to.
func TestARuleOpensOnTheDatesThatItNames(t *testing.T) {
	t.Parallel()
	valid := func(from, until string) func(*office.OpeningRule) {
		return func(r *office.OpeningRule) { r.ValidFrom, r.ValidUntil = pointer(day(from)), pointer(day(until)) }
	}
	for name, c := range map[string]struct {
		rule     office.OpeningRule
		from, to string
		want     string
	}{
		"weekdays":                            {rule("tue fri 09:00-10:00"), "2026-11-23", "2026-12-06", "2026-11-24 2026-11-27 2026-12-01 2026-12-04"},
		"the first of the month":              {rule("sat 09:00-10:00", nth(1)), "2026-11-01", "2027-01-31", "2026-11-07 2026-12-05 2027-01-02"},
		"the first and third":                 {rule("mon 09:00-10:00", nth(1, 3)), "2026-11-01", "2026-12-31", "2026-11-02 2026-11-16 2026-12-07 2026-12-21"},
		"the fifth, where there is one":       {rule("mon 09:00-10:00", nth(5)), "2026-11-01", "2027-03-31", "2026-11-30 2027-03-29"},
		"the last, the fourth or fifth":       {rule("mon 09:00-10:00", nth(office.Last)), "2026-11-01", "2026-12-31", "2026-11-30 2026-12-28"},
		"each weekday counted by itself":      {rule("mon tue 09:00-10:00", nth(1)), "2026-12-01", "2026-12-31", "2026-12-01 2026-12-07"},
		"every second week":                   {rule("wed 14:00-18:00", every(2, "2027-01-06")), "2026-12-21", "2027-02-07", "2027-01-06 2027-01-20 2027-02-03"},
		"from the Monday of a week begun":     {rule("mon wed fri 14:00-18:00", every(2, "2027-01-06")), "2026-12-21", "2027-01-24", "2027-01-04 2027-01-06 2027-01-08 2027-01-18 2027-01-20 2027-01-22"},
		"from the Monday before a Sunday":     {rule("mon 14:00-18:00", every(3, "2027-01-10")), "2026-12-21", "2027-02-28", "2027-01-04 2027-01-25 2027-02-15"},
		"every week, but not before starting": {rule("mon 14:00-18:00", every(1, "2027-01-06")), "2026-12-21", "2027-01-18", "2027-01-04 2027-01-11 2027-01-18"},
		"a year's change does not reset it":   {rule("thu 14:00-18:00", every(2, "2026-12-17")), "2026-12-14", "2027-01-31", "2026-12-17 2026-12-31 2027-01-14 2027-01-28"},
		"both ends of its validity":           {rule("mon 09:00-10:00", valid("2026-11-30", "2026-12-14")), "2026-11-01", "2026-12-31", "2026-11-30 2026-12-07 2026-12-14"},
		"all conditions together":             {rule("sat 09:00-10:00", nth(1, 3), every(2, "2026-11-02"), valid("2026-11-01", "2026-12-31")), "2026-10-01", "2027-01-31", "2026-11-07 2026-11-21 2026-12-05 2026-12-19"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := openDates(t, c.rule, "none", c.from, c.to); got != c.want {
				t.Errorf("open on %s, want %s", got, c.want)
			}
		})
	}
}

// In North Rhine-Westphalia 25 December 2026 and 1 January 2027 are Fridays a week apart, 1 May 2027 is a Saturday.
func TestAHolidaySkipsShiftsOrKeepsAnOpening(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule     office.OpeningRule
		from, to string
		want     string
	}{
		"left out":                             {rule("sat 09:00-10:00"), "2027-04-24", "2027-05-09", "2027-04-24 2027-05-08"},
		"left out when said so":                {rule("sat 09:00-10:00", onHoliday(office.SkipOnHoliday)), "2027-04-24", "2027-05-09", "2027-04-24 2027-05-08"},
		"held all the same":                    {rule("sat 09:00-10:00", onHoliday(office.OpenOnHoliday)), "2027-04-24", "2027-05-09", "2027-04-24 2027-05-01 2027-05-08"},
		"a week later":                         {rule("sat 09:00-10:00", nth(1), onHoliday(office.NextWeek)), "2027-04-01", "2027-06-30", "2027-04-03 2027-05-08 2027-06-05"},
		"two weeks later over two holidays":    {rule("fri 09:00-10:00", nth(4), onHoliday(office.NextWeek)), "2026-12-01", "2027-01-31", "2027-01-08 2027-01-22"},
		"both of two holidays onto one day":    {rule("fri 09:00-10:00", every(1, "2026-12-21"), onHoliday(office.NextWeek)), "2026-12-19", "2027-01-15", "2027-01-08 2027-01-15"},
		"beyond its validity":                  {rule("fri 09:00-10:00", onHoliday(office.NextWeek), until("2026-12-31")), "2026-12-18", "2027-01-31", "2026-12-18"},
		"into a week that it does not name":    {rule("fri 09:00-10:00", every(2, "2026-12-21"), onHoliday(office.NextWeek)), "2026-12-19", "2027-01-31", "2027-01-08 2027-01-22"},
		"no other weekday is shifted along":    {rule("thu sat 09:00-10:00", nth(1), onHoliday(office.NextWeek)), "2027-05-01", "2027-05-31", "2027-05-08 2027-05-13"},
		"a skipped one does not shift another": {rule("fri 09:00-10:00", nth(4)), "2026-12-01", "2027-01-31", "2027-01-22"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := openDates(t, c.rule, "DE-NW", c.from, c.to); got != c.want {
				t.Errorf("open on %s, want %s", got, c.want)
			}
		})
	}
}

func until(date string) func(*office.OpeningRule) {
	return func(r *office.OpeningRule) { r.ValidUntil = pointer(day(date)) }
}

func openDates(t *testing.T, r office.OpeningRule, holidays, from, to string) string {
	t.Helper()
	s := musterstadt(1, r)
	s.Profile.Holidays = holidays
	var found []string
	for date := day(from); date <= day(to); date++ {
		got := open(t, s, date.String(), "short")
		if want := r.From.String() + "-" + r.Until.String(); got != "" && got != want {
			t.Errorf("%v is open %s, want %s", date, got, want)
		}
		if got != "" {
			found = append(found, date.String())
		}
	}
	return strings.Join(found, " ")
}

func TestAShiftedOpeningGivesWayToSpecialOpenings(t *testing.T) {
	t.Parallel()
	s := musterstadt(1, rule("sat 09:00-12:00", nth(1), onHoliday(office.NextWeek)))
	s.Profile.Holidays = "DE-NW"
	amt(s).Special = []office.SpecialOpening{special("2027-05-08 15:00-16:00")}
	for date, want := range map[string]string{"2027-05-01": "", "2027-05-08": "15:00-16:00", "2027-05-15": ""} {
		if got := open(t, s, date, "short"); got != want {
			t.Errorf("%s is open %q, want %q", date, got, want)
		}
	}
}

func TestASpecialOpeningOnAHolidayDoesNotKeepTheWeeklyOneFromShifting(t *testing.T) {
	t.Parallel()
	s := musterstadt(1, rule("sat 09:00-12:00", nth(1), onHoliday(office.NextWeek)))
	s.Profile.Holidays = "DE-NW"
	amt(s).Special = []office.SpecialOpening{special("2027-05-01 15:00-16:00")}
	for date, want := range map[string]string{"2027-05-01": "15:00-16:00", "2027-05-08": "09:00-12:00"} {
		if got := open(t, s, date, "short"); got != want {
			t.Errorf("%s is open %q, want %q", date, got, want)
		}
	}
}

func TestAnOpeningDoesNotDependOnTheOrderOfQuestions(t *testing.T) {
	t.Parallel()
	s := musterstadt(1, rule("fri 09:00-10:00", nth(4), onHoliday(office.NextWeek)))
	s.Profile.Holidays = "DE-NW"
	if got := open(t, s, civil.NewDate(2027, 1, 8).String(), "short"); got != "09:00-10:00" {
		t.Errorf("asked first: %q", got)
	}
}
