package imports

import (
	"strings"
	"testing"
	"time"

	"stadttermin/internal/apperr"
)

// berlin is where the calendars are read.
func berlin(t *testing.T) *time.Location {
	t.Helper()
	location, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return location
}

func never(string) bool { return false }

// event makes a calendar of one entry.
func event(lines ...string) string {
	return strings.Join(append(append([]string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//probe//", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20261101T000000Z"}, lines...),
		"END:VEVENT", "END:VCALENDAR", ""), "\r\n")
}

func TestEntriesOfCalendarsAreReadInTheTownsTime(t *testing.T) {
	t.Parallel()
	knows := func(s string) bool { return s == "Personalausweis" }
	for name, c := range map[string]struct {
		event []string
		want  string
	}{
		"a zone by name": {[]string{"DTSTART;TZID=Europe/Berlin:20261124T083000", "DTEND;TZID=Europe/Berlin:20261124T084500", "SUMMARY:Personalausweis – Anna Meier"},
			"24.11.2026|08:30|15|Anna Meier|||Personalausweis|Personalausweis – Anna Meier"},
		"in UTC, in summer": {[]string{"DTSTART:20270624T063000Z", "DURATION:PT20M", "SUMMARY:Anna Meier: Personalausweis"},
			"24.06.2027|08:30|20|Anna Meier|||Personalausweis|Anna Meier: Personalausweis"},
		"floating": {[]string{"DTSTART:20261124T083000", "SUMMARY:Anna Meier"}, "24.11.2026|08:30||Anna Meier||||Anna Meier"},
		"Outlook":  {[]string{`DTSTART;TZID="W. Europe Standard Time":20261124T083000`, "SUMMARY:Anna Meier (Beratung)"}, "24.11.2026|08:30||Anna Meier|||Beratung|Anna Meier (Beratung)"},
		"an attendee": {[]string{"DTSTART:20261124T083000", "SUMMARY:Personalausweis", "ATTENDEE;CN=Anna Meier:mailto:anna@example.org"},
			"24.11.2026|08:30||Anna Meier|anna@example.org||Personalausweis|Personalausweis"},
		"a description": {[]string{"DTSTART:20261124T083000", "SUMMARY:Personalausweis", `DESCRIPTION:Name: Anna Meier\nTel.: 02389 12345\nE-Mail: anna@example.org`},
			"24.11.2026|08:30||Anna Meier|anna@example.org|02389 12345|Personalausweis|Personalausweis"},
	} {
		read, err := (&almanac{location: berlin(t), called: knows, knows: knows}).read(event(c.event...))
		if err != nil || len(read.Rows) != 1 || strings.Join(read.Rows[0].Cells, "|") != c.want || len(read.Rows[0].Trouble) > 0 {
			t.Errorf("%s: %+v, %v", name, read.Rows, err)
		}
	}
}

func TestWhatIsNoSingleAppointmentIsALineThatSaysSo(t *testing.T) {
	t.Parallel()
	for code, lines := range map[Code][]string{
		Recurring:      {"DTSTART:20261124T083000", "RRULE:FREQ=HOURLY;COUNT=5"},
		AllDay:         {"DTSTART;VALUE=DATE:20261124"},
		Withdrawn:      {"DTSTART:20261124T083000", "STATUS:CANCELLED"},
		ZoneUnknown:    {"DTSTART;TZID=Customized Time Zone:20261124T083000"},
		DateUnreadable: {"DTSTART:2026-11-24T08:30"},
		DateMissing:    {"SUMMARY:x"},
	} {
		read, err := (&almanac{location: berlin(t), called: never, knows: never}).read(event(lines...))
		if err != nil || len(read.Rows) != 1 || len(read.Rows[0].Trouble) != 1 || read.Rows[0].Trouble[0].Code != code {
			t.Errorf("%s: %+v, %v", code, read.Rows, err)
		}
	}
}

func TestARefusedCalendarIsNotQuoted(t *testing.T) {
	t.Parallel()
	_, err := (&almanac{location: berlin(t)}).read("BEGIN:VCALENDAR\r\nGeheim Anna Meier\r\n")
	if apperr.CodeOf(err) != apperr.FileUnreadable || strings.Contains(err.Error(), "Meier") {
		t.Errorf("%v", err)
	}
}
