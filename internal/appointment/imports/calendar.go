package imports

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports/icalendar"
)

// calendarColumns are what an entry of a calendar is taken apart into. The last shows how it was called.
var calendarColumns = []Field{
	FieldDate, FieldTime, FieldMinutes, FieldName, FieldEmail, FieldPhone, FieldService, FieldNone,
}

// almanac reads calendars for one town.
type almanac struct {
	location *time.Location
	called   func(string) bool // exactly like a service
	knows    func(string) bool // or nearly so
	house    house
}

// read gives the entries of all calendars of a file. An entry without a zone lies in the town's. What repeats itself,
// takes a whole day or was cancelled is a line that says so; what a later state of the same entry replaces is left out.
func (a *almanac) read(text string) (Table, error) {
	calendars, ok := icalendar.Parse(text)
	if !ok {
		return Table{}, apperr.New(apperr.FileUnreadable).At("file") // without the cause, which quotes the file
	}
	t := Table{Source: Calendar, Headings: make([]string, len(calendarColumns))}
	t.Headings[len(calendarColumns)-1] = "SUMMARY"
	var states []state
	for _, c := range calendars {
		clock := &clock{town: a.location, defined: c.Zones()}
		cancels := strings.EqualFold(c.Text("METHOD"), "CANCEL")
		for _, event := range c.Children {
			if event.Name != "VEVENT" {
				continue
			}
			row := a.entry(len(t.Rows)+1, event, clock)
			if cancels && !slices.ContainsFunc(row.Trouble, func(p Problem) bool { return p.Code == Withdrawn }) {
				row.Trouble = append(row.Trouble, Problem{Code: Withdrawn})
			}
			t.Rows = append(t.Rows, row)
			states = append(states, stateOf(event))
		}
	}
	supersede(t.Rows, states)
	return t, nil
}

// state tells which of several entries of one name is the latest.
type state struct {
	uid      string
	sequence int
	stamp    string
}

func stateOf(event *icalendar.Component) state {
	s := state{uid: event.Text("UID"), stamp: cmp.Or(event.Text("LAST-MODIFIED"), event.Text("DTSTAMP"))}
	if s.uid != "" {
		s.uid += "\x00" + event.Text("RECURRENCE-ID")
	}
	s.sequence, _ = strconv.Atoi(strings.TrimSpace(event.Text("SEQUENCE")))
	return s
}

// supersede sets aside what a later state of the same entry replaces: the highest number wins, then what was written
// last, then what stands last.
func supersede(rows []Row, states []state) {
	latest := make(map[string]int)
	for i, s := range states {
		best, seen := latest[s.uid]
		if s.uid != "" && (!seen || cmp.Or(cmp.Compare(s.sequence, states[best].sequence), cmp.Compare(s.stamp, states[best].stamp)) >= 0) {
			latest[s.uid] = i
		}
	}
	for i, s := range states {
		if best := latest[s.uid]; s.uid != "" && best != i {
			rows[i].Aside = &Problem{Code: Superseded, Line: rows[best].Line}
		}
	}
}

func (a *almanac) entry(number int, event *icalendar.Component, clock *clock) Row {
	row := Row{Line: number}
	date, start, minutes := row.times(event, clock)
	row.repeats(event)
	summary := event.Text("SUMMARY")
	if title, cancelled := withdrawn(summary); cancelled {
		summary = title
		if !strings.EqualFold(event.Text("STATUS"), "CANCELLED") {
			row.Trouble = append(row.Trouble, Problem{Code: Withdrawn})
		}
	}
	name, service := apart(summary, a.called, a.knows)
	details := a.house.detailed(event.Text("DESCRIPTION"))
	email := details[FieldEmail]
	if guests := a.house.guests(event); len(guests) > 0 {
		if guests[0].email != "" {
			email = guests[0].email
		}
		if guests[0].name != "" {
			name = guests[0].name
		}
		for _, other := range guests[1:] {
			row.Notes = append(row.Notes, Problem{Code: Invited, Value: clean(cmp.Or(other.email, other.name))})
		}
	}
	if details[FieldName] != "" {
		name = details[FieldName]
	}
	if details[FieldService] != "" {
		service = details[FieldService]
	}
	for _, cell := range []string{date, start, minutes, name, email, details[FieldPhone], service, event.Text("SUMMARY")} {
		row.Cells = append(row.Cells, clean(cell))
	}
	return row
}

