package imports

import (
	"regexp"
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
	FieldFirst    Field = "first"   // name, where Name is the family's alone
	FieldSubject  Field = "subject" // name and concern in one cell
	FieldEmail    Field = "email"
	FieldPhone    Field = "phone"
	FieldMobile   Field = "mobile" // telephone, where Phone says nothing
	FieldService  Field = "service"
	FieldQuantity Field = "quantity"
	FieldCounter  Field = "counter"
	FieldDetails  Field = "details" // Text in which telephone number, address, name and concern are told
	FieldAllDay   Field = "allday"  // yes: no time was agreed
	FieldState    Field = "state"   // that it was cancelled
)

// Fields lists all of them, in the order in which they are offered.
var Fields = []Field{
	FieldDate, FieldTime, FieldEnd, FieldMinutes, FieldName, FieldFirst, FieldSubject, FieldEmail, FieldPhone, FieldMobile, FieldService, FieldQuantity, FieldCounter,
	FieldDetails, FieldAllDay, FieldState,
}

// headings are what columns are called, folded. Exact ones count before those that a heading begins with.
var headings = map[Field][]string{
	FieldDate:     {"datum", "tag", "termin", "termindatum", "date", "day", "startdate", "beginntam", "startdatum", "am", "appointmentdate", "dtstart", "wann", "datumuhrzeit", "datumzeit", "startdatetime", "datetime"},
	FieldTime:     {"uhrzeit", "zeit", "beginn", "von", "start", "startzeit", "time", "starttime", "from", "um", "anfang", "beginntum", "zeitraum", "terminzeit", "terminbeginn"},
	FieldEnd:      {"ende", "bis", "endzeit", "end", "endtime", "until", "to", "endetum", "dtend", "terminende"},
	FieldMinutes:  {"dauer", "minuten", "min", "duration", "minutes", "length"},
	FieldName:     {"name", "nachname", "familienname", "bürger", "bürgerin", "bürgerinbürger", "kunde", "kundin", "kundenname", "person", "kontakt", "lastname", "surname", "fullname", "vorundnachname", "namevorname", "attendee", "customer", "zuname"},
	FieldFirst:    {"vorname", "firstname", "givenname", "rufname"},
	FieldSubject:  {"betreff", "subject", "summary", "titel", "title", "terminbetreff"},
	FieldEmail:    {"email", "mail", "emailadresse", "mailadresse", "emailaddress", "epost"},
	FieldPhone:    {"telefon", "tel", "telefonnummer", "phone", "phonenumber", "rufnummer", "telefonprivat", "festnetz", "telnr"},
	FieldMobile:   {"handy", "mobil", "mobile", "mobiltelefon", "handynummer", "mobilnummer", "cellphone", "natel"},
	FieldService:  {"anliegen", "leistung", "dienstleistung", "service", "terminart", "termintyp", "art", "grund", "thema", "vorgang", "appointmenttype", "reason", "kategorie", "kategorien", "categories", "zweck"},
	FieldQuantity: {"anzahl", "personen", "anzahlpersonen", "quantity", "count", "persons", "people", "personenzahl"},
	FieldCounter:  {"schalter", "platz", "arbeitsplatz", "counter", "desk", "schalternummer", "platznummer", "ressource", "resource"},
	FieldDetails:  {"beschreibung", "description", "details"},
	FieldAllDay:   {"ganztägigesereignis", "ganztägig", "alldayevent", "allday"},
	FieldState:    {"status", "terminstatus", "state"},
}

// others are beginnings of headings whose columns are not guessed from what stands in them: other dates, people of the
// town, addresses, numbers.
var others = []string{
	"geburt", "geboren", "geb", "birth", "dob", "erstellt", "angelegt", "gebucht", "created", "booked", "geändert", "modified", "endetam", "enddate", "enddatum", "erinnerung", "reminder",
	"anrede", "namenszusatz", "straße", "strasse", "street", "plz", "postleitzahl", "ort", "wohnort", "location", "city", "terminort", "terminnummer", "terminnr", "terminid", "nr", "lfdnr",
	"personalausweis", "aktenzeichen", "sachbearbeit", "mitarbeit", "organisator", "besprechung", "meeting", "erforderlicheteilnehmer", "optionaleteilnehmer", "requiredattendees",
	"optionalattendees", "abrechnung", "billing", "priorität", "priority", "privat", "private", "reisekilometer", "mileage", "vertraulichkeit", "sensitivity", "zeitspannezeigen", "showtimeas", "eintrag",
}

var remarks = []string{"bemerkung", "notiz", "anmerkung", "kommentar", "hinweis", "notes", "note", "comment", "remark", "info", "vermerk", "memo", "beschreibung", "description", "details"}

// Remark tells whether a heading is one of free text about an appointment, for which appointments have no place.
func Remark(heading string) bool { return begins(heading, remarks) }

