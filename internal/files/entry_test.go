package files_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/files"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

func TestATranslationFollowsItsEntryOfAList(t *testing.T) {
	t.Parallel()
	files := apptest.Town("werne", 1)
	service := &files.Catalog.Services[0]
	service.Bring = office.Documents("Alter Pass", "Digitales Foto")
	service.Forms = []office.Form{{Name: "Einverständnis", URL: "https://werne.example/1"}}
	files.Plan.Closures = []office.Closure{{Reason: "Betriebsausflug"}, {Reason: "Rosenmontag"}}
	files.Translations = map[string]tenant.Translation{"en": {Texts: map[string]string{
		"services.pass.bring.0": "Old passport", "services.pass.bring.1": "Digital photo", "services.pass.forms.0.name": "Consent",
		"closures.0.reason": "Outing", "closures.1.reason": "Carnival", "offices.amt.counters.1.name": "Desk 1",
	}}}
	s := tenant.BySource(files)
	say := func(path, source, want string) {
		t.Helper()
		if got := s.Text("en", path, source); got != want {
			t.Errorf("%s, %q: %q, want %q", path, source, got, want)
		}
	}
	check := func() {
		t.Helper()
		for i, thing := range s.Catalog.Services[0].Bring {
			want := map[string]string{"Alter Pass": "Old passport", "Digitales Foto": "Digital photo", "Biometrisches Bild": "Biometrisches Bild"}[thing.Text]
			say("services.pass.bring."+string(rune('0'+i)), thing.Text, want)
		}
		for i, closure := range s.Plan.Closures {
			want := map[string]string{"Betriebsausflug": "Outing", "Rosenmontag": "Carnival"}[closure.Reason]
			say("closures."+string(rune('0'+i))+".reason", closure.Reason, want)
		}
		say("services.pass.forms.0.name", "Einverständnis", "Consent")
		say("offices.amt.counters.1.name", "Schalter 1", "Desk 1")
	}
	check()
	s.Catalog.Services[0].Bring = append(office.Documents("Biometrisches Bild"), s.Catalog.Services[0].Bring...)
	s.Plan.Closures = s.Plan.Closures[1:]
	check()
}

const documentsYAML = `categories:
  - {id: ausweise, name: Ausweise}
services:
  - id: personalausweis
    category: ausweise
    name: Personalausweis
    minutes: 15
    bring:
      - Alter Ausweis
      - {text: Anzeige der Polizei, per: appointment, when: Bei Diebstahl, form: Anzeige}
      - {text: Ein Elternteil, when: under_16}
    forms:
      - {name: Anzeige, url: "https://polizei.example/anzeige.pdf"}
      - {name: Einverständnis, per: person, when: under_16}
`

func TestDocumentsAreTextsOrKeysAndAreWrittenAsTheyWereRead(t *testing.T) {
	t.Parallel()
	settings := mustLoad(t, folder(t, map[string]string{"services.yaml": documentsYAML}))
	want := []office.Document{
		{Text: "Alter Ausweis"},
		{Text: "Anzeige der Polizei", Per: office.PerAppointment, When: "Bei Diebstahl", Form: "Anzeige"},
		{Text: "Ein Elternteil", When: office.Under16},
	}
	if got := settings.Catalog.Services[0].Bring; !slices.Equal(got, want) {
		t.Errorf("read %+v", got)
	}
	dir := t.TempDir()
	if err := files.Write(dir, settings); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(filepath.Join(dir, "services.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if _, behind, _ := strings.Cut(string(written), "services:"); behind != strings.SplitN(documentsYAML, "services:", 2)[1] {
		t.Errorf("written:\n%s", written)
	}
	if changes := tenant.Diff(settings, mustLoad(t, dir)); len(changes) > 0 {
		t.Errorf("%+v", changes)
	}
}

func TestARevisionWithPlainDocumentsStaysAsItIs(t *testing.T) {
	t.Parallel()
	const before = `{"categories":[{"id":"a","name":"A"}],"services":[{"id":"b","category":"a","name":"B","bring":["Alter Pass"],"forms":[{"name":"C","url":"https://c.example/d"}]}]}`
	var catalog office.Catalog
	if err := json.Unmarshal([]byte(before), &catalog); err != nil {
		t.Fatal(err)
	}
	if after, err := json.Marshal(catalog); err != nil || string(after) != before {
		t.Errorf("%s, %v", after, err)
	}
}

func TestAConditionIsTranslatedByItsOwnWords(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"tenant.yaml": strings.Replace(tenantYAML, "[de]", "[de, en]", 1), "services.yaml": documentsYAML,
		"translations/en.yaml": "services.personalausweis.bring.Bei Diebstahl: If it was stolen\nservices.personalausweis.bring.1: Police report\n",
	}
	settings := mustLoad(t, folder(t, files))
	for _, text := range []struct{ path, source, want string }{
		{"services.personalausweis.bring.1.when", "Bei Diebstahl", "If it was stolen"},
		{"services.personalausweis.bring.1", "Anzeige der Polizei", "Police report"},
	} {
		if got := settings.Text("en", text.path, text.source); got != text.want {
			t.Errorf("%s: %q", text.path, got)
		}
	}
	for _, text := range settings.Texts() {
		if office.KnownCondition(text.Source) {
			t.Errorf("%s asks for a translation of %q", text.Path, text.Source)
		}
	}
}

func TestARevisionThatNamedEntriesByPositionIsReadAsItWasMeant(t *testing.T) {
	t.Parallel()
	files := apptest.Town("werne", 1)
	files.Translations = map[string]tenant.Translation{"en": {Reviewed: true, Texts: map[string]string{"services.pass.bring.0": "Old passport"}}}
	i := apptest.Install(t, files)
	if got := i.Town(t, "werne").Settings().Text("en", "services.pass.bring.0", "Alter Pass"); got != "Old passport" {
		t.Errorf("reads %q", got)
	}
}

func TestWhatIsExportedNamesEntriesBySourceAndReadsTheSame(t *testing.T) {
	t.Parallel()
	for _, name := range towns {
		settings := mustLoad(t, town(name))
		for language, translation := range settings.Translations {
			for path := range translation.Texts {
				if strings.Contains(path, ".bring.0") || strings.Contains(path, "closures.0.") {
					t.Errorf("%s %s names %s by position", name, language, path)
				}
			}
		}
		dir := t.TempDir()
		if err := files.Write(dir, settings); err != nil {
			t.Fatal(err)
		}
		if changes := tenant.Diff(settings, mustLoad(t, dir)); len(changes) > 0 {
			t.Errorf("%s: %+v", name, changes)
		}
	}
}
