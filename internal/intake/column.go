package intake

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Field is what a column means.
type Field string

// Fields of a line. The date may carry the time as well, the time a range.
const (
	FieldNone     Field = ""
	FieldDate     Field = "date"
	FieldTime     Field = "time"
	FieldEnd      Field = "end"
	FieldMinutes  Field = "minutes"
	FieldName     Field = "name"
	FieldFirst    Field = "first" // name, where Name is the family's alone
	FieldEmail    Field = "email"
	FieldPhone    Field = "phone"
	FieldService  Field = "service"
	FieldQuantity Field = "quantity"
	FieldCounter  Field = "counter"
)

// Fields lists all of them, in the order in which they are offered.
var Fields = []Field{FieldDate, FieldTime, FieldEnd, FieldMinutes, FieldName, FieldFirst, FieldEmail, FieldPhone, FieldService, FieldQuantity, FieldCounter}

// headings are what columns are called, folded. The first of a field that a heading begins with counts, exact ones before.
var headings = map[Field][]string{
	FieldDate:     {"datum", "tag", "termin", "termindatum", "date", "day", "startdate", "beginntam", "startdatum", "am", "appointmentdate", "dtstart"},
	FieldTime:     {"uhrzeit", "zeit", "beginn", "von", "start", "startzeit", "time", "starttime", "from", "um", "anfang", "beginntum", "zeitraum"},
	FieldEnd:      {"ende", "bis", "endzeit", "end", "endtime", "until", "to", "endetum"},
	FieldMinutes:  {"dauer", "minuten", "min", "duration", "minutes", "length"},
	FieldName:     {"name", "nachname", "familienname", "bürger", "bürgerin", "bürgerinbürger", "kunde", "kundin", "person", "kontakt", "lastname", "surname", "fullname", "vorundnachname", "attendee", "customer", "betreff", "subject", "summary"},
	FieldFirst:    {"vorname", "firstname", "givenname", "rufname"},
	FieldEmail:    {"email", "mail", "emailadresse", "mailadresse", "emailaddress", "epost"},
	FieldPhone:    {"telefon", "tel", "telefonnummer", "handy", "mobil", "phone", "phonenumber", "rufnummer", "mobile"},
	FieldService:  {"anliegen", "leistung", "dienstleistung", "service", "terminart", "art", "grund", "thema", "vorgang", "appointmenttype", "reason", "kategorie", "zweck"},
	FieldQuantity: {"anzahl", "personen", "anzahlpersonen", "quantity", "count", "persons", "people"},
	FieldCounter:  {"schalter", "platz", "arbeitsplatz", "counter", "desk"},
}

// fold gives what counts of a word when names are compared: its letters and digits, small.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFC.String(s))
}

// meaning tells what a heading means, FieldNone where it says nothing.
func meaning(heading string) Field {
	word := fold(heading)
	best, longest := FieldNone, 0
	for _, field := range Fields {
		for _, known := range headings[field] {
			if word == known {
				return field
			}
			if len(known) >= 4 && len(known) > longest && strings.HasPrefix(word, known) {
				best, longest = field, len(known)
			}
		}
	}
	return best
}

// recognise finds out whether the first row holds headings and what the columns mean: by their headings, and where
// those say nothing by what stands in them. knows tells whether a text is the name of a service.
func (d *Draft) recognise(knows func(string) bool) {
	if d.Source == Sheet && d.Headings == nil && len(d.Rows) > 0 && headed(d.Rows[0]) {
		d.Headings, d.Rows = d.Rows[0].Cells, d.Rows[1:]
	}
	d.Mapping.Columns = make([]Field, d.Columns())
	for column := range d.Mapping.Columns {
		if column < len(d.Headings) {
			d.take(column, meaning(d.Headings[column]))
		}
	}
	for column, field := range d.Mapping.Columns {
		if field == FieldNone {
			d.take(column, d.content(column, knows))
		}
	}
	// A column of full names is what is left of text where nothing is called a name.
	for column, field := range d.Mapping.Columns {
		if field == FieldNone && d.share(column, personal) > mostly {
			d.take(column, FieldName)
		}
	}
}

// take gives a column its meaning, if no other has it.
func (d *Draft) take(column int, field Field) {
	if !slices.Contains(d.Mapping.Columns, field) {
		d.Mapping.Columns[column] = field
	}
}

// headed tells whether a row holds headings: something that is called like a column, and nothing that is a value.
func headed(row Row) bool {
	called := 0
	for _, cell := range row.Cells {
		if _, _, date := readDate(cell); date || strings.Contains(cell, "@") {
			return false
		}
		if meaning(cell) != FieldNone {
			called++
		}
	}
	return called >= 2 || called == 1 && len(row.Cells) == 1
}

// mostly is how much of a column must look alike to mean something.
const mostly = 0.7

func (d *Draft) content(column int, knows func(string) bool) Field {
	looks := []struct {
		field Field
		like  func(string) bool
	}{
		{FieldEmail, func(s string) bool { return strings.Contains(s, "@") && strings.Contains(s, ".") }},
		{FieldDate, func(s string) bool { _, _, ok := readDate(s); return ok }},
		{FieldTime, func(s string) bool { _, _, ok := readTime(s); return ok && strings.ContainsAny(s, ":.hU") }},
		{FieldService, knows},
		{FieldPhone, func(s string) bool {
			digits := strings.Count(fold(s), "") - 1
			return digits >= 6 && !strings.ContainsFunc(s, unicode.IsLetter) && strings.ContainsAny(s[:1], "0+(")
		}},
	}
	for _, look := range looks {
		if d.share(column, look.like) > mostly {
			return look.field
		}
	}
	return FieldNone
}

// personal tells whether a text looks like somebody's full name.
func personal(s string) bool {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' })
	return len(words) >= 2 && len(words) <= 5 && !strings.ContainsFunc(s, unicode.IsDigit)
}

// share tells how much of a column's first filled cells are like something.
func (d *Draft) share(column int, like func(string) bool) float64 {
	seen, alike := 0, 0
	for i := 0; i < len(d.Rows) && seen < sampled; i++ {
		if cell := d.Rows[i].Cell(column); cell != "" {
			seen++
			if like(cell) {
				alike++
			}
		}
	}
	if seen == 0 {
		return 0
	}
	return float64(alike) / float64(seen)
}
