package civil_test

import (
	"testing"
	"time"

	"stadttermin/internal/civil"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func date(t testing.TB, text string) civil.Date {
	t.Helper()
	parsed, err := civil.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func clock(t testing.TB, text string) civil.Clock {
	t.Helper()
	parsed, err := civil.ParseClock(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestADayHasAsManyTicksAsItHas(t *testing.T) {
	t.Parallel()
	for _, day := range []struct {
		zone, date string
		ticks      int
		first      string
	}{
		{"Europe/Berlin", "2026-11-23", 288, "2026-11-23T00:00:00+01:00"},
		{"Europe/Berlin", "2027-03-28", 276, "2027-03-28T00:00:00+01:00"},
		{"Europe/Berlin", "2026-10-25", 300, "2026-10-25T00:00:00+02:00"},
		{"America/New_York", "2027-03-14", 276, "2027-03-14T00:00:00-05:00"},
		{"America/New_York", "2026-11-01", 300, "2026-11-01T00:00:00-04:00"},
		{"Australia/Lord_Howe", "2026-10-04", 282, "2026-10-04T00:00:00+10:30"},
		{"Australia/Lord_Howe", "2027-04-04", 294, "2027-04-04T00:00:00+11:00"},
		{"Africa/Casablanca", "2026-02-15", 300, "2026-02-15T00:00:00+01:00"},
		{"Africa/Casablanca", "2026-03-22", 276, "2026-03-22T00:00:00Z"},
		{"America/Havana", "2026-03-08", 276, "2026-03-08T01:00:00-04:00"}, // midnight is skipped
		{"America/Havana", "2026-11-01", 300, "2026-11-01T00:00:00-04:00"}, // midnight exists twice
		{"Africa/Cairo", "2026-04-24", 276, "2026-04-24T01:00:00+03:00"},   // midnight is skipped
		{"Africa/Cairo", "2026-10-29", 300, "2026-10-29T00:00:00+03:00"},   // its last hour exists twice
		{"Africa/Cairo", "2026-10-30", 288, "2026-10-30T00:00:00+02:00"},
		{"Pacific/Apia", "2011-12-30", 0, "2011-12-31T00:00:00+14:00"}, // the whole day is skipped
	} {
		got := civil.DayIn(date(t, day.date), zone(t, day.zone))
		if first := got.First.Format(time.RFC3339); got.Ticks != day.ticks || first != day.first {
			t.Errorf("%s %s: %d ticks from %s, want %d from %s", day.zone, day.date, got.Ticks, first, day.ticks, day.first)
		}
	}
}

func TestASkippedWallTimeMeansTheNextInstantAndARepeatedOneTheFirstOrTheSecond(t *testing.T) {
	t.Parallel()
	for _, wall := range []struct{ zone, date, clock, beginning, end string }{
		{"Europe/Berlin", "2026-11-23", "08:00", "2026-11-23T08:00:00+01:00", "2026-11-23T08:00:00+01:00"},
		{"Europe/Berlin", "2026-11-23", "24:00", "2026-11-24T00:00:00+01:00", "2026-11-24T00:00:00+01:00"},
		{"Europe/Berlin", "2027-03-28", "01:55", "2027-03-28T01:55:00+01:00", "2027-03-28T01:55:00+01:00"},
		{"Europe/Berlin", "2027-03-28", "02:00", "2027-03-28T03:00:00+02:00", "2027-03-28T03:00:00+02:00"},
		{"Europe/Berlin", "2027-03-28", "02:30", "2027-03-28T03:00:00+02:00", "2027-03-28T03:00:00+02:00"},
		{"Europe/Berlin", "2027-03-28", "03:00", "2027-03-28T03:00:00+02:00", "2027-03-28T03:00:00+02:00"},
		{"Europe/Berlin", "2026-10-25", "01:55", "2026-10-25T01:55:00+02:00", "2026-10-25T01:55:00+02:00"},
		{"Europe/Berlin", "2026-10-25", "02:00", "2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"},
		{"Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"},
		{"Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T03:00:00+01:00", "2026-10-25T03:00:00+01:00"},
		{"Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:30:00+11:00", "2026-10-04T02:30:00+11:00"},
		{"Australia/Lord_Howe", "2027-04-04", "01:45", "2027-04-04T01:45:00+11:00", "2027-04-04T01:45:00+10:30"},
		{"America/New_York", "2027-03-14", "02:30", "2027-03-14T03:00:00-04:00", "2027-03-14T03:00:00-04:00"},
		{"America/New_York", "2026-11-01", "01:30", "2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00"},
		{"America/Havana", "2026-03-08", "00:00", "2026-03-08T01:00:00-04:00", "2026-03-08T01:00:00-04:00"},
		{"America/Havana", "2026-11-01", "00:00", "2026-11-01T00:00:00-04:00", "2026-11-01T00:00:00-05:00"},
		{"Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22T03:00:00+01:00", "2026-03-22T03:00:00+01:00"},
		{"Africa/Cairo", "2026-10-29", "23:30", "2026-10-29T23:30:00+03:00", "2026-10-29T23:30:00+02:00"},
	} {
		loc := zone(t, wall.zone)
		beginning := civil.Instant(date(t, wall.date), clock(t, wall.clock), loc, civil.Beginning)
		end := civil.Instant(date(t, wall.date), clock(t, wall.clock), loc, civil.End)
		if beginning.Format(time.RFC3339) != wall.beginning || end.Format(time.RFC3339) != wall.end {
			t.Errorf("%s %sT%s: begins %v, ends %v, want %s and %s", wall.zone, wall.date, wall.clock, beginning, end, wall.beginning, wall.end)
		}
	}
}

func TestOnlyARepeatedWallTimeIsWrittenWithItsOffset(t *testing.T) {
	t.Parallel()
	for _, label := range []struct {
		zone, date string
		tick       int
		want       string
	}{
		{"Europe/Berlin", "2026-10-25", 23, "01:55"},
		{"Europe/Berlin", "2026-10-25", 24, "02:00+02:00"},
		{"Europe/Berlin", "2026-10-25", 35, "02:55+02:00"},
		{"Europe/Berlin", "2026-10-25", 36, "02:00+01:00"},
		{"Europe/Berlin", "2026-10-25", 48, "03:00"},
		{"Europe/Berlin", "2027-03-28", 24, "03:00"},
		{"Australia/Lord_Howe", "2027-04-04", 18, "01:30+11:00"},
		{"Australia/Lord_Howe", "2027-04-04", 24, "01:30+10:30"},
		{"America/Havana", "2026-11-01", 0, "00:00-04:00"},
		{"America/Havana", "2026-11-01", 12, "00:00-05:00"},
		{"Africa/Casablanca", "2026-02-15", 36, "02:00+00:00"},
	} {
		day := civil.DayIn(date(t, label.date), zone(t, label.zone))
		if got := day.Label(label.tick); got != label.want {
			t.Errorf("%s %s tick %d is %s, want %s", label.zone, label.date, label.tick, got, label.want)
		}
	}
}

func TestAnInstantLiesInTheTickThatItHasBegun(t *testing.T) {
	t.Parallel()
	day := civil.DayIn(date(t, "2026-11-23"), zone(t, "Europe/Berlin"))
	for text, want := range map[string]struct {
		tick  int
		exact bool
	}{
		"2026-11-23T00:00:00+01:00": {0, true},
		"2026-11-23T08:04:59+01:00": {96, false},
		"2026-11-23T08:05:00+01:00": {97, true},
		"2026-11-24T00:00:00+01:00": {288, true},
		"2026-11-22T23:59:59+01:00": {-1, false},
		"2026-11-22T23:55:00+01:00": {-1, true},
		"2026-11-22T23:54:00+01:00": {-2, false},
	} {
		instant, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		if tick, exact := day.TickAt(instant); tick != want.tick || exact != want.exact {
			t.Errorf("%s lies in tick %d, %v, want %d, %v", text, tick, exact, want.tick, want.exact)
		}
	}
}

func TestMomentsAreClippedToTheDay(t *testing.T) {
	t.Parallel()
	loc := zone(t, "Europe/Berlin")
	for _, clip := range []struct {
		from, until, date string
		first, end        int
	}{
		{"2027-02-04T11:00", "2027-02-04T18:00", "2027-02-04", 132, 216},
		{"2027-02-03T11:00", "2027-02-05T18:00", "2027-02-04", 0, 288},
		{"2027-02-03T11:00", "2027-02-04T08:00", "2027-02-04", 0, 96},
		{"2027-02-03T11:00", "2027-02-03T18:00", "2027-02-04", 0, 0},
		{"2027-02-05T11:00", "2027-02-05T18:00", "2027-02-04", 288, 288},
		{"2026-10-25T02:00", "2026-10-25T02:30", "2026-10-25", 24, 42},
		{"2027-03-28T02:00", "2027-03-28T02:30", "2027-03-28", 24, 24},
	} {
		from, err := civil.ParseMoment(clip.from)
		if err != nil {
			t.Fatal(err)
		}
		until, err := civil.ParseMoment(clip.until)
		if err != nil {
			t.Fatal(err)
		}
		day := civil.DayIn(date(t, clip.date), loc)
		if first, end := day.Clip(from, until); first != clip.first || end != clip.end {
			t.Errorf("%s to %s on %s: %d to %d, want %d to %d", clip.from, clip.until, clip.date, first, end, clip.first, clip.end)
		}
	}
}
