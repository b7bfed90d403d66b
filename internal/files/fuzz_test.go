package files_test

import (
	"os"
	"path/filepath"
	"testing"

	"stadttermin/internal/files"
	"stadttermin/internal/town/tenant"
)

// FuzzLoad holds that no content of a file makes Load panic or give settings together with a refusal, and that what it
// accepts can be written and is then the same.
func FuzzLoad(f *testing.F) {
	f.Add(tenantYAML, officesYAML, servicesYAML)
	f.Add("slug: &a [*a]\n", "halls: [{id: a}]\n", "? x\n: y\n")
	f.Add("a: |\n  b\n", "- - - a\n", "%YAML 1.2\n---\na: !!binary x\n")
	for _, name := range towns {
		var documents []string
		for _, file := range []string{"tenant.yaml", "offices.yaml", "services.yaml"} {
			content, err := os.ReadFile(filepath.Join(town(name), file))
			if err != nil {
				f.Fatal(err)
			}
			documents = append(documents, string(content))
		}
		f.Add(documents[0], documents[1], documents[2])
	}
	f.Fuzz(func(t *testing.T, profile, plan, catalog string) {
		settings, findings, err := files.Load(folder(t, map[string]string{
			"tenant.yaml": profile, "offices.yaml": plan, "services.yaml": catalog,
		}))
		if err != nil {
			t.Fatal(err)
		}
		if settings == nil {
			if len(findings) == 0 {
				t.Fatal("refused without a finding")
			}
			return
		}
		for _, problem := range tenant.Check(settings) {
			if problem.Severity == tenant.Refusal {
				t.Fatalf("accepted with %+v", problem)
			}
		}
		dir := t.TempDir()
		if err := files.Write(dir, settings); err != nil {
			t.Fatal(err)
		}
		again, findings, err := files.Load(dir)
		if err != nil || again == nil {
			t.Fatalf("written files are refused: %v, %v", findings, err)
		}
		if changes := tenant.Diff(settings, again); len(changes) > 0 {
			t.Fatalf("changes %+v", changes)
		}
	})
}
