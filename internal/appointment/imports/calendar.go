package imports

import (
	"cmp"
	"errors"
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

// How many appointments one series may stand for, and how many steps the rules of all of a file are followed.
const mostOfSeries, mostSteps = 200, 300_000

// almanac reads calendars for one town.
type almanac struct {
	location *time.Location
	called   func(string) bool // exactly like a service
	knows    func(string) bool // or nearly so
	house    house
	now      time.Time // from when on series are taken apart
}

// listing is an entry of a file, and how its calendar is read.
type listing struct {
	*icalendar.Component
	clock   *clock
	cancels bool
	lines   []int // that it became
}

// read gives the entries of all calendars of a file. An entry without a zone lies in the town's. A series is as many lines as
// it has appointments ahead. What takes a whole day, was cancelled or repeats itself in a way that is not surely read is a line
// that says so; what a later state of the same entry replaces is left out.
func (a *almanac) read(text string) (Table, error) {
	calendars, ok := icalendar.Parse(text)
	if !ok {
		return Table{}, apperr.New(apperr.FileUnreadable).At("file") // without the cause, which quotes the file
	}
	t := Table{Source: Calendar, Headings: make([]string, len(calendarColumns))}
	t.Headings[len(calendarColumns)-1] = "SUMMARY"
	var entries []*listing
	var events []*icalendar.Component
	steps := mostSteps
	for _, c := range calendars {
		clock := &clock{town: a.location, defined: c.Zones()}
		cancels := strings.EqualFold(c.Text("METHOD"), "CANCEL")
		for _, event := range c.Children {
			if event.Name == "VEVENT" {
				entries = append(entries, &listing{Component: event, clock: clock, cancels: cancels})
				events = append(events, event)
			}
		}
	}
	later := icalendar.Later(events)
	for _, l := range entries {
		a.list(&t, l, events, &steps, later[l.Component] == nil)
		if len(t.Rows) > MaxRows {
			return t, nil // there is no need to know how many too many
		}
	}
	for _, l := range entries {
		if best := later[l.Component]; best != nil {
			t.Rows[l.lines[0]-1].Aside = &Problem{Code: Superseded, Line: line(best, entries)}
		}
	}
	return t, nil
}

// line gives the first that an entry became, or else one of those that replace all of it.
func line(event *icalendar.Component, entries []*listing) (first int) {
	for _, l := range entries {
		switch {
		case len(l.lines) == 0:
		case l.Component == event:
			return l.lines[0]
		case first == 0 && l.Text("UID") == event.Text("UID"):
			first = l.lines[0]
		}
	}
	return first
}

// list adds the lines of an entry.
func (a *almanac) list(t *Table, l *listing, events []*icalendar.Component, steps *int, valid bool) {
	add := func(row Row) {
		if l.cancels && !slices.ContainsFunc(row.Trouble, func(p Problem) bool { return p.Code == Withdrawn }) {
			row.Trouble = append(row.Trouble, Problem{Code: Withdrawn})
		}
		t.Rows = append(t.Rows, row)
		l.lines = append(l.lines, row.Line)
	}
	whole := a.entry(len(t.Rows)+1, l.Component, l.clock)
	once := l.Property("RECURRENCE-ID")
	if once != nil && (once.Params["RANGE"] != "" || icalendar.Recurs(l.Component)) {
		whole.Trouble = append(whole.Trouble, Problem{Code: Recurring})
	} else if once != nil {
		whole.Notes = append(whole.Notes, Problem{Code: SeriesMoved})
	}
	if once != nil || !valid || l.cancels || !icalendar.Recurs(l.Component) || slices.ContainsFunc(whole.Trouble, func(p Problem) bool { return p.Code != ZoneUnknown }) {
		add(whole)
		return
	}
	series := icalendar.Series{Read: l.clock.instant, From: a.now, Until: a.now.AddDate(0, 0, maxAhead), Most: mostOfSeries, Steps: steps}
	parts, err := series.Entries(l.Component, events)
	trouble := Problem{}
	switch {
	case errors.Is(err, icalendar.ErrMany):
		trouble = Problem{Code: SeriesLong, Value: strconv.Itoa(mostOfSeries)}
	case errors.Is(err, icalendar.ErrOver):
		trouble.Code = SeriesOver
	case err != nil:
		trouble.Code = Recurring
	}
	if trouble.Code != "" {
		whole.Trouble = append(whole.Trouble, trouble)
		add(whole)
	}
	for n, part := range parts {
		row := a.entry(len(t.Rows)+1, part, l.clock)
		if len(parts) > 1 {
			row.Notes = append(row.Notes, Problem{Code: SeriesPart, Value: strconv.Itoa(n+1) + "/" + strconv.Itoa(len(parts))})
		}
		add(row)
	}
}

func (a *almanac) entry(number int, event *icalendar.Component, clock *clock) Row {
	row := Row{Line: number}
	date, start, minutes := row.times(event, clock)
	if strings.EqualFold(event.Text("STATUS"), "CANCELLED") {
		row.Trouble = append(row.Trouble, Problem{Code: Withdrawn})
	}
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
