package imports

import (
	"regexp"
	"slices"
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports/charset"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// About is what a file leaves open. Each is asked once, for all lines that it concerns.
type About string

// What is asked.
const (
	AboutOrder   About = "order"   // day or month first
	AboutYear    About = "year"    // dates without one
	AboutAbove   About = "above"   // dates only in the first line of a day
	AboutZone    About = "zone"    // zones that nobody knows
	AboutCharset About = "charset" // characters that make sense by two sets
	AboutSheet   About = "sheet"   // sheets of a workbook
)

// Order tells day from month where both are numbers.
type Order string

// Orders.
const (
	DayFirst   Order = "day"
	MonthFirst Order = "month"
)

// Answers to the other questions.
const (
	Next  = "next"  // the next such day from today
	Above = "above" // the date of the line above
	Here  = "here"  // in the town's time
)

// Question is asked once where lines can be read in two ways.
type Question struct {
	About   About
	Example string // as it stands in the file
	Lines   int
	Choices []Choice
	Chosen  string // answer in force, told or inferred; empty where lines wait for one
}

// Choice is an answer with what it makes of the example.
type Choice struct {
	Answer string
	Date   civil.Date // of AboutOrder and AboutYear
	Text   string     // of AboutCharset
}

// known tells whether an answer is one that may be given. None takes back what was answered.
func (a About) known(answer string) bool {
	if answer == "" && !a.rereads() {
		return true
	}
	switch a {
	case AboutOrder:
		return answer == string(DayFirst) || answer == string(MonthFirst)
	case AboutYear:
		return answer == Next
	case AboutAbove:
		return answer == Above
	case AboutZone:
		return answer == Here
	case AboutCharset:
		return charset.Sets[answer] != nil
	case AboutSheet:
		return answer != ""
	}
	return false
}

// rereads tells whether the whole file is read again by an answer. A mapping is refused at such a question before it was answered.
func (a About) rereads() bool { return a == AboutCharset || a == AboutSheet }

// ordered is what a column of dates says of its order.
type ordered struct {
	order   Order
	certain bool // its own values say so
	open    bool // nothing says so
}

// headings that are written in one language only, folded.
var (
	germanHeadings  = []string{"datum", "tag", "termin", "termindatum", "uhrzeit", "zeit", "beginn", "beginntam", "beginntum", "von", "bis", "ende", "endetum", "betreff", "nachname", "vorname", "anliegen", "dauer", "telefon"}
	englishHeadings = []string{"date", "day", "time", "startdate", "starttime", "enddate", "endtime", "from", "to", "subject", "firstname", "lastname", "phone", "service", "alldayevent", "duration"}
)

var halves = regexp.MustCompile(`(?i)\d\s*[ap]\.?\s?m\.?(?:\W|$)`)

// order finds out whether day or month comes first in the dates of a draft: from the values that allow only one, from
// days of the week that stand with them, and else from the language of the headings together with how times are written.
// What was answered wins.
func (d *Draft) order() ordered {
	if told := Order(d.Mapping.Answers[AboutOrder]); told != "" {
		return ordered{order: told}
	}
	day, month, twelve := 0, 0, false
	for column, field := range d.Mapping.Columns {
		if field != FieldDate && field != FieldTime && field != FieldEnd {
			continue
		}
		for i := range d.Rows {
			cell := d.Rows[i].Cell(column)
			twelve = twelve || halves.MatchString(cell)
			read, ok := readDate(cell, DayFirst)
			switch {
			case !ok || !slashed.MatchString(weekday.ReplaceAllString(cell, "")):
			case read.against:
				month++
			case read.other == nil && (read.date.Time().Day() > 12 || read.weekday != nil):
				day++
			}
		}
	}
	switch {
	case day > 0 && month == 0:
		return ordered{order: DayFirst, certain: true}
	case month > 0 && day == 0:
		return ordered{order: MonthFirst, certain: true}
	case day > 0 && month > 0:
		return ordered{order: DayFirst, open: true}
	}
	german, english := 0, 0
	for _, heading := range d.Headings {
		word := fold(heading)
		if slices.Contains(germanHeadings, word) {
			german++
		}
		if slices.Contains(englishHeadings, word) {
			english++
		}
	}
	switch {
	case german > 0 && english == 0 && !twelve:
		return ordered{order: DayFirst}
	case english > 0 && german == 0 && twelve:
		return ordered{order: MonthFirst}
	}
	return ordered{order: DayFirst, open: true}
}

// Questions lists what is asked of a draft before its lines can be taken over, and what was answered.
func (p *Preview) Questions() (asked []*Question) {
	by := make(map[About]*Question)
	for _, l := range p.Lines {
		for _, open := range l.asks {
			q := by[open.About]
			if q == nil {
				q = &Question{About: open.About, Example: open.Example, Choices: open.Choices, Chosen: open.Chosen}
				by[open.About] = q
				asked = append(asked, q)
			}
			q.Lines++
		}
	}
	return asked
}

// Questions lists what is asked before the columns are: by which characters a file is to be read, with a word that differs,
// or which of its sheets.
func (d *Draft) Questions() (asked []*Question) {
	if len(d.Charsets) > 0 {
		q := &Question{About: AboutCharset, Chosen: d.Mapping.Answers[AboutCharset]}
		word := telling(d.Raw)
		for _, name := range d.Charsets {
			var out strings.Builder
			for _, b := range word {
				out.WriteRune(charset.Sets[name].DecodeByte(b))
			}
			q.Choices = append(q.Choices, Choice{Answer: name, Text: clean(out.String())})
		}
		asked = append(asked, q)
	}
	if len(d.Sheets) > 0 {
		q := &Question{About: AboutSheet, Chosen: d.Mapping.Answers[AboutSheet]}
		for _, name := range d.Sheets {
			q.Choices = append(q.Choices, Choice{Answer: name, Text: name})
		}
		asked = append(asked, q)
	}
	return asked
}

// telling gives the longest of the words that are not of plain letters.
func telling(data []byte) (word []byte) {
	separate := func(b byte) bool { return b < 0x80 && !(b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '-') }
	start := 0
	for i := 0; i <= len(data); i++ {
		if i < len(data) && !separate(data[i]) {
			continue
		}
		if part := data[start:i]; len(part) > len(word) && len(part) <= 40 && slices.ContainsFunc(part, func(b byte) bool { return b >= 0x80 }) {
			word = part
		}
		start = i + 1
	}
	return word
}

// answer keeps what somebody has said. By other characters and of another sheet the whole file is read again.
func (d *Draft) answer(town *directory.Town, about About, answer string) error {
	if d.Mapping.Answers == nil {
		d.Mapping.Answers = make(map[About]string)
	}
	if about == AboutSheet && !slices.Contains(d.Sheets, answer) {
		return apperr.New(apperr.Invalid).At(string(about))
	}
	d.Mapping.Answers[about] = answer
	if !about.rereads() {
		return nil
	}
	data := d.Raw
	d.Table, d.Edits, d.Mapping.Columns, d.Mapping.Settled = Table{}, nil, nil, false
	return d.fill(town, data, answer)
}
