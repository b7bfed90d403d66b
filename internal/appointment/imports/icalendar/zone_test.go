package icalendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

const berlin = `BEGIN:VCALENDAR
BEGIN:VTIMEZONE
TZID:Rathauszeit
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
END:VCALENDAR`

// The European rules as programs write them give the same moments as the time zone database, but for the hour that is
// skipped and the one that exists twice.
func TestAZoneThatACalendarDefinesKeepsItsWallTime(t *testing.T) {
	t.Parallel()
	location, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	calendars, ok := Parse(berlin)
	if !ok {
		t.Fatal("not read")
	}
	zone := calendars[0].Zones()["Rathauszeit"]
	rapid.Check(t, func(t *rapid.T) {
		wall := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 4*365*24*12).Draw(t, "ticks")) * 5 * time.Minute)
		if wall.Hour() == 2 && wall.Weekday() == time.Sunday {
			return
		}
		got, ok := zone.Instant(wall)
		if !ok || got.In(location).Format("2006-01-02 15:04") != wall.Format("2006-01-02 15:04") {
			t.Fatalf("%v: %v", wall, got.In(location))
		}
	})
}

func TestZonesAreReadInTheWaysTheyAreWritten(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ parts, wall, want string }{
		"one offset":        {"BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETTO:-0500\nEND:STANDARD\n", "20261124T083000", "2026-11-24T13:30:00Z"},
		"dates":             {"BEGIN:STANDARD\nDTSTART:20251026T030000\nRDATE:20261025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:20260329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\n", "20260615T083000", "2026-06-15T06:30:00Z"},
		"before all":        {"BEGIN:DAYLIGHT\nDTSTART:20300331T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\n", "20261124T083000", "2026-11-24T07:30:00Z"},
		"days of the month": {"BEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=25,26,27,28,29,30,31;BYDAY=SU\nEND:STANDARD\n", "20261124T083000", "2026-11-24T07:30:00Z"},
	} {
		calendars, ok := Parse("BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:x\n" + c.parts + "END:VTIMEZONE\nEND:VCALENDAR\n")
		if !ok {
			t.Fatal(name)
		}
		wall, _ := Wall(c.wall)
		if got, ok := calendars[0].Zones()["x"].Instant(wall); !ok || got.Format(time.RFC3339) != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

func TestACalendarThatIsCutOffIsNotRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "BEGIN:VCALENDAR\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "END:VCALENDAR\n"} {
		if _, ok := Parse(text); ok {
			t.Errorf("%q was read", text)
		}
	}
}

func TestLinesAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	calendars, ok := Parse("BEGIN:VCALENDAR\nX;A=\"b;c:d\";E=f^n g:v\\, w\\n\\;\\x\nnot a line\nend:vcalendar\n")
	if !ok || len(calendars[0].Properties) != 1 {
		t.Fatalf("%+v", calendars)
	}
	p := calendars[0].Properties[0]
	if p.Params["A"] != "b;c:d" || p.Params["E"] != "f  g" || p.Text() != "v, w\n;\\x\nnot a line" {
		t.Errorf("%+v, %q", p, p.Text())
	}
}

func FuzzAnythingIsReadOrRefused(f *testing.F) {
	f.Add([]byte(berlin))
	f.Fuzz(func(_ *testing.T, data []byte) {
		calendars, _ := Parse(string(Unfold(data)))
		for _, c := range calendars {
			for _, zone := range c.Zones() {
				zone.Instant(time.Date(2026, 11, 24, 8, 30, 0, 0, time.UTC))
			}
		}
	})
}
