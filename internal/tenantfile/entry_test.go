package tenantfile_test

import (
	"strings"
	"testing"

	"stadttermin/internal/office"
	"stadttermin/internal/tenant"
	"stadttermin/internal/tenantfile"
	"stadttermin/internal/testbed"
)

func TestATranslationFollowsItsEntryOfAList(t *testing.T) {
	t.Parallel()
	files := testbed.Town("werne", 1)
	service := &files.Catalog.Services[0]
	service.Bring = []string{"Alter Pass", "Digitales Foto"}
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
			want := map[string]string{"Alter Pass": "Old passport", "Digitales Foto": "Digital photo", "Biometrisches Bild": "Biometrisches Bild"}[thing]
			say("services.pass.bring."+string(rune('0'+i)), thing, want)
		}
		for i, closure := range s.Plan.Closures {
			want := map[string]string{"Betriebsausflug": "Outing", "Rosenmontag": "Carnival"}[closure.Reason]
			say("closures."+string(rune('0'+i))+".reason", closure.Reason, want)
		}
		say("services.pass.forms.0.name", "Einverständnis", "Consent")
		say("offices.amt.counters.1.name", "Schalter 1", "Desk 1")
	}
	check()
	s.Catalog.Services[0].Bring = append([]string{"Biometrisches Bild"}, s.Catalog.Services[0].Bring...)
	s.Plan.Closures = s.Plan.Closures[1:]
	check()
}

func TestARevisionThatNamedEntriesByPositionIsReadAsItWasMeant(t *testing.T) {
	t.Parallel()
	files := testbed.Town("werne", 1)
	files.Translations = map[string]tenant.Translation{"en": {Reviewed: true, Texts: map[string]string{"services.pass.bring.0": "Old passport"}}}
	i := testbed.Install(t, files)
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
		if err := tenantfile.Write(dir, settings); err != nil {
			t.Fatal(err)
		}
		if changes := tenant.Diff(settings, mustLoad(t, dir)); len(changes) > 0 {
			t.Errorf("%s: %+v", name, changes)
		}
	}
}
