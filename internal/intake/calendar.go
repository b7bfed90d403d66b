package intake

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"stadttermin/internal/fault"
)

// calendarColumns are what an entry of a calendar is taken apart into. The last shows how it was called.
var calendarColumns = []Field{
	FieldDate, FieldTime, FieldMinutes, FieldName, FieldEmail, FieldPhone, FieldService, FieldNone,
}

// isCalendar tells a calendar (RFC 5545) from a table.
func isCalendar(text string) bool {
	head := strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	return len(head) >= 15 && strings.EqualFold(head[:15], "BEGIN:VCALENDAR")
}

// zones are names that Outlook gives to the zones of towns that use this service (Unicode CLDR, windowsZones).
var zones = map[string]string{
	"W. Europe Standard Time": "Europe/Berlin", "Central Europe Standard Time": "Europe/Budapest", "Romance Standard Time": "Europe/Paris",
	"Central European Standard Time": "Europe/Warsaw", "GMT Standard Time": "Europe/London", "UTC": "UTC",
}

// calendar reads the entries of a calendar. An entry without a zone lies in the town's. What repeats itself, takes a
// whole day or was cancelled is a line that says so.
func calendar(text string, location *time.Location, knows func(string) bool) (Table, error) {
	parsed, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		return Table{}, fault.New(fault.FileUnreadable).At("file") // without the cause, which quotes the file
	}
	t := Table{Source: Calendar, Headings: make([]string, len(calendarColumns))}
	t.Headings[len(calendarColumns)-1] = "SUMMARY"
	for i, event := range parsed.Events() {
		t.Rows = append(t.Rows, entry(i+1, event, location, knows))
	}
	return t, nil
}

func entry(number int, event *ics.VEvent, location *time.Location, knows func(string) bool) Row {
	row := Row{Line: number}
	date, clock, minutes := row.times(event, location)
	row.repeats(event)
	summary := property(event, ics.ComponentPropertySummary)
	name, service := apart(summary, knows)
	details := described(property(event, ics.ComponentPropertyDescription))
	email := details[FieldEmail]
	if attendees := event.Attendees(); len(attendees) > 0 {
		email = strings.TrimSpace(attendees[0].Email())
		if said := attendees[0].ICalParameters["CN"]; len(said) > 0 && !strings.Contains(said[0], "@") {
			name = said[0]
		}
	}
	if details[FieldName] != "" {
		name = details[FieldName]
	}
	if details[FieldService] != "" {
		service = details[FieldService]
	}
	for _, cell := range []string{date, clock, minutes, name, email, details[FieldPhone], service, summary} {
		row.Cells = append(row.Cells, clean(cell))
	}
	return row
}

// times gives date, wall time and minutes of an entry in the town's zone.
func (r *Row) times(event *ics.VEvent, location *time.Location) (date, clock, minutes string) {
	start := event.GetProperty(ics.ComponentPropertyDtStart)
	if start == nil {
		r.Trouble = append(r.Trouble, Problem{Code: DateMissing})
		return "", "", ""
	}
	if !strings.Contains(start.Value, "T") {
		r.Trouble = append(r.Trouble, Problem{Code: AllDay})
		return shown(start.Value), "", ""
	}
	from, zone, ok := instant(start, location)
	if !ok {
		code, value := DateUnreadable, start.Value
		if zone != "" {
			code, value = ZoneUnknown, zone
		}
		r.Trouble = append(r.Trouble, Problem{Code: code, Value: clean(value)})
		return shown(start.Value), "", ""
	}
	if end := event.GetProperty(ics.ComponentPropertyDtEnd); end != nil {
		if until, _, ok := instant(end, location); ok && until.After(from) {
			minutes = strconv.Itoa(int(until.Sub(from) / time.Minute))
		}
	} else if length := property(event, ics.ComponentPropertyDuration); length != "" {
		minutes = lasting(length)
	}
	return from.Format("02.01.2006"), from.Format("15:04"), minutes
}

