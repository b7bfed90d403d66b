package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stadttermin/internal/dev/apptest"
)

// folder writes a town's files with further lines in tenant.yaml.
func folder(t *testing.T, name, slug, prefix, more string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	for file, content := range map[string]string{
		"tenant.yaml": "slug: " + slug + "\nname: Stadt\nreference_prefix: " + prefix + "\ntimezone: Europe/Berlin\nlanguages: [de]\nbooking: {horizon: 3w}\n" + more,
		"offices.yaml": "halls:\n  - {id: halle, name: Halle}\noffices:\n  - {id: amt, name: Amt, hall: halle, letter: B, counters: [{id: \"1\", name: Eins}], " +
			"opening: [{days: [mon], from: \"08:00\", until: \"12:00\"}]}\n",
		"services.yaml": "categories:\n  - {id: alles, name: Alles}\nservices:\n  - {id: pass, category: alles, name: Pass, minutes: 15}\n",
	} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestATownTakesNoAddressOfAnother(t *testing.T) {
	i := apptest.Install(t)
	t.Setenv("APP_DATABASE_URL", i.Database.AppURL)
	t.Setenv("DATABASE_URL", "")
	t.Setenv("PUBLIC_URL", "https://{slug}.termine.example")
	if out, err := command(t, "tenant", "apply", folder(t, "werne", "werne", "WER", "hosts: [termine.werne.example]\n")); err != nil {
		t.Fatal(out, err)
	}
	for _, host := range []string{"werne.localhost", "werne.termine.example", "termine.werne.example", "konsole.termine.example", "noch-keine.termine.example"} {
		dir := folder(t, "selm", "selm", "SEL", "hosts: ["+host+"]\n")
		for _, what := range []string{"check", "plan", "apply"} {
			out, err := command(t, "tenant", what, dir)
			if err == nil {
				t.Errorf("%s took %s: %s", what, host, out)
			}
		}
	}
	if out, err := command(t, "tenant", "apply", folder(t, "selm", "selm", "SEL", "hosts: [selm.termine.example, termine.selm.example]\n")); err != nil {
		t.Errorf("its own names: %s, %v", out, err)
	}
}

func TestWhatIsRefusedLeavesNothingBehind(t *testing.T) {
	i := apptest.Install(t)
	t.Setenv("APP_DATABASE_URL", i.Database.AppURL)
	t.Setenv("DATABASE_URL", "")
	if out, err := command(t, "tenant", "apply", folder(t, "werne", "werne", "WER", "hosts: [termine.werne.example]\n")); err != nil {
		t.Fatal(out, err)
	}
	if _, err := command(t, "tenant", "apply", folder(t, "anders", "selm", "SEL", "")); err == nil || !strings.Contains(err.Error(), "give both one name") {
		t.Errorf("a folder of another name: %v", err)
	}
	if _, err := command(t, "tenant", "apply", folder(t, "selm", "selm", "SEL", "hosts: [termine.werne.example]\n")); err == nil {
		t.Error("a host of another town was taken")
	}
	if ids, err := i.Settings.Active(t.Context()); err != nil || len(ids) != 1 {
		t.Errorf("tenants %v, %v", ids, err)
	}
	if out, err := command(t, "tenant", "apply", folder(t, "herne", "herne", "SEL", "")); err != nil {
		t.Errorf("the prefix of a town that never came: %s, %v", out, err)
	}
	// A prefix that a town has had is nobody else's ever after.
	if out, err := command(t, "tenant", "apply", folder(t, "herne", "herne", "HER", "")); err != nil {
		t.Fatal(out, err)
	}
	if _, err := command(t, "tenant", "apply", folder(t, "selm", "selm", "SEL", "")); err == nil {
		t.Error("the earlier prefix of another town was taken")
	}
}

func TestCheckWarnsOfLegalPagesThatStandEmpty(t *testing.T) {
	t.Parallel()
	out, err := command(t, "tenant", "check", folder(t, "werne", "werne", "WER", ""))
	if err != nil || strings.Count(out, "this page is empty") != 3 || !strings.Contains(out, "tenant.yaml: warning: tenant.legal.imprint") {
		t.Errorf("%s, %v", out, err)
	}
	if out, err := command(t, "tenant", "check", "../../tenants/werne"); err != nil || strings.Contains(out, "this page is empty") {
		t.Errorf("%s, %v", out, err)
	}
}

func TestWhatIsRefusedStandsLastAndApartFromWarnings(t *testing.T) {
	i := apptest.Install(t)
	t.Setenv("APP_DATABASE_URL", i.Database.AppURL)
	t.Setenv("DATABASE_URL", "")
	t.Setenv("PUBLIC_URL", "https://{slug}.termine.example")
	dir := folder(t, "werne", "werne", "WER", "nonsense: 1\n")
	services := "categories:\n  - {id: alles, name: Alles}\nservices:\n  - {id: pass, category: alles, name: Pass, minutes: 15, forms: [{name: Antrag, url: \"https://werne.example\"}]}\n"
	if err := os.WriteFile(filepath.Join(dir, "services.yaml"), []byte(services), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{"check", "plan", "apply"} {
		var said bytes.Buffer // wherever it is said
		program := root()
		program.SetArgs([]string{"tenant", what, dir})
		program.SetOut(&said)
		program.SetErr(&said)
		err := program.ExecuteContext(t.Context())
		out := said.String()
		var status exit
		if !errors.As(err, &status) || status == 0 {
			t.Errorf("%s: %v", what, err)
		}
		warnings, refusals, apart := strings.Cut(out, "\n\n")
		if !apart || !strings.Contains(warnings, "warning: ") || strings.Contains(refusals, "warning: ") || !strings.Contains(refusals, "nonsense") {
			t.Errorf("%s:\n%s", what, out)
		}
		if last := strings.TrimSpace(refusals[strings.LastIndex(strings.TrimSpace(refusals), "\n")+1:]); !strings.Contains(last, "is refused: 1 mistake, ") || !strings.Contains(last, "warning") {
			t.Errorf("%s ends with %q", what, last)
		}
	}
}

func TestACommandThatDoesNotExistIsRefused(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"tenant", "nonsense"}, {"staff", "nonsense"}, {"nonsense"}} {
		if _, err := command(t, args...); err == nil || !strings.Contains(err.Error(), "nonsense") {
			t.Errorf("%v: %v", args, err)
		}
	}
}
