package imports

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/external"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

// Code says what a line is, or what is wrong with it.
type Code string

// What is wrong with a line in itself.
const (
	DateMissing        Code = "date_missing"
	DateUnreadable     Code = "date_unreadable"
	TimeMissing        Code = "time_missing"
	TimeUnreadable     Code = "time_unreadable"
	TimeBetween        Code = "time_between" // not at a multiple of five minutes
	TimeSkipped        Code = "time_skipped" // the clock has no such time on that date
	Past               Code = "past"
	Far                Code = "far" // further ahead than anybody agrees
	MinutesUnreadable  Code = "minutes_unreadable"
	QuantityUnreadable Code = "quantity_unreadable"
	ServiceMissing     Code = "service_missing"
	ServiceUnknown     Code = "service_unknown"
	Refused            Code = "refused"   // Problem.Fault says why
	AllDay             Code = "all_day"   // of a calendar
	Recurring          Code = "recurring" // of a calendar, in a way that is not surely read
	SeriesLong         Code = "series"    // a series of too many
	SeriesOver         Code = "series_over"
	Withdrawn          Code = "withdrawn"  // cancelled in the calendar
	ZoneUnknown        Code = "zone"       // of a calendar
	DateOrder          Code = "date_order" // day and month can be read either way, see AboutOrder
	DateYear           Code = "date_year"  // without a year, see AboutYear
	FileTwice          Code = "file_twice" // the same person at the same time, in another line
	BookedTwice        Code = "booked"     // the same person at the same time has an appointment
	NoCounter          Code = "no_counter" // no counter is free
	Closed             Code = "closed"     // outside of the opening hours
	Unable             Code = "unable"     // no counter that knows the service is staffed
)

// What a line is that can be taken over.
const (
	Fine      Code = "fine"
	Elsewhere Code = "elsewhere" // on another counter than the file says
	Skipped   Code = "skipped"   // left out
)

// What is remarked on a line that is no problem: how it was read where that is not plain, and what is not taken over.
const (
	DateRead       Code = "date_read"  // by the order of its column
	DateNext       Code = "date_next"  // the next such day
	DateAbove      Code = "date_above" // from the line above
	WeekdayDiffers Code = "weekday"    // from the one that stands with the date
	ZoneHere       Code = "zone_here"  // taken for the town's
	Invited        Code = "invited"    // somebody else, too
	SeriesPart     Code = "series_part"
	SeriesMoved    Code = "series_moved"
	PhoneRead      Code = "phone_read" // one number of what stands there
	PhoneNone      Code = "phone_none" // no number in it
	EmailRead      Code = "email_read" // one address of what stands there
	EmailNone      Code = "email_none" // no address in it
	CounterUnknown Code = "counter"    // the office has none of that name
)

// Why a row is left out from the beginning: it is no appointment.
const (
	Superseded Code = "superseded" // a later state of the same entry stands in another line
	Title      Code = "title"      // above the headings
	Repeated   Code = "repeated"   // the headings again
	Section    Code = "section"    // a date that holds for the lines below
	Sum        Code = "sum"        // below the last of them
)

// maxAhead is how far ahead an appointment may lie, in days; beyond it a year was mistyped.
const maxAhead = 730

// Problem is one thing that is wrong with a line.
type Problem struct {
	Code  Code          `json:"code"`
	Value string        `json:"value,omitempty"` // as it stands in the file
	Read  string        `json:"read,omitempty"`  // what was made of it
	Line  int           `json:"line,omitempty"`  // the other line, of FileTwice, Superseded and DateAbove
	Fault *apperr.Error `json:"-"`               // of Refused
}

// Line is one line as it is understood.
type Line struct {
	Number   int
	Values   map[Field]string
	Edited   bool
	Code     Code
	Problems []Problem
	Agreed   *external.Appointment // what was understood; complete where there are no problems
	Trial    external.Placement
	Notes    []Problem // what is remarked and no problem

	Aside bool // it is no appointment and was left out from the beginning

	asks []Question // that it depends on
}

