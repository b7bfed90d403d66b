package imports

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports/charset"
	"stadttermin/internal/appointment/imports/icalendar"
	"stadttermin/internal/civil"
)

// Whatever dates a column holds, one that allows a single order decides how all are read.
func TestOneDateThatAllowsASingleOrderDecidesForItsColumn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.SampledFrom([]Order{DayFirst, MonthFirst}).Draw(t, "order")
		sign := rapid.SampledFrom([]string{"/", "-"}).Draw(t, "sign")
		write := func(date civil.Date) string {
			at := date.Time()
			if order == MonthFirst {
				return fmt.Sprintf("%d%s%d%s%d", at.Month(), sign, at.Day(), sign, at.Year())
			}
			return fmt.Sprintf("%d%s%d%s%d", at.Day(), sign, at.Month(), sign, at.Year())
		}
		first := civil.NewDate(2026, time.November, 20)
		dates := rapid.SliceOfN(rapid.IntRange(0, 700), 1, 20).Draw(t, "days")
		d := &Draft{Mapping: Mapping{Columns: []Field{FieldDate}}}
		decided := false
		for i, days := range dates {
			date := first.AddDays(days)
			decided = decided || date.Time().Day() > 12
			d.Rows = append(d.Rows, Row{Line: i + 1, Cells: []string{write(date)}})
		}
		got := d.order()
		if got.certain != decided {
			t.Fatalf("%v: %+v", d.Rows, got)
		}
		if !decided {
			return
		}
		for i, days := range dates {
			read, ok := readDate(d.Rows[i].Cells[0], got.order)
			if !ok || read.date != first.AddDays(days) {
				t.Fatalf("%q in %v was read as %v", d.Rows[i].Cells[0], d.Rows, read.date)
			}
		}
	})
}

// However a calendar is folded, within a character or not, it reads the same.
func TestFoldingNeverChangesWhatIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOfN(rapid.SampledFrom([]rune("aäößÜé–😀 -")), 1, 60, -1).Draw(t, "name")
		want := clean("x" + name + "x")
		line := []byte("SUMMARY:x" + name + "x")
		var folded []byte
		for len(line) > 0 {
			n := min(rapid.IntRange(1, 20).Draw(t, "width"), len(line))
			folded = append(folded, line[:n]...)
			if line = line[n:]; len(line) > 0 {
				folded = append(folded, rapid.SampledFrom([]string{"\r\n ", "\n\t", "\r\r\n "}).Draw(t, "fold")...)
			}
		}
		data := slices.Concat([]byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"), folded, []byte("\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"))
		read, err := charset.Decode(data, "")
		if err != nil {
			t.Fatal(err)
		}
		calendars, ok := icalendar.Parse(read.Whole)
		if !ok || clean(calendars[0].Children[0].Text("SUMMARY")) != want {
			t.Fatalf("%q: %q", data, read.Whole)
		}
	})
}

// One byte is Ü to DOS and ö to a Mac: a name begins with a capital, and the page asks all the same.
func TestALetterThatTwoProgramsWriteAlikeIsReadAsANameBeginsAndAskedFor(t *testing.T) {
	t.Parallel()
	got, err := charset.Decode([]byte("Datum;Name\r\n\x9abach\r\n"), "")
	if err != nil || !strings.HasSuffix(got.Whole, "Übach\r\n") || len(got.Doubt) < 2 {
		t.Errorf("%q, in doubt: %v, %v", got.Whole, got.Doubt, err)
	}
}

// German is read from every set of characters that programs write it with.
func TestGermanIsRecognisedInEverySetOfCharacters(t *testing.T) {
	t.Parallel()
	words := []string{"Jörg Müller", "Änne Größe", "Straße", "Ümit Öz", "Übach", "René Groß", "Käthe", "Überschär", "Plattdütsch", "François Höß"}
	rapid.Check(t, func(t *rapid.T) {
		text := "Datum;Name\r\n" + strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 3, 20).Draw(t, "words"), "\r\n")
		for name, set := range charset.Sets {
			data, err := set.NewEncoder().String(text)
			if err != nil {
				continue // it has no such letter
			}
			got, err := charset.Decode([]byte(data), "")
			if err != nil || got.Whole != text {
				t.Fatalf("%s: %q, %v", name, got.Whole, err)
			}
		}
	})
}

