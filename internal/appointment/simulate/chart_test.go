package simulate_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"stadttermin/internal/appointment/simulate"
	"stadttermin/internal/i18n"
	"stadttermin/web"
)

var catalogues = sync.OnceValues(func() (*i18n.Bundle, error) { return i18n.Load(web.Locales) })

func printer(t testing.TB, lang string) *i18n.Printer {
	t.Helper()
	bundle, err := catalogues()
	if err != nil {
		t.Fatal(err)
	}
	return bundle.Printer(lang)
}

// drawn gives the names of a chart's elements and its texts.
func drawn(t *testing.T, p played, lang string) (elements map[string]int, texts string) {
	t.Helper()
	simulation, err := simulate.Simulate(p.scenario(t))
	if err != nil {
		t.Fatal(err)
	}
	simulation.Town = "Stadt <Muster> & Co."
	var svg strings.Builder
	if err := simulation.Chart(&svg, printer(t, lang)); err != nil {
		t.Fatal(err)
	}
	elements = make(map[string]int)
	decoder := xml.NewDecoder(strings.NewReader(svg.String()))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return elements, texts
		}
		if err != nil {
			t.Fatalf("not XML: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements[token.Name.Local]++
		case xml.CharData:
			if text := strings.TrimSpace(string(token)); text != "" {
				texts += text + "\n"
			}
		}
	}
}

func TestAChartSaysWhatItShows(t *testing.T) {
	t.Parallel()
	elements, texts := drawn(t, played{compare: true, changes: []string{"services.pass.minutes=20"}}, "de")
	if elements["title"] != 1 || elements["desc"] != 1 || elements["script"] != 0 || elements["style"] != 0 {
		t.Errorf("elements %v", elements)
	}
	for _, want := range []string{
		"Stadt <Muster> & Co.", "heute: 21,0 Tage bis zum ersten freien Termin", "geändert: services.pass.minutes=20", "Auslastung in Prozent",
		"Anfragen ohne Termin", "Woche",
	} {
		if !strings.Contains(texts, want) {
			t.Errorf("nowhere says %q:\n%s", want, texts)
		}
	}
	if _, english := drawn(t, played{}, "en"); !strings.Contains(english, "Days until the first free time") {
		t.Errorf("in English it says\n%s", english)
	}
}

// The wait has no panel where nobody came without an appointment.
func TestAChartHasALineForEachRun(t *testing.T) {
	t.Parallel()
	one, said := drawn(t, played{}, "de")
	two, _ := drawn(t, played{compare: true, changes: []string{"services.pass.minutes=20"}}, "de")
	if strings.Contains(said, "Wartezeit ohne Termin in Minuten") {
		t.Errorf("an empty panel:\n%s", said)
	}
	if one["polyline"] != 3 || two["polyline"] != 6 {
		t.Errorf("%d lines of one run, %d of two", one["polyline"], two["polyline"])
	}
}