// Bad tells whether the line cannot be taken over as it is.
func (l *Line) Bad() bool { return len(l.Problems) > 0 && l.Code != Skipped }

// Marked tells whether something is remarked on a line that is not left out.
func (l *Line) Marked() bool { return len(l.Notes) > 0 && l.Code != Skipped }

func (l *Line) wrong(code Code, value string) {
	l.Problems = append(l.Problems, Problem{Code: code, Value: value})
}

func (l *Line) note(code Code, value string) {
	l.Notes = append(l.Notes, Problem{Code: code, Value: value})
}

func (l *Line) ask(about About, example, chosen string, choices ...Choice) {
	l.asks = append(l.asks, Question{About: about, Example: example, Chosen: chosen, Choices: choices})
}

// reader understands lines for one town at one moment.
type reader struct {
	*Draft
	town    *directory.Town
	names   *names
	now     time.Time
	ordered ordered
	hours   bool // lengths are in hours
	above   struct {
		date string // of the last line that has one
		line int
	}
}

func (r *reader) read(row *Row) *Line {
	l := &Line{
		Number: row.Line, Values: r.values(row, r.names), Code: Fine, Notes: slices.Clone(row.Notes),
		Agreed: &external.Appointment{Language: r.town.Settings().SourceLanguage()},
	}
	edit := r.Edits[row.Line]
	l.Edited = len(edit.Values) > 0
	if row.Aside != nil && edit.Skip {
		l.Code, l.Notes, l.Aside = Skipped, []Problem{*row.Aside}, true
		return l
	}
	for _, trouble := range row.Trouble {
		r.trouble(l, trouble)
	}
	if l.Values[FieldAllDay] != "" && yes(l.Values[FieldAllDay]) && edit.Values[FieldTime] == "" {
		l.wrong(AllDay, "")
	}
	if cancelled.MatchString(l.Values[FieldState]) {
		l.wrong(Withdrawn, l.Values[FieldState])
	} else if _, yes := withdrawn(l.Values[FieldSubject]); yes {
		l.wrong(Withdrawn, l.Values[FieldSubject])
	}
	if len(l.Problems) == 0 {
		r.when(l)
	}
	r.what(l)
	r.who(l)
	r.where(l)
	if len(l.Problems) > 0 {
		l.Code = l.Problems[0].Code
	}
	if edit.Skip {
		l.Code, l.asks = Skipped, nil
	}
	return l
}

// trouble takes over what was seen while reading, as far as nobody has mended or answered it.
func (r *reader) trouble(l *Line, t Problem) {
	switch {
	case t.Code == Recurring || t.Code == SeriesLong || t.Code == SeriesOver || t.Code == Withdrawn:
	case l.Edited:
		return
	case t.Code == ZoneUnknown:
		chosen := r.Mapping.Answers[AboutZone]
		l.ask(AboutZone, t.Value, chosen, Choice{Answer: Here})
		if chosen == Here {
			l.note(ZoneHere, t.Value)
			return
		}
	}
	l.Problems = append(l.Problems, t)
}

var (
	cancelled = regexp.MustCompile(`(?i)storniert|abgesagt|abgemeldet|gelöscht|cancell?ed|deleted`)
	affirmed  = regexp.MustCompile(`^(?i)(?:ja|j|yes|y|wahr|true|ein|on|x|1)$`)
)

func yes(cell string) bool { return affirmed.MatchString(cell) }

// when understands date, time and length.
func (r *reader) when(l *Line) {
	date, rest, ok := r.date(l)
	clock := l.Values[FieldTime]
	if clock == "" {
		clock = rest
	}
	start, end, okTime := readTime(clock)
	switch {
	case clock == "" && ok:
		l.wrong(TimeMissing, "")
	case clock != "" && !okTime:
		l.wrong(TimeUnreadable, clock)
	case clock != "" && start%civil.TickMinutes != 0:
		l.wrong(TimeBetween, clock)
	}
	if ok && okTime {
		r.moment(l, date, start)
	}
	r.length(l, date, start, end)
}

