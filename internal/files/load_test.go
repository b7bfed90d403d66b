package files_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stadttermin/internal/civil"
	"stadttermin/internal/files"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

var towns = []string{"werne", "plettenberg", "selm", "herscheid"}

func town(name string) string { return filepath.Join("..", "..", "tenants", name) }

func loadTown(t *testing.T, name string) *tenant.Settings {
	t.Helper()
	settings, findings, err := files.Load(town(name))
	if err != nil || settings == nil {
		t.Fatalf("load %s: %v, %v", name, findings, err)
	}
	return settings
}

// The smallest complete tenant, as documents to begin from.
const (
	tenantYAML = `slug: musterstadt
name: Stadt Musterstadt
reference_prefix: MUS
timezone: Europe/Berlin
languages: [de]
booking: {horizon: 3w}
`
	officesYAML = `halls:
  - {id: rathaus, name: Rathaus}
offices:
  - id: buergerbuero
    name: Bürgerbüro
    hall: rathaus
    letter: B
    counters:
      - {id: "1", name: Schalter 1}
    opening:
      - {days: [mon], from: "08:00", until: "12:00"}
`
	servicesYAML = `categories:
  - {id: ausweise, name: Ausweise}
services:
  - {id: personalausweis, category: ausweise, name: Personalausweis, minutes: 15}
`
)