// times gives date, wall time and minutes of an entry in the town's zone. Where its zone is unknown, they are as they
// stand there.
func (r *Row) times(event *icalendar.Component, clock *clock) (date, start, minutes string) {
	begins := event.Property("DTSTART")
	if begins == nil || strings.TrimSpace(begins.Value) == "" {
		r.Trouble = append(r.Trouble, Problem{Code: DateMissing})
		return "", "", ""
	}
	if !strings.Contains(begins.Value, "T") {
		r.Trouble = append(r.Trouble, Problem{Code: AllDay})
		return shown(begins.Value), "", ""
	}
	from, zone, ok := clock.read(begins)
	if !ok {
		r.Trouble = append(r.Trouble, Problem{Code: DateUnreadable, Value: clean(begins.Value)})
		return shown(begins.Value), "", ""
	}
	if zone != "" {
		r.Trouble = append(r.Trouble, Problem{Code: ZoneUnknown, Value: clean(zone)})
	}
	if end := event.Property("DTEND"); end != nil {
		if until, _, ok := clock.read(end); ok && until.After(from) {
			minutes = strconv.Itoa(int(until.Sub(from) / time.Minute))
			if whole := until.Sub(from); from.Hour() == 0 && from.Minute() == 0 && whole%(24*time.Hour) == 0 {
				r.Trouble = append(r.Trouble, Problem{Code: AllDay})
				return from.Format("02.01.2006"), "", ""
			}
		}
	} else if length := event.Text("DURATION"); length != "" {
		minutes = length
		if n, ok := readMinutes(length); ok {
			minutes = strconv.Itoa(n)
		}
	}
	if wall, skipped := clock.skipped(begins, from); skipped {
		from = wall
	}
	return from.Format("02.01.2006"), from.Format("15:04"), minutes
}

// shown gives a date as people write it, where the entry has one.
func shown(value string) string {
	if read, ok := readDate(value, DayFirst); ok {
		return read.date.Time().Format("02.01.2006")
	}
	return value
}

// repeats notes what cannot be taken over as one appointment. A single day of a series that was moved can.
func (r *Row) repeats(event *icalendar.Component) {
	rule := strings.ToUpper(event.Text("RRULE"))
	if rule != "" && !slices.Contains(strings.Split(rule, ";"), "COUNT=1") || event.Property("RDATE") != nil {
		r.Trouble = append(r.Trouble, Problem{Code: Recurring})
	}
	if strings.EqualFold(event.Text("STATUS"), "CANCELLED") {
		r.Trouble = append(r.Trouble, Problem{Code: Withdrawn})
	}
}

var withdrawal = regexp.MustCompile(`^(?i)(?:abgesagt|storniert|cancell?ed)\s*:\s*`)

// withdrawn tells whether Outlook has written before a title that it was cancelled, and gives the title without.
func withdrawn(title string) (string, bool) {
	rest := withdrawal.ReplaceAllString(title, "")
	return rest, rest != title
}

var parting = regexp.MustCompile(`\s+[-–—|]\s+|:\s+|\s*[()]\s*`)

// apart tells in what an entry is called the person from the concern: Personalausweis – Anna Meier. What is called exactly
// like a service counts before what only resembles one.
func apart(summary string, called, knows func(string) bool) (name, service string) {
	parts := slices.DeleteFunc(parting.Split(summary, -1), func(s string) bool { return s == "" })
	at := slices.IndexFunc(parts, called)
	if at < 0 {
		at = slices.IndexFunc(parts, knows)
	}
	switch {
	case at >= 0:
		service = parts[at]
		return strings.Join(slices.Delete(parts, at, at+1), " "), service
	case len(parts) == 2 && personal(parts[0]) && !personal(parts[1]):
		return parts[0], parts[1]
	case len(parts) == 2:
		return parts[1], parts[0]
	}
	return strings.Join(parts, " "), ""
}