// date understands the date and gives what stands behind it. Where it can be read in two ways, the line waits for what is
// answered, or says how it was read.
func (r *reader) date(l *Line) (date civil.Date, rest string, ok bool) {
	said := l.Values[FieldDate]
	if said == "" && r.above.date != "" && l.Values[FieldTime] != "" {
		chosen := r.Mapping.Answers[AboutAbove]
		l.ask(AboutAbove, r.above.date, chosen, Choice{Answer: Above})
		if chosen == Above {
			said = r.above.date
			l.Notes = append(l.Notes, Problem{Code: DateAbove, Value: said, Line: r.above.line})
		}
	}
	if said == "" {
		l.wrong(DateMissing, "")
		return 0, "", false
	}
	if local, ok := r.instant(said); ok {
		return civil.DateOf(local), local.Format("15:04"), true
	}
	read, ok := readDate(said, r.ordered.order)
	if ok {
		r.above.date, r.above.line = said, l.Number
		return read.date, read.rest, r.plain(l, said, read)
	}
	today := civil.DateOf(r.now.In(r.town.Rules.Location))
	if date, rest, ok = readYearless(said, today); ok {
		chosen := r.Mapping.Answers[AboutYear]
		l.ask(AboutYear, said, chosen, Choice{Answer: Next, Date: date})
		if chosen != Next {
			l.wrong(DateYear, said)
			return 0, "", false
		}
		r.above.date, r.above.line = said, l.Number
		l.note(DateNext, said)
		return date, rest, true
	}
	l.wrong(DateUnreadable, said)
	return 0, "", false
}

// instant reads a moment that programs write with its offset, in the town's time.
func (r *reader) instant(said string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, said); err == nil {
			return t.In(r.town.Rules.Location), true
		}
	}
	return time.Time{}, false
}

// plain remarks how a date was read that can be read otherwise; it is false where nobody knows.
func (r *reader) plain(l *Line, said string, read dateRead) bool {
	if read.weekday != nil && *read.weekday != read.date.Weekday() && (read.other == nil || !r.ordered.open) {
		l.note(WeekdayDiffers, said)
	}
	if read.other == nil {
		if read.against {
			l.note(DateRead, said)
		}
		return true
	}
	if !r.ordered.certain {
		day, month, chosen := read.date, *read.other, string(r.ordered.order)
		if r.ordered.order == MonthFirst {
			day, month = month, day
		}
		if r.ordered.open {
			chosen = ""
		}
		l.ask(AboutOrder, said, chosen, Choice{Answer: string(DayFirst), Date: day}, Choice{Answer: string(MonthFirst), Date: month})
	}
	if r.ordered.open {
		l.wrong(DateOrder, said)
		return false
	}
	l.note(DateRead, said)
	return true
}

func (r *reader) moment(l *Line, date civil.Date, start civil.Clock) {
	if start == 24*60 {
		date, start = date.AddDays(1), 0
	}
	instant := civil.Instant(date, start, r.town.Rules.Location, civil.Beginning)
	l.Agreed.Start = instant
	switch {
	case civil.Clock(instant.Hour()*60+instant.Minute()) != start:
		l.wrong(TimeSkipped, l.Values[FieldTime])
	case !instant.After(r.now):
		l.wrong(Past, l.Values[FieldDate])
	case date > civil.DateOf(r.now.In(r.town.Rules.Location)).AddDays(maxAhead):
		l.wrong(Far, l.Values[FieldDate])
	}
}

