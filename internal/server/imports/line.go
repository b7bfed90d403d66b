package imports

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/staffauth"
)

// lineView is one line. Words are what stands in the file where it is not understood.
type lineView struct {
	Number   int
	Code     imports.Code
	Tone     string // ok, warn, bad, out
	Word     string // of the verdict
	Sentence []string
	Date     string
	Time     string
	Name     string
	Services string
	Edited   bool

	RawDate, RawTime, RawServices bool // as in the file, because it is not understood

	Changed bool
	Skipped bool
	Address string // that opens it for changing
	Open    *openLine
}

// openLine is a line that is being changed.
type openLine struct {
	ID       string // of the draft
	Line     int
	Skipped  bool
	Filter   string
	Services []serviceChoice
	Values   map[string]string
	Minutes  string
	Usual    string // minutes that the service takes
	Service  string // chosen
	Raw      string // what the file says, where it is none or several
	Quantity string
	Near     []string // free times of the day
	Close    string
	First    string // id of the field to begin in
}

const nearTimes = 6

func lineOf(r *staffauth.Request, preview *imports.Preview, l *imports.Line, filter string) lineView {
	number := strconv.Itoa(l.Number)
	row := lineView{
		Number: l.Number, Code: l.Code, Word: r.Printer.T("desk.intake.verdict." + string(l.Code)), Edited: l.Edited, Skipped: l.Code == imports.Skipped,
		Date: l.Values[imports.FieldDate], Time: l.Values[imports.FieldTime], Name: l.Agreed.Contact.Name, Services: l.Values[imports.FieldService],
		Address: r.Link(pathOf(preview.Draft.ID, "/vorschau"), "zeigen", filter, "zeile", number), // no fragment: it would take the focus
	}
	switch {
	case row.Skipped:
		row.Tone = "out"
	case l.Bad():
		row.Tone = "bad"
	case l.Code == imports.Elsewhere || l.Trial.Moves > 0:
		row.Tone = "warn"
	case l.Marked():
		row.Tone = "note"
	default:
		row.Tone = "ok"
	}
	if start := l.Agreed.Start; !start.IsZero() {
		row.Date = r.Printer.WeekdayShort(start.Weekday()) + " " + start.Format("02.01.2006")
		row.Time = start.Format("15:04")
		if l.Trial.Minutes > 0 {
			row.Time += "–" + start.Add(minutes(l.Trial.Minutes)).Format("15:04")
		}
	}
	for _, problem := range l.Problems {
		switch problem.Code {
		case imports.DateUnreadable:
			row.RawDate = true
		case imports.TimeUnreadable, imports.TimeBetween:
			row.RawTime = true
		case imports.ServiceUnknown:
			row.RawServices = true
		}
	}
	if len(l.Agreed.Basket) > 0 {
		var names []string
		for _, item := range l.Agreed.Basket {
			name := r.ServiceName(item.Service).String()
			if item.Quantity > 1 {
				name += " × " + strconv.Itoa(item.Quantity)
			}
			names = append(names, name)
		}
		row.Services = strings.Join(names, ", ")
	}
	row.Sentence = sentences(r, preview.Draft, l)
	return row
}

// sentences say what is wrong with a line and how to mend it, or what happens beside it.
func sentences(r *staffauth.Request, d *imports.Draft, l *imports.Line) (list []string) {
	for _, problem := range l.Problems {
		if problem.Fault != nil {
			sentence := sentenceOf(r, problem.Fault)
			if problem.Value != "" {
				sentence = r.Printer.T("desk.intake.quoted", "value", problem.Value, "sentence", sentence)
			}
			list = append(list, sentence)
			continue
		}
		entry := "desk.intake.problem."
		list = append(list, r.Printer.T(entry+string(problem.Code), "value", problem.Value, "line", problem.Line))
	}
	o := r.Settings.Office(d.Mapping.Office)
	name := func(id string) string {
		if i := o.Counter(id); i >= 0 {
			return o.Counters[i].Name
		}
		return id
	}
	if l.Code == imports.Elsewhere {
		list = append(list, r.Printer.T("desk.intake.elsewhere", "counter", name(l.Trial.Counter), "wished", name(l.Agreed.Counter)))
	}
	if l.Trial.Moves > 0 {
		list = append(list, r.Printer.T("desk.intake.moves", "count", l.Trial.Moves))
	}
	for _, note := range l.Notes {
		date := ""
		if !l.Agreed.Start.IsZero() {
			date = r.Printer.Date(civil.DateOf(l.Agreed.Start))
		}
		list = append(list, r.Printer.T("desk.intake.note."+string(note.Code), "value", note.Value, "read", note.Read, "line", note.Line, "date", date))
	}
	return list
}

// saidToStaff are refusals of what a person is called by, which speak to whoever it is about: here they are said to staff.
var saidToStaff = map[apperr.Code]bool{apperr.NameMissing: true, apperr.NameInvalid: true, apperr.EmailInvalid: true, apperr.PhoneInvalid: true}

func sentenceOf(r *staffauth.Request, refusal *apperr.Error) string {
	if saidToStaff[refusal.Code] {
		return r.Printer.Fill("desk.intake.refused."+string(refusal.Code), refusal.Args)
	}
	return r.Sentence(refusal)
}

func openLineOf(r *staffauth.Request, preview *imports.Preview, l *imports.Line, filter string) *openLine {
	o := &openLine{
		ID: preview.Draft.ID.String(), Line: l.Number, Skipped: l.Code == imports.Skipped, Filter: filter, Services: serviceChoices(r, preview.Draft.Mapping.Office),
		Values: make(map[string]string), Quantity: l.Values[imports.FieldQuantity], First: "datum",
		Close: r.Link(pathOf(preview.Draft.ID, "/vorschau")+"#z"+strconv.Itoa(l.Number), "zeigen", filter),
	}
	for field, value := range l.Values {
		o.Values[string(field)] = value
	}
	if l.Agreed.Minutes > 0 {
		o.Minutes = strconv.Itoa(l.Agreed.Minutes)
	} else if l.Trial.Minutes > 0 {
		o.Usual = strconv.Itoa(l.Trial.Minutes)
	}
	if len(l.Agreed.Basket) == 1 {
		o.Service = l.Agreed.Basket[0].Service
	} else {
		o.Raw = l.Values[imports.FieldService]
	}
	if l.Code != imports.Fine && l.Code != imports.Skipped {
		for _, start := range preview.Near(l, nearTimes) {
			o.Near = append(o.Near, start.Format("15:04"))
		}
		slices.Sort(o.Near)
	}
	if len(l.Problems) > 0 {
		o.First = fieldOf(l.Problems[0])
	}
	return o
}

// fieldOf names the field in which a problem is mended.
func fieldOf(problem imports.Problem) string {
	switch problem.Code {
	case imports.TimeMissing, imports.TimeUnreadable, imports.TimeBetween, imports.TimeSkipped, imports.NoCounter, imports.Closed, imports.Unable, imports.AllDay:
		return "uhrzeit"
	case imports.MinutesUnreadable:
		return "minuten"
	case imports.ServiceMissing, imports.ServiceUnknown:
		return "anliegen"
	case imports.QuantityUnreadable:
		return "anzahl"
	case imports.FileTwice, imports.BookedTwice:
		return "auslassen"
	case imports.Refused:
		switch problem.Fault.Field {
		case "name":
			return "name"
		case "email":
			return "email"
		case "phone":
			return "telefon"
		}
		return "anliegen"
	}
	return "datum"
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