// shown gives a date as people write it, where the entry has one.
func shown(value string) string {
	if date, _, ok := readDate(value); ok {
		return date.Time().Format("02.01.2006")
	}
	return value
}

// instant reads a moment: in UTC, in a named zone, or in the town's. Where the zone is unknown it gives its name.
func instant(p *ics.IANAProperty, location *time.Location) (t time.Time, unknown string, ok bool) {
	value, zone := strings.TrimSpace(p.Value), location
	if utc, found := strings.CutSuffix(value, "Z"); found {
		value, zone = utc, time.UTC
	} else if named := p.ICalParameters["TZID"]; len(named) > 0 {
		name := strings.Trim(named[0], `"`)
		if known := zones[name]; known != "" {
			name = known
		}
		loaded, err := time.LoadLocation(name)
		if err != nil || name == "" || name == "Local" {
			return time.Time{}, named[0], false
		}
		zone = loaded
	}
	t, err := time.ParseInLocation("20060102T150405", value, zone)
	return t.In(location), "", err == nil
}

var duration = regexp.MustCompile(`^P(?:(\d{1,2})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,4})M)?)?`)

// lasting reads a duration (RFC 5545 §3.3.6) in minutes.
func lasting(s string) string {
	found := duration.FindStringSubmatch(s)
	if found == nil {
		return s
	}
	minutes := 0
	for i, each := range []int{24 * 60, 60, 1} {
		n, _ := strconv.Atoi(found[i+1])
		minutes += n * each
	}
	return strconv.Itoa(minutes)
}

// repeats notes what cannot be taken over as one appointment.
func (r *Row) repeats(event *ics.VEvent) {
	for _, name := range []ics.ComponentProperty{ics.ComponentPropertyRrule, ics.ComponentPropertyRdate, ics.ComponentPropertyRecurrenceId} {
		if event.GetProperty(name) != nil {
			r.Trouble = append(r.Trouble, Problem{Code: Recurring})
			break
		}
	}
	if strings.EqualFold(property(event, ics.ComponentPropertyStatus), "CANCELLED") {
		r.Trouble = append(r.Trouble, Problem{Code: Withdrawn})
	}
}

func property(event *ics.VEvent, name ics.ComponentProperty) string {
	if p := event.GetProperty(name); p != nil {
		return ics.FromText(p.Value)
	}
	return ""
}

var parting = regexp.MustCompile(`\s+[-–—|]\s+|:\s+|\s*[()]\s*`)

// apart tells in what an entry is called the person from the concern: Personalausweis – Anna Meier.
func apart(summary string, knows func(string) bool) (name, service string) {
	var rest []string
	for _, part := range parting.Split(summary, -1) {
		switch {
		case part == "":
		case service == "" && knows(part):
			service = part
		default:
			rest = append(rest, part)
		}
	}
	if service == "" && len(rest) == 2 {
		if personal(rest[0]) && !personal(rest[1]) {
			return rest[0], rest[1]
		}
		return rest[1], rest[0]
	}
	return strings.Join(rest, " "), service
}

// details are lines of a description that say what they are.
var details = map[Field]*regexp.Regexp{
	FieldEmail:   regexp.MustCompile(`([\w.+-]+@[\w-]+\.[\w.-]*\w)`),
	FieldPhone:   regexp.MustCompile(`(?im)(?:tel|telefon|handy|mobil|phone)[\w.]*\s*:?\s*([+(\d][\d\s/()+-]{4,})`),
	FieldName:    regexp.MustCompile(`(?im)^\s*name\s*:\s*(.+)$`),
	FieldService: regexp.MustCompile(`(?im)^\s*(?:anliegen|leistung|service|terminart)\s*:\s*(.+)$`),
}

func described(text string) map[Field]string {
	found := make(map[Field]string)
	for field, pattern := range details {
		if match := pattern.FindStringSubmatch(text); match != nil {
			found[field] = strings.TrimSpace(match[1])
		}
	}
	return found
}