// folder writes the smallest tenant with some files replaced or added; an empty content leaves a file out.
func folder(tb testing.TB, files map[string]string) string {
	tb.Helper()
	dir := tb.TempDir()
	all := map[string]string{"tenant.yaml": tenantYAML, "offices.yaml": officesYAML, "services.yaml": servicesYAML}
	for name, content := range files {
		all[name] = content
	}
	for name, content := range all {
		if content == "" {
			continue
		}
		place := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(place, []byte(content), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

func TestTheSmallestTenantLoadsWithoutFindings(t *testing.T) {
	t.Parallel()
	settings, findings, err := files.Load(folder(t, nil))
	if err != nil || len(findings) > 0 {
		t.Fatalf("findings %v, error %v", findings, err)
	}
	if settings.Profile.Booking.Horizon != 21 || settings.Plan.Offices[0].Opening[0].From != 8*60 {
		t.Errorf("settings %+v", settings)
	}
}

func TestEveryTownLoadsWithNothingToSayButThatTranslationsAreUnread(t *testing.T) {
	t.Parallel()
	for _, name := range towns {
		settings, findings, err := files.Load(town(name))
		if err != nil || settings == nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, finding := range findings {
			if finding.Severity != tenant.Warning || !strings.Contains(finding.Message, "reviewed: false") {
				t.Errorf("%s: %v", name, finding)
			}
		}
	}
}

func TestEveryServiceThatCanBeBookedIsExplainedInTwoSentences(t *testing.T) {
	t.Parallel()
	for _, name := range towns {
		settings := loadTown(t, name)
		for _, service := range settings.Catalog.Services {
			for _, language := range settings.Profile.Languages {
				said := settings.Text(language, "services."+service.ID+".description", service.Description)
				// The fee's sentence explains nothing.
				for _, fee := range []string{"Die Gebühr richtet sich nach der örtlichen Satzung.", "The fee follows the local statutes.", "تُحدَّد الرسوم وفق اللائحة المحلية."} {
					said = strings.TrimSuffix(strings.TrimSuffix(said, fee), " ")
				}
				if service.Bookable() && strings.Count(said, ".") < 2 {
					t.Errorf("%s: %s in %s says no more than %q", name, service.ID, language, said)
				}
			}
		}
	}
}

func TestFilesOfWindowsLoadToo(t *testing.T) {
	t.Parallel()
	windows := func(content string) string { return "\ufeff" + strings.ReplaceAll(content, "\n", "\r\n") }
	settings, findings, err := files.Load(folder(t, map[string]string{
		"tenant.yaml": windows(tenantYAML), "offices.yaml": windows(officesYAML), "services.yaml": windows(servicesYAML),
	}))
	if err != nil || settings == nil || settings.Profile.Name != "Stadt Musterstadt" {
		t.Errorf("findings %v, error %v", findings, err)
	}
}

func TestAFolderThatIsNotThereIsAnError(t *testing.T) {
	t.Parallel()
	if _, _, err := files.Load(filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("no error")
	}
}

func TestValuesAreReadAsTheyAreMeant(t *testing.T) {
	t.Parallel()
	settings, findings, err := files.Load(folder(t, map[string]string{
		"offices.yaml": officesYAML + `      - {days: [sat], nth: [1, last], on_holiday: next_week, from: 09:00, until: "24:00", online: 0, valid_from: 2026-12-01}
closures:
  - {from: 2027-02-04T11:00, until: 2027-02-04T18:00}
  - {from: 2027-02-08, until: 2027-02-08}
`,
		"services.yaml": servicesYAML + `  - id: pass
    category: ausweise
    name: Pass
    minutes: 10
    combines: none
    online: false
    horizon: 6w
    description: |
      Erste Zeile.
      Zweite Zeile.
    fees:
      - {from: 2021-01-01, amount: 37.00}
      - {from: 2026-02-07, amount: 46}
  - {id: visum, category: ausweise, name: Visum, minutes: 10, combines: [personalausweis]}
`,
	}))
	if err != nil || settings == nil {
		t.Fatalf("findings %v, error %v", findings, err)
	}
	rule := settings.Plan.Offices[0].Opening[1]
	if rule.Nth[0] != 1 || rule.Nth[1] != office.Last || rule.OnHoliday != office.NextWeek || rule.From != 9*60 ||
		rule.Until != 24*60 || *rule.Online != 0 || rule.ValidFrom.String() != "2026-12-01" {
		t.Errorf("rule %+v", rule)
	}
	closures := settings.Plan.Closures
	if !closures[0].From.HasTime || closures[0].From.Clock != 11*60 || closures[1].From.HasTime {
		t.Errorf("closures %+v", closures)
	}
	pass := settings.Catalog.Service("pass")
	if !pass.Combines.None || *pass.Online || *pass.Horizon != civil.Days(42) || pass.Fees[0].Amount != 3700 ||
		pass.Fees[1].Amount != 4600 || pass.Description != "Erste Zeile.\nZweite Zeile." {
		t.Errorf("service %+v", pass)
	}
	if visum := settings.Catalog.Service("visum"); len(visum.Combines.With) != 1 {
		t.Errorf("combines %+v", visum.Combines)
	}
}

func TestTranslationsMayBeWrittenFlatOrNested(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"flat":                   "services.personalausweis.name: Identity card\nservices.personalausweis.bring.0: Photo\n",
		"nested":                 "services:\n  personalausweis:\n    name: Identity card\n    bring: [Photo]\n",
		"mixed":                  "services.personalausweis:\n  name: Identity card\n  bring.0: Photo\n",
		"by source text":         "services.personalausweis.name: Identity card\n\"services.personalausweis.bring.Digitales Foto\": Photo\n",
		"by source text, nested": "services.personalausweis:\n  name: Identity card\n  bring: {Digitales Foto: Photo}\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings, findings, err := files.Load(folder(t, map[string]string{
				"tenant.yaml": strings.Replace(tenantYAML, "[de]", "[de, en]", 1), "translations/en.yaml": content,
				"services.yaml": strings.Replace(servicesYAML, "minutes: 15", "minutes: 15, bring: [Digitales Foto]", 1),
			}))
			if err != nil || settings == nil {
				t.Fatalf("findings %v, error %v", findings, err)
			}
			english := settings.Translations["en"]
			if !english.Reviewed || english.Texts["services.personalausweis.name"] != "Identity card" ||
				settings.Text("en", "services.personalausweis.bring.0", "Digitales Foto") != "Photo" {
				t.Errorf("translation %+v", english)
			}
		})
	}
}

func TestALinkThatLeadsOutOfTheFolderIsNotFollowed(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := folder(t, map[string]string{"tenant.yaml": tenantYAML + "legal: {imprint: impressum.md}\n"})
	if err := os.Symlink(outside, filepath.Join(dir, "impressum.md")); err != nil {
		t.Fatal(err)
	}
	settings, findings, err := files.Load(dir)
	if err != nil || settings != nil || len(findings) != 1 || !strings.HasPrefix(findings[0].String(), "tenant.yaml:7: tenant.legal.imprint: there is no file") {
		t.Errorf("settings %v, findings %v, error %v", settings, findings, err)
	}
}