func TestWhoTheTownIsIsNotTakenForTheCitizen(t *testing.T) {
	t.Parallel()
	h := house{addresses: []string{"termine@werne.de", "rathaus@t-online.de"}, domains: []string{"werne.de"}}
	for want, lines := range map[string]string{
		"{ anna@example.org}":     "ORGANIZER:MAILTO:buero@werne.de\nATTENDEE;CUTYPE=ROOM:mailto:raum@example.org\nATTENDEE:Mailto:anna@example.org",
		"{Anna anna@t-online.de}": "ORGANIZER:mailto:rathaus@t-online.de\nATTENDEE;CN=Rathaus:mailto:rathaus@t-online.de\nATTENDEE;CN=Anna:mailto:anna@t-online.de",
		"{Anna anna@example.org}": "ORGANIZER;CN=Anna:mailto:anna@example.org\nATTENDEE;CN=Jana:mailto:jana@buergerbuero.werne.de",
		"{Anna }":                 "ATTENDEE;CN=Anna:invalid:nomail",
		"{Bert bert@example.org}": "ATTENDEE;ROLE=CHAIR;CN=Anna:mailto:anna@example.org\nATTENDEE;CN=Bert;EMAIL=bert@example.org:/principal/7",
	} {
		calendars, ok := icalendar.Parse("BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + lines + "\nEND:VEVENT\nEND:VCALENDAR\n")
		if !ok {
			t.Fatal(lines)
		}
		if got := h.guests(calendars[0].Children[0]); len(got) != 1 || fmt.Sprint(got[0]) != want {
			t.Errorf("%s\n%v, want %s", lines, got, want)
		}
	}
}

func TestCellsThatMayBeEmptyAreReadForWhatIsInThem(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"": "", "-": "", "--": "", "keine": "", "k. A.": "", "n/a": "", "(Sohn)": "!", "siehe Akte": "!", "02389 71-333": "02389 71-333", "+49 2389 71333": "+49 2389 71333",
		"02389 71-333 (Sohn)": "!02389 71-333", "Tel. 02389 71333": "!02389 71333", "0171/1234567 o. 02389 71333": "!0171/1234567", "02389 71333, 0171 1": "!02389 71333",
		"02389 7l-333": "02389 7l-333", "12": "12",
	} {
		number, changed := phone(cell)
		if changed {
			number = "!" + number
		}
		if number != want {
			t.Errorf("phone %q: %q, want %q", cell, number, want)
		}
	}
	for cell, want := range map[string]string{
		"": "", "-": "", "keine": "", "per Post": "!", "a@b.de": "a@b.de", "mailto:a@b.de": "!a@b.de", "Anna <a@b.de>": "!a@b.de", "a@b.de; c@d.de": "!a@b.de", "a(at)b.de": "!a@b.de",
		"@": "@", "person@@beispiel": "person@@beispiel", "a@b.de (Sohn)": "!a@b.de",
	} {
		address, changed := email(cell)
		if changed {
			address = "!" + address
		}
		if address != want {
			t.Errorf("e-mail %q: %q, want %q", cell, address, want)
		}
	}
}