func begins(heading string, with []string) bool {
	word := fold(heading)
	return slices.ContainsFunc(with, func(s string) bool { return word == s || len(s) >= 3 && strings.HasPrefix(word, s) })
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

// meaning tells what a heading means, and whether it is called exactly so; FieldNone where it says nothing.
func meaning(heading string) (field Field, exact bool) {
	word := fold(heading)
	best, longest := FieldNone, 0
	for _, field := range Fields {
		for _, known := range headings[field] {
			if word == known {
				return field, true
			}
			if len(known) >= 4 && len(known) > longest && strings.HasPrefix(word, known) {
				best, longest = field, len(known)
			}
		}
	}
	if begins(heading, others) {
		return FieldNone, false
	}
	return best, false
}

// inHours tells whether lengths are given in hours: Dauer (h).
func (d *Draft) inHours() bool {
	at := slices.Index(d.Mapping.Columns, FieldMinutes)
	return at >= 0 && at < len(d.Headings) && inHours.MatchString(d.Headings[at])
}

var inHours = regexp.MustCompile(`(?i)\b(?:std|stunden|hours|h)\b`)

// recognise finds the headings and what the columns mean: by their headings, as far as what stands in them does not
// contradict, and where those say nothing by what stands in them. What two columns may mean is left to be said.
func (d *Draft) recognise(n *names) {
	dates := d.tidy()
	d.Mapping.Columns = make([]Field, d.Columns())
	if dates >= 0 {
		d.Mapping.Columns[dates] = FieldDate
	}
	best := make(map[Field]int)
	weights := make([]float64, len(d.Headings))
	for column := range min(len(d.Headings), len(d.Mapping.Columns)) {
		var field Field
		field, weights[column] = d.headed(column, n)
		if other, seen := best[field]; field != FieldNone && (!seen || weights[column] > weights[other]) {
			best[field] = column
		}
	}
	for field, column := range best {
		if !slices.Contains(d.Mapping.Columns, field) {
			d.Mapping.Columns[column] = field
		}
	}
	free := func(column int) bool {
		return d.Mapping.Columns[column] == FieldNone && !(column < len(d.Headings) && (begins(d.Headings[column], others) || Remark(d.Headings[column])))
	}
	candidates := make(map[Field][]int)
	for column := range d.Mapping.Columns {
		if free(column) {
			if field := d.content(column, n.knows); field != FieldNone && !slices.Contains(d.Mapping.Columns, field) {
				candidates[field] = append(candidates[field], column)
			}
		}
	}
	for field, columns := range candidates {
		if len(columns) == 1 || field != FieldDate {
			d.Mapping.Columns[columns[0]] = field
		}
	}
	// A column of full names is what is left of text where nothing is called a name.
	if slices.Contains(d.Mapping.Columns, FieldName) || slices.Contains(d.Mapping.Columns, FieldSubject) {
		return
	}
	for column := range d.Mapping.Columns {
		if free(column) && d.share(column, personal) > mostly {
			d.Mapping.Columns[column] = FieldName
			return
		}
	}
}

// headed tells what a column means by its heading and what stands in it, and how well both fit.
func (d *Draft) headed(column int, n *names) (means Field, fit float64) {
	means, exact := meaning(d.Headings[column])
	if means == FieldNone {
		return FieldNone, 0
	}
	share := func(like func(string) bool) float64 { return d.share(column, like) }
	dates, clocks := share(isDate), share(isTime)
	switch { // what stands there is more telling than what it is called
	case means == FieldTime && dates > mostly:
		means = FieldDate
	case means == FieldDate && clocks > mostly:
		means = FieldTime
	case (means == FieldName || means == FieldPhone) && share(isAddress) > mostly:
		means = FieldEmail
	case means == FieldName && share(isNumber) > mostly:
		means = FieldPhone
	case means == FieldQuantity && share(personal) > mostly:
		means = FieldName
	case means == FieldService && strings.HasPrefix(fold(d.Headings[column]), "kategorie") && share(n.knows) == 0,
		means == FieldService && fold(d.Headings[column]) == "categories" && share(n.knows) == 0: // colours of Outlook
		means = FieldNone
	case means == FieldCounter && share(func(s string) bool { return slices.Contains(n.desks, fold(s)) }) == 0:
		means = FieldNone
	case means == FieldSubject && strings.HasPrefix(fold(d.Headings[column]), "tit") && share(func(s string) bool { return parting.MatchString(s) || n.knows(s) || personal(s) }) <= mostly: // Dr.
		means = FieldNone
	case means == FieldDetails && share(func(s string) bool { return len(n.house.detailed(s)) > 0 }) == 0:
		means = FieldNone
	}
	fit = 1
	if exact {
		fit++
	}
	switch {
	case share(says) == 0:
		fit /= 8 // an empty column only where there is no other
	case means == FieldDate:
		fit += 4 * dates
	case means == FieldTime:
		fit += 4 * clocks
	}
	return means, fit
}

func isDate(s string) bool {
	if _, ok := readDate(s, DayFirst); ok {
		return true
	}
	_, _, ok := readYearless(s, 0)
	return ok
}

func isTime(s string) bool {
	_, _, ok := readTime(s)
	return ok && strings.ContainsAny(s, ":.hU,")
}

func isAddress(s string) bool { return strings.Contains(s, "@") && strings.Contains(s, ".") }

func isNumber(s string) bool {
	digits := strings.Count(fold(s), "") - 1
	return digits >= 6 && !strings.ContainsFunc(s, unicode.IsLetter) && strings.ContainsAny(s[:1], "0+(")
}

// mostly is how much of a column must look alike to mean something.
const mostly = 0.7

func (d *Draft) content(column int, knows func(string) bool) Field {
	looks := []struct {
		field Field
		like  func(string) bool
	}{{FieldEmail, isAddress}, {FieldDate, isDate}, {FieldTime, isTime}, {FieldService, knows}, {FieldPhone, isNumber}}
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
		if cell := d.Rows[i].Cell(column); cell != "" && d.Rows[i].Aside == nil {
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
