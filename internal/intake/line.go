package intake

import (
	"errors"
	"strings"
	"time"

	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/fault"
	"stadttermin/internal/office"
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
	Refused            Code = "refused"    // Problem.Fault says why
	AllDay             Code = "all_day"    // of a calendar
	Recurring          Code = "recurring"  // of a calendar
	Withdrawn          Code = "withdrawn"  // cancelled in the calendar
	ZoneUnknown        Code = "zone"       // of a calendar
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

// maxAhead is how far ahead an appointment may lie, in days; beyond it a year was mistyped.
const maxAhead = 730

// Problem is one thing that is wrong with a line.
type Problem struct {
	Code  Code         `json:"code"`
	Value string       `json:"value,omitempty"` // as it stands in the file
	Line  int          `json:"line,omitempty"`  // the other line, of FileTwice
	Fault *fault.Error `json:"-"`               // of Refused
}

// Line is one line as it is understood.
type Line struct {
	Number   int
	Values   map[Field]string
	Edited   bool
	Code     Code
	Problems []Problem
	Agreed   *booking.Agreed // what was understood; complete where there are no problems
	Trial    booking.Trial
}

// Bad tells whether the line cannot be taken over as it is.
func (l *Line) Bad() bool { return len(l.Problems) > 0 && l.Code != Skipped }

func (l *Line) wrong(code Code, value string) {
	l.Problems = append(l.Problems, Problem{Code: code, Value: value})
}

// reader understands lines for one town at one moment.
type reader struct {
	*Draft
	town  *booking.Town
	names *names
	now   time.Time
}

func (r *reader) read(row *Row) *Line {
	l := &Line{Number: row.Line, Values: r.values(row), Code: Fine, Agreed: &booking.Agreed{Language: r.town.Settings().SourceLanguage()}}
	edit := r.Edits[row.Line]
	l.Edited = len(edit.Values) > 0
	for _, trouble := range row.Trouble {
		if !l.Edited || trouble.Code == Recurring || trouble.Code == Withdrawn {
			l.Problems = append(l.Problems, trouble)
		}
	}
	if len(l.Problems) == 0 {
		r.when(l)
	}
	r.what(l)
	r.who(l)
	l.Agreed.Counter = r.counter(l.Values[FieldCounter])
	if len(l.Problems) > 0 {
		l.Code = l.Problems[0].Code
	}
	if edit.Skip {
		l.Code = Skipped
	}
	return l
}

// when understands date, time and length.
func (r *reader) when(l *Line) {
	said := l.Values[FieldDate]
	date, rest, ok := readDate(said)
	if instant, err := time.Parse(time.RFC3339, said); err == nil {
		local := instant.In(r.town.Rules.Location)
		date, rest, ok = civil.DateOf(local), local.Format("15:04"), true
	}
	switch {
	case said == "":
		l.wrong(DateMissing, "")
	case !ok:
		l.wrong(DateUnreadable, said)
	}
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
	r.length(l, start, end)
}

func (r *reader) moment(l *Line, date civil.Date, start civil.Clock) {
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
func (r *reader) length(l *Line, start civil.Clock, end *civil.Clock) {
	if said := l.Values[FieldMinutes]; said != "" {
		minutes, ok := readMinutes(said)
		if !ok {
			l.wrong(MinutesUnreadable, said)
		}
		l.Agreed.Minutes = minutes
		return
	}
	said := l.Values[FieldEnd]
	if said != "" {
		if _, rest, ok := readDate(said); ok {
			said = rest // a calendar repeats the date
		}
		until, _, ok := readTime(said)
		if said != "" && !ok {
			l.wrong(MinutesUnreadable, l.Values[FieldEnd])
			return
		}
		if ok {
			end = &until
		}
	}
	switch {
	case end == nil:
	case *end <= start:
		l.wrong(MinutesUnreadable, max(l.Values[FieldEnd], l.Values[FieldTime]))
	default:
		l.Agreed.Minutes = int(*end - start)
	}
}

// what understands the services.
func (r *reader) what(l *Line) {
	services := []string{r.Mapping.Service}
	if said := l.Values[FieldService]; said != "" {
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
	if said := l.Values[FieldQuantity]; said != "" {
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

// who understands the person.
func (r *reader) who(l *Line) {
	contact := booking.Contact{
		Name: strings.TrimSpace(l.Values[FieldFirst] + " " + l.Values[FieldName]), Email: l.Values[FieldEmail], Phone: l.Values[FieldPhone],
	}
	contact, err := contact.Staffed()
	l.Agreed.Contact = contact
	if err == nil {
		return
	}
	var refusals fault.List
	if errors.As(err, &refusals) {
		for _, refusal := range refusals {
			l.Problems = append(l.Problems, Problem{Code: Refused, Fault: refusal, Value: l.Values[Field(refusal.Field)]})
		}
	}
}

// counter gives the id of a counter that a file calls by its id or its name.
func (r *reader) counter(said string) string {
	o := r.town.Settings().Office(r.Mapping.Office)
	word := fold(said)
	for i := range o.Counters {
		if c := &o.Counters[i]; word != "" && (word == fold(c.ID) || word == fold(c.Name)) {
			return c.ID
		}
	}
	return ""
}
