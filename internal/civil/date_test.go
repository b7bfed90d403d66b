package civil_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stadttermin/internal/civil"
)

func TestOnlyTheWrittenFormOfADateIsRead(t *testing.T) {
	t.Parallel()
	if got, err := civil.ParseDate("2028-02-29"); err != nil || got != civil.NewDate(2028, time.February, 29) {
		t.Errorf("2028-02-29: %v, %v", got, err)
	}
	for _, text := range []string{"", "2027-02-29", "2026-13-01", "26-01-01", "2026-1-1", "2026-01-01T00:00", " 2026-01-01", "01.01.2026"} {
		if got, err := civil.ParseDate(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestOnlyTheWrittenFormOfAWallTimeIsRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]civil.Clock{"00:00": 0, "07:30": 450, "23:55": 1435, "24:00": 1440} {
		if got, err := civil.ParseClock(text); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "7:30", "24:05", "25:00", "12:60", "-0:30", "+7:30", "07:+5", "07.30", "0730", "07:30:00", "07:3"} {
		if got, err := civil.ParseClock(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestALengthIsWholeDaysOrWeeks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]civil.Days{"0d": 0, "1d": 1, "21d": 21, "3w": 21, "6w": 42} {
		if got, err := civil.ParseDays(text); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "3", "w", "3m", "-1d", "-0d", "+3w", "1.5d", "3 w", "3W", "99999999999999999999d"} {
		if got, err := civil.ParseDays(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestAMomentIsADateWithOrWithoutAWallTime(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2027-02-08", "2027-02-04T11:00", "2027-02-04T00:00", "2027-02-04T24:00"} {
		if got, err := civil.ParseMoment(text); err != nil || got.String() != text {
			t.Errorf("%s was read as %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "T11:00", "2027-02-04T", "2027-02-04T11", "2027-02-04 11:00", "2027-02-04T11:00Z"} {
		if got, err := civil.ParseMoment(text); err == nil || got != (civil.Moment{}) {
			t.Errorf("%q was read as %v, %v", text, got, err)
		}
	}
}

func TestEveryWrittenFormIsReadAsTheSameValue(t *testing.T) {
	t.Parallel()
	type values struct {
		Date    civil.Date
		Days    civil.Days
		Weekday civil.Weekday
		Clock   civil.Clock
		Moment  civil.Moment
	}
	rapid.Check(t, func(t *rapid.T) {
		date := civil.Date(rapid.IntRange(-700_000, 2_900_000).Draw(t, "date"))
		clock := civil.Clock(rapid.IntRange(0, 1440).Draw(t, "clock"))
		written := values{
			Date: date, Clock: clock,
			Days:    civil.Days(rapid.IntRange(0, 3660).Draw(t, "days")),
			Weekday: civil.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday")),
			Moment:  civil.Moment{Date: date},
		}
		if rapid.Bool().Draw(t, "has a time") {
			written.Moment.Clock, written.Moment.HasTime = clock, true
		}
		text, err := json.Marshal(written)
		if err != nil {
			t.Fatal(err)
		}
		var read values
		if err := json.Unmarshal(text, &read); err != nil || read != written {
			t.Fatalf("%s was read as %+v, %v", text, read, err)
		}
	})
}

func TestDatesAgreeWithTheCalendar(t *testing.T) {
	t.Parallel()
	for date := civil.NewDate(1968, time.December, 1); date < civil.NewDate(2032, time.January, 1); date++ {
		midnight := date.Time()
		if date.Weekday() != midnight.Weekday() || civil.DateOf(midnight) != date || date.AddDays(1).Time() != midnight.AddDate(0, 0, 1) {
			t.Fatalf("%v: %v, %v", date, date.Weekday(), midnight)
		}
		monday := date.Monday()
		year, week := midnight.ISOWeek()
		mondayYear, mondayWeek := monday.Time().ISOWeek()
		if monday.Weekday() != time.Monday || year != mondayYear || week != mondayWeek {
			t.Fatalf("the week of %v begins on %v", date, monday)
		}
	}
}
