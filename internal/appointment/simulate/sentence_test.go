package simulate_test

import (
	"strings"
	"testing"

	"stadttermin/internal/appointment/simulate"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// named gives musterstadt names, as the pages show them.
func named() *tenant.Settings {
	s := musterstadt()
	o := &s.Plan.Offices[0]
	o.Name, o.Counters[0].Name = "Amt", "Schalter Nord"
	s.Catalog.Services[1].Name = "Ausweis"
	return s
}

// said gives what the explanation of pass says, without the sentence that citizens read and without the spaces that
// keep words together.
func said(t *testing.T, s *tenant.Settings, a asked, moment, lang string) string {
	t.Helper()
	rules := compile(t, s)
	q := a.question(t, rules)
	q.Detail = true
	explanation, err := simulate.Explain(rules, q, moment)
	if err != nil {
		t.Fatal(err)
	}
	lines := explanation.Sentences(printer(t, lang), s)
	for i, reason := range explanation.Reasons {
		general := printer(t, lang).T("reason." + string(reason.Code))
		rest, found := strings.CutPrefix(lines[i+1], "  "+general)
		if !found {
			t.Errorf("%q does not begin with %q", lines[i+1], general)
		}
		lines[i+1] = strings.TrimSpace(rest)
	}
	return strings.ReplaceAll(strings.Join(lines, " | "), "\u00a0", " ")
}

func TestAnExplanationSaysInSentencesWhatItRestsOn(t *testing.T) {
	t.Parallel()
	closed := func(text string) func(*tenant.Settings) {
		return func(s *tenant.Settings) {
			moment, err := civil.ParseMoment(text)
			if err != nil {
				t.Fatal(err)
			}
			s.Plan.Closures = []office.Closure{{From: moment, Until: moment, Reason: "Umzug"}}
		}
	}
	full := busyList("1 08:00-08:30", "2 08:00-08:15", "2 08:15-09:00")
	const refused = "Amt: Montag, 23. November 2026, "
	for name, c := range map[string]struct {
		change func(*tenant.Settings)
		asked  asked
		moment string
		want   string
	}{
		"offered": {nil, asked{}, monday + "T08:30", refused + "8:30 Uhr wird angeboten."},
		"closed": {
			nil, asked{}, monday + "T09:30",
			refused + "9:30 Uhr wird nicht angeboten. | Öffnungszeit offices.amt.opening.0: 08:00 bis 09:00 Uhr, besetzt: Schalter Nord und 2.",
		},
		"closed all day": {nil, asked{}, "2026-11-24T09:30", "Amt: Dienstag, 24. November 2026, 9:30 Uhr wird nicht angeboten. | Für diesen Tag gibt es keine Öffnungszeit."},
		"closure":        {closed(monday), asked{}, monday + "T08:00", refused + "8:00 Uhr wird nicht angeboten. | Grund: Umzug. Geschlossen ist 00:00 bis 24:00 Uhr."},
		"off the grid": {
			nil, asked{}, monday + "T08:20",
			refused + "8:20 Uhr wird nicht angeboten. | Termine beginnen hier alle 15 Minuten. Der nächste Beginn: 08:15 und 08:30.",
		},
		"between two ticks": {
			nil, asked{}, monday + "T08:17",
			refused + "8:17 Uhr wird nicht angeboten. | Termine beginnen hier alle 15 Minuten. Der nächste Beginn: 08:15 und 08:30.",
		},
		"occupied": {
			nil, asked{busy: full, services: "pass:2"}, monday + "T08:00",
			refused + "8:00 Uhr wird nicht angeboten. | Schalter Nord ist belegt: 08:00 bis 08:30 Uhr. 2 ist belegt: 08:00 bis 08:15 Uhr und 08:15 bis 09:00 Uhr.",
		},
		"too far ahead": {
			nil, asked{now: "2026-11-01T09:00:00+01:00"}, monday + "T08:00",
			refused + "8:00 Uhr wird nicht angeboten. | Spätestens: Sonntag, 22. November 2026, 9:00 Uhr.",
		},
		"too soon": {
			nil, asked{now: "2026-11-23T08:20:00+01:00"}, monday + "T08:00",
			refused + "8:00 Uhr wird nicht angeboten. | Frühestens: Montag, 23. November 2026, 8:20 Uhr.",
		},
		"holiday": {
			func(s *tenant.Settings) {
				s.Profile.Holidays, s.Plan.Offices[0].Opening[0].Days = "DE-NW", []civil.Weekday{5}
			},
			asked{now: "2026-12-20T09:00:00+01:00"}, "2026-12-25T08:00",
			"Amt: Freitag, 25. Dezember 2026, 8:00 Uhr wird nicht angeboten. | Feiertag: Weihnachtstag. Öffnungszeit offices.amt.opening.0: 08:00 bis 09:00 Uhr, besetzt: Schalter Nord und 2.",
		},
		"out of season": {
			func(s *tenant.Settings) {
				s.Catalog.Services[0].Season = &office.Season{From: *date(t, "2027-05-01"), Until: *date(t, "2027-05-31")}
			}, asked{}, monday + "T08:00",
			refused + "8:00 Uhr wird nicht angeboten. | Zu haben vom Samstag, 1. Mai 2027 bis Montag, 31. Mai 2027.",
		},
		"nobody who knows it": {
			func(s *tenant.Settings) { s.Plan.Offices[0].Opening[0].Counters = []string{"2"} }, asked{services: "ausweis"}, monday + "T08:00",
			refused + "8:00 Uhr wird nicht angeboten. | Kein besetzter Schalter bearbeitet: Ausweis. Besetzt: 2.",
		},
		"nobody who knows both": {
			func(s *tenant.Settings) { s.Plan.Offices[0].Counters[0].Services = []string{"ausweis"} }, asked{services: "ausweis,pass"}, monday + "T08:00",
			refused + "8:00 Uhr wird nicht angeboten. | Kein besetzter Schalter bearbeitet alles zusammen. Besetzt: Schalter Nord und 2.",
		},
		"the share is used up": {
			func(s *tenant.Settings) { one := 1; s.Plan.Offices[0].Opening[0].Online = &one }, asked{busy: busyList("1 08:00-08:15")}, monday + "T08:00",
			refused + "8:00 Uhr wird nicht angeboten. | Belegte Schalter um 08:00 Uhr: 1. Online wird nur angeboten, solange es weniger als 1 sind.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := named()
			if c.change != nil {
				c.change(s)
			}
			if got := said(t, s, c.asked, c.moment, "de"); got != c.want {
				t.Errorf("says\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestAnExplanationSpeaksForeignLanguagesToo(t *testing.T) {
	t.Parallel()
	if got := said(t, named(), asked{}, monday+"T08:20", "en"); !strings.Contains(got, "is not offered. | Appointments start here every 15 minutes.") {
		t.Errorf("says %s", got)
	}
}

func TestAnExplanationOfSeveralOfficesSpeaksOfEach(t *testing.T) {
	t.Parallel()
	s := named()
	inFuerth(s)
	s.Plan.Offices[1].Name = "Fürth"
	got := said(t, s, asked{services: "ausweis"}, monday+"T10:00", "de")
	first, second := strings.Index(got, "Amt: Montag"), strings.Index(got, "Fürth: Montag, 23. November 2026, 10:00 Uhr wird angeboten.")
	if first != 0 || second < 0 {
		t.Errorf("says %s", got)
	}
}