// length takes the minutes, or else those until the end; without either the service says how long.
func (r *reader) length(l *Line, date civil.Date, start civil.Clock, end *civil.Clock) {
	if said := l.Values[FieldMinutes]; says(said) {
		if r.hours && plainNumber.MatchString(said) {
			said += " h"
		}
		minutes, ok := readMinutes(said)
		if !ok {
			l.wrong(MinutesUnreadable, l.Values[FieldMinutes])
		}
		l.Agreed.Minutes = minutes
		return
	}
	days := 0
	if said := l.Values[FieldEnd]; says(said) {
		if local, ok := r.instant(said); ok {
			said = local.Format("02.01.2006 15:04")
		}
		if read, ok := readDate(said, r.ordered.order); ok { // a calendar repeats the date
			said = read.rest
			if date != 0 && said != "" {
				days = int(read.date - date)
			}
		}
		until, _, ok := readTime(said)
		switch {
		case ok:
			end = &until
		case said != "":
			l.wrong(MinutesUnreadable, l.Values[FieldEnd])
			return
		}
	}
	if end == nil {
		return
	}
	minutes := int(*end-start) + days*24*60
	if minutes <= 0 {
		l.wrong(MinutesUnreadable, cmp.Or(l.Values[FieldEnd], l.Values[FieldTime], l.Values[FieldDate]))
		return
	}
	l.Agreed.Minutes = minutes
}

var plainNumber = regexp.MustCompile(`^\d+(?:[.,]\d+)?$`)

// what understands the services.
func (r *reader) what(l *Line) {
	services := []string{r.Mapping.Service}
	if said := l.Values[FieldService]; says(said) {
		found, unknown := r.resolve(r.names, said)
		if unknown != "" {
			l.wrong(ServiceUnknown, unknown)
			return
		}
		services = found
	} else if r.Mapping.Service == "" {
		l.wrong(ServiceMissing, "")
		return
	}
	quantity := 1
	if said := l.Values[FieldQuantity]; says(said) {
		var ok bool
		if quantity, ok = readNumber(said); !ok {
			l.wrong(QuantityUnreadable, said)
			return
		}
	}
	var basket office.Basket
	for _, service := range services {
		basket = basket.Add(service, quantity)
	}
	l.Agreed.Basket = basket
}

// who understands the person. A cell that may be empty and holds no number or address does not refuse the line.
func (r *reader) who(l *Line) {
	contact := appointment.Contact{Name: strings.TrimSpace(l.Values[FieldFirst] + " " + l.Values[FieldName])}
	contact.Email = r.optional(l, FieldEmail, email, EmailRead, EmailNone)
	contact.Phone = r.optional(l, FieldPhone, phone, PhoneRead, PhoneNone)
	if contact.Phone == "" {
		contact.Phone = r.optional(l, FieldMobile, phone, PhoneRead, PhoneNone)
	}
	contact, err := contact.Staffed()
	l.Agreed.Contact = contact
	if err == nil {
		return
	}
	var refusals apperr.List
	if errors.As(err, &refusals) {
		for _, refusal := range refusals {
			l.Problems = append(l.Problems, Problem{Code: Refused, Fault: refusal, Value: l.Values[Field(refusal.Field)]})
		}
	}
}

// optional reads a cell that may be empty, and remarks what is not taken over as it stands.
func (r *reader) optional(l *Line, field Field, read func(string) (string, bool), other, none Code) string {
	said := l.Values[field]
	value, changed := read(said)
	switch {
	case changed && value == "":
		l.note(none, said)
	case changed:
		l.Notes = append(l.Notes, Problem{Code: other, Value: said, Read: value})
	}
	return value
}

// where finds the counter that a file calls by its id or its name.
func (r *reader) where(l *Line) {
	said := l.Values[FieldCounter]
	o := r.town.Settings().Office(r.Mapping.Office)
	word := fold(said)
	for i := range o.Counters {
		if c := &o.Counters[i]; word != "" && (word == fold(c.ID) || word == fold(c.Name)) {
			l.Agreed.Counter = c.ID
			return
		}
	}
	if says(said) {
		l.note(CounterUnknown, said)
	}
}
