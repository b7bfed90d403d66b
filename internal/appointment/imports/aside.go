package imports

import (
	"regexp"
	"slices"
	"strings"
)

// above is how many lines a list may have before its headings.
const above = 25

var sums = regexp.MustCompile(`^(?i)(?:summe|gesamt|insgesamt|total|anzahl( der)? termine|anzahl\s*:|ende der liste|seite \d+|page \d+|stand\s*:|gedruckt|erstellt (?:am|von)|druckdatum)(?:\P{L}|$)`)

// tidy finds the headings of a list as it is printed and sets aside what is no appointment: titles above them, dates
// between the lines, which hold for those below, the headings of the next page, sums below. It gives the column that such
// dates are put into, a negative number where there is none.
func (d *Draft) tidy() (dates int) {
	if d.Headings == nil {
		d.behead()
	}
	for i := range d.Rows {
		row := &d.Rows[i]
		switch {
		case row.Aside != nil:
		case d.Headings != nil && slices.Equal(row.Cells, d.Headings):
			row.Aside = &Problem{Code: Repeated}
		case summing(row):
			row.Aside = &Problem{Code: Sum}
		}
	}
	return d.sections()
}

// behead takes the row of the headings out: the one among the first that is called most like columns.
func (d *Draft) behead() {
	at, most := -1, 0
	for i := 0; i < min(len(d.Rows), above); i++ {
		if called := headed(d.Rows[i]); called > most {
			at, most = i, called
		}
	}
	if at < 0 || at > 0 && most < 2 {
		return
	}
	for i := range at {
		if dated(&d.Rows[i]) && len(sayings(&d.Rows[i])) > 2 { // appointments stand there: it is none
			return
		}
	}
	d.Headings, d.Head = d.Rows[at].Cells, d.Rows[at].Line
	d.Rows = slices.Delete(d.Rows, at, at+1)
	for i := range at {
		d.Rows[i].Aside = &Problem{Code: Title}
	}
}

// headed counts the cells that are called like columns; 0 where one is a value, or too few are.
func headed(row Row) (called int) {
	for _, cell := range row.Cells {
		if read, ok := readDate(cell, DayFirst); ok && read.date != 0 || strings.Contains(cell, "@") {
			return 0
		}
		if field, _ := meaning(cell); field != FieldNone {
			called++
		}
	}
	if called == 1 && len(row.Cells) > 1 {
		return 0
	}
	return called
}

func sayings(row *Row) (cells []string) {
	for _, cell := range row.Cells {
		if cell != "" {
			cells = append(cells, cell)
		}
	}
	return cells
}

func dated(row *Row) bool { return slices.ContainsFunc(row.Cells, isDate) }

func timed(row *Row) bool { return slices.ContainsFunc(row.Cells, isTime) }

// summing tells a line that closes a list. One with date and time is an appointment, whatever it is called.
func summing(row *Row) bool {
	cells := sayings(row)
	return len(cells) > 0 && len(cells) <= 4 && !timed(row) && sums.MatchString(cells[0])
}

// sections reads lists that name the day once and its appointments below: the date becomes a column of its own, the
// last, which is given.
func (d *Draft) sections() int {
	found, without, date := 0, 0, ""
	width := d.Columns()
	column := func(i int) bool { // a line that is a date and nothing else
		cells := sayings(&d.Rows[i])
		if len(cells) != 1 || d.Rows[i].Aside != nil {
			return false
		}
		read, ok := readDate(cells[0], DayFirst)
		return ok && read.rest == "" && read.other == nil
	}
	for i := range d.Rows {
		switch {
		case column(i):
			found++
		case found > 0 && timed(&d.Rows[i]) && !dated(&d.Rows[i]):
			without++
		}
	}
	if found == 0 || without == 0 || width >= maxColumns {
		return -1
	}
	if d.Headings != nil {
		d.Headings = append(slices.Clone(d.Headings), make([]string, width-len(d.Headings)+1)...)
	}
	for i := range d.Rows {
		row := &d.Rows[i]
		if column(i) {
			date = sayings(row)[0]
			row.Aside = &Problem{Code: Section, Value: date}
			continue
		}
		if date != "" && row.Aside == nil && timed(row) && !dated(row) {
			row.Cells = append(append(slices.Clone(row.Cells), make([]string, max(width-len(row.Cells), 0))...), date)
		}
	}
	return width
}