func TestHeadingsMeanWhatStandsBelowThem(t *testing.T) {
	t.Parallel()
	town, _ := probe(t)
	for file, want := range map[string]string{
		"Tag;Datum;Uhrzeit;Name\nDi;24.11.2026;08:30;Anna Meier\n":                        " date time name",
		"Geburtsdatum;Termin;Uhrzeit;Name\n01.02.1970;24.11.2026;08:30;Anna Meier\n":      " date time name",
		"Start;Ende;Kunde\n24.11.2026 08:30;24.11.2026 08:45;Anna Meier\n":                "date end name",
		"Termin;Datum;Zeit;Name\nReisepass;24.11.2026;08:30;Anna Meier\n":                 "service date time name",
		"Datum;Uhrzeit;Kontakt;Name\n24.11.2026;08:30;a@b.de;Anna Meier\n":                "date time email name",
		"Datum;Uhrzeit;Name;Kategorien\n24.11.2026;08:30;Anna Meier;Rote Kategorie\n":     "date time name ",
		"Datum;Uhrzeit;Name;Kategorie\n24.11.2026;08:30;Anna Meier;Reisepass\n":           "date time name service",
		"01.02.1970;24.11.2026;08:30;Anna Meier\n03.04.1980;24.11.2026;08:45;Bert Kurz\n": "  time name", // two dates: asked
		"Datum;Uhrzeit;Name;Bemerkung\n24.11.2026;08:30;Anna Meier;bitte klingeln\n":      "date time name ",
	} {
		d := &Draft{Mapping: Mapping{Office: "amt", Services: make(map[string]string)}}
		if err := d.fill(town, []byte(file), ""); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, field := range d.Mapping.Columns {
			got = append(got, string(field))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s%q, want %q", file, strings.Join(got, " "), want)
		}
	}
}

func TestAnAnswerHoldsForAllLinesItIsAbout(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file    string
		answers map[About]string
		want    string
	}{
		"day first":   {"Date,Time,Name,Service\n1/12/2026,09:00,Anna Meier,Reisepass\n", map[About]string{AboutOrder: "day"}, "2026-12-01 09:00"},
		"month first": {"Date,Time,Name,Service\n1/12/2027,09:00,Anna Meier,Reisepass\n", map[About]string{AboutOrder: "month"}, "2027-01-12 09:00"},
		"next":        {"Datum;Uhrzeit;Name;Anliegen\n24.11.;09:00;Anna Meier;Reisepass\n5.1.;09:00;Bert Kurz;Reisepass\n", map[About]string{AboutYear: Next}, "2027-01-05 09:00"},
		"above":       {"Datum;Uhrzeit;Name;Anliegen\n24.11.2026;09:00;Anna Meier;Reisepass\n;09:15;Bert Kurz;Reisepass\n", map[About]string{AboutAbove: Above}, "~date_above 24.11.2026 line 2"},
		"here": {strings.ReplaceAll(event("DTSTART;TZID=Rathauszeit:20261124T083000", "SUMMARY:Reisepass – Anna Meier"), "\r\n", "\n"), map[About]string{AboutZone: Here},
			"2026-11-24 08:30"},
	} {
		if got := reading(t, []byte(c.file), c.answers); !strings.Contains(got, c.want) || strings.Contains(got, "!") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// Which sheet of a workbook is meant is asked once, and may be said anew.
func TestTheSheetOfAWorkbookThatWasChosenIsRead(t *testing.T) {
	t.Parallel()
	town, service := probe(t)
	data, err := os.ReadFile("testdata/several-sheets.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	d := &Draft{Created: service.Now(), Mapping: Mapping{Office: "amt", Services: make(map[string]string)}}
	if err := d.fill(town, data, ""); err != nil {
		t.Fatal(err)
	}
	asked := d.Questions()
	if len(asked) != 1 || asked[0].About != AboutSheet || asked[0].Chosen != "" || len(asked[0].Choices) != 2 {
		t.Fatalf("%v", asked)
	}
	for sheet, day := range map[string]int{"Mittwoch": 25, "Dienstag": 24} {
		if err := d.answer(town, AboutSheet, sheet); err != nil {
			t.Fatal(err)
		}
		if lines := service.read(town, d).Lines; len(lines) != 1 || lines[0].Agreed.Start.Day() != day || d.Questions()[0].Chosen != sheet {
			t.Errorf("%s: %v", sheet, lines[0].Agreed)
		}
	}
	if err := d.answer(town, AboutSheet, "Listen"); apperr.CodeOf(err) != apperr.Invalid {
		t.Errorf("a sheet that is hidden: %v", err)
	}
}
