package imports

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

var update = flag.Bool("update", false, "write the tables of testdata anew")

// probe is a town that imports, on the day from which the files of testdata look ahead.
func probe(t *testing.T) (*directory.Town, *Service) {
	t.Helper()
	rules, err := availability.Compile(&tenant.Settings{
		Profile: tenant.Profile{
			Slug: "probe", Name: "Stadt Probe", ReferencePrefix: "PRO", Timezone: "Europe/Berlin", Languages: []string{"de", "en"},
			Booking: tenant.Booking{Horizon: 21, MaxMinutes: 120}, Mail: tenant.Mail{From: "termine@probe.example"},
		},
		Plan: office.Plan{
			Halls: []office.Hall{{ID: "halle", Name: "Rathaus"}},
			Offices: []office.Office{{
				ID: "amt", Name: "Bürgerbüro", Hall: "halle", Letter: "B", Counters: []office.Counter{{ID: "1", Name: "Schalter 1"}},
				Opening: []office.OpeningRule{{Days: []civil.Weekday{1, 2, 3, 4, 5}, From: 8 * 60, Until: 12 * 60}},
			}},
		},
		Catalog: office.Catalog{
			Categories: []office.Category{{ID: "alles", Name: "Alles"}},
			Services: []office.Service{
				{ID: "pass", Category: "alles", Name: "Reisepass", Minutes: 15, Max: 4}, {ID: "kurz", Category: "alles", Name: "PIN ändern", Minutes: 5, Max: 2},
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, rules.Location)
	return &directory.Town{Rules: rules}, &Service{Now: func() time.Time { return now }}
}

// reading writes what comes out of a file: what its columns mean, what is asked, and every line.
func reading(t *testing.T, data []byte, answers map[About]string) string {
	t.Helper()
	town, service := probe(t)
	d := &Draft{Created: service.Now(), Mapping: Mapping{Office: "amt", Services: make(map[string]string), Answers: answers}}
	if err := d.fill(town, data, ""); err != nil {
		return err.Error() + "\n"
	}
	var out strings.Builder
	if d.Source == Sheet {
		for column, field := range d.Mapping.Columns {
			if field != FieldNone {
				name := ""
				if column < len(d.Headings) {
					name = d.Headings[column]
				}
				fmt.Fprintf(&out, "%s = %q\n", field, name)
			}
		}
	}
	for _, q := range d.Questions() {
		fmt.Fprintf(&out, "? %s: %v\n", q.About, q.Choices)
	}
	p := service.read(town, d)
	for _, q := range p.Questions() {
		fmt.Fprintf(&out, "? %s %q in %d lines", q.About, q.Example, q.Lines)
		for _, c := range q.Choices {
			fmt.Fprintf(&out, ", %s", c.Answer)
			if c.Date != 0 {
				fmt.Fprintf(&out, " %s", c.Date)
			}
			if c.Answer == q.Chosen {
				out.WriteString(" (so far)")
			}
		}
		out.WriteString("\n")
	}
	for _, l := range p.Lines {
		out.WriteString(written(l))
	}
	return out.String()
}

func written(l *Line) string {
	cells := []string{fmt.Sprint(l.Number), string(l.Code)}
	if l.Code != Skipped {
		when := "–"
		if !l.Agreed.Start.IsZero() {
			when = l.Agreed.Start.Format("2006-01-02 15:04")
		}
		var basket []string
		for _, item := range l.Agreed.Basket {
			basket = append(basket, fmt.Sprintf("%d %s", item.Quantity, item.Service))
		}
		c := l.Agreed.Contact
		cells = append(cells, when, fmt.Sprint(l.Agreed.Minutes), c.Name, c.Email, c.Phone, strings.Join(basket, " "))
		if l.Agreed.Counter != "" {
			cells = append(cells, "counter "+l.Agreed.Counter)
		}
	}
	for i, problems := range [][]Problem{l.Problems, l.Notes} {
		for _, p := range problems {
			note := []string{"!", "~"}[i] + string(p.Code)
			if p.Fault != nil {
				note += " " + string(p.Fault.Code)
			}
			if p.Value != "" {
				note += " " + p.Value
			}
			if p.Read != "" {
				note += " → " + p.Read
			}
			if p.Line != 0 {
				note += fmt.Sprintf(" line %d", p.Line)
			}
			cells = append(cells, note)
		}
	}
	return strings.Join(cells, " | ") + "\n"
}

// Every file of testdata is written as one program writes it; beside it stands what must come out.
func TestFilesAreReadAsTheTablesBesideThemSay(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".want") {
			continue
		}
		seen++
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := reading(t, data, nil)
		if *update {
			if err := os.WriteFile(file+".want", []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file + ".want")
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s:\n%s\nwant:\n%s", file, got, want)
		}
	}
	if seen < 30 {
		t.Errorf("%d files", seen)
	}
}
