package files_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"stadttermin/internal/files"
	"stadttermin/internal/town/tenant"
)

func TestWritingAndLoadingATownGivesItBack(t *testing.T) {
	t.Parallel()
	for _, name := range towns {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, dir := loadTown(t, name), t.TempDir()
			if err := files.Write(dir, want); err != nil {
				t.Fatal(err)
			}
			got, findings, err := files.Load(dir)
			if err != nil || got == nil {
				t.Fatalf("findings %v, error %v", findings, err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("changes %+v", tenant.Diff(want, got))
			}
		})
	}
}

func TestWritingTheSameSettingsTwiceGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	settings, first, second := loadTown(t, "werne"), t.TempDir(), t.TempDir()
	for _, dir := range []string{first, second} {
		if err := files.Write(dir, settings); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"tenant.yaml", "offices.yaml", "services.yaml", "translations/en.yaml"} {
		a, errA := os.ReadFile(filepath.Join(first, name))
		b, errB := os.ReadFile(filepath.Join(second, name))
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs (%v, %v)", name, errA, errB)
		}
	}
}

func TestWrittenFilesReadAsTheFormatShowsThem(t *testing.T) {
	t.Parallel()
	settings, dir := loadTown(t, "selm"), t.TempDir()
	if err := files.Write(dir, settings); err != nil {
		t.Fatal(err)
	}
	offices, err := os.ReadFile(filepath.Join(dir, "offices.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	const want = `      - {days: [sat], nth: [1], on_holiday: next_week, from: "09:00", until: "12:00", counters: ["1", "2"], online: 2}`
	if !strings.Contains(string(offices), want) {
		t.Errorf("no line %q in\n%s", want, offices)
	}
}

func TestNothingIsWrittenOutsideTheFolder(t *testing.T) {
	t.Parallel()
	settings, dir := loadTown(t, "werne"), t.TempDir()
	settings.Files = map[string]string{"../outside.md": "x"}
	if err := files.Write(filepath.Join(dir, "werne"), settings); err == nil {
		t.Error("no error")
	}
	if _, err := os.Stat(filepath.Join(dir, "outside.md")); err == nil {
		t.Error("a file was written outside")
	}
}

func TestAPlanNamesChangesAndConflicts(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	plan := files.Plan{
		Changes: []tenant.Change{
			{Path: "services.pass", Kind: tenant.Added, New: "Pass"},
			{Path: "tenant.booking.horizon", Kind: tenant.Changed, Old: "3w", New: "6w"},
			{Path: "offices.abholung", Kind: tenant.Removed, Old: "Abholung"},
		},
		Conflicts: []tenant.Conflict{{Path: "offices.bork.name", Base: "Bork", Ours: "Nebenstelle", Theirs: ""}},
	}
	err := plan.Write(&out)
	const want = `+ services.pass: Pass
~ tenant.booking.horizon: 3w → 6w
- offices.abholung: Abholung
! offices.bork.name was changed on both sides; decide keep or take
    before: Bork
    keep:   Nebenstelle
    take:   (not there)
`
	if err != nil || out.String() != want {
		t.Errorf("got\n%s(error %v)", out.String(), err)
	}
}
