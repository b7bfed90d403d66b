package archtest_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"stadttermin/internal/dev/archtest"
)

func TestNothingIsLargerThanOneHeadHoldsButWhatIsListed(t *testing.T) {
	t.Parallel()
	tree, err := archtest.Read(os.DirFS("../../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range archtest.Measures(tree, archtest.Large) {
		t.Error(finding)
	}
}

func TestEachThingThatIsTooLargeIsFound(t *testing.T) {
	t.Parallel()
	repeated := func(count int, format string) (text string) {
		for n := range count {
			text += fmt.Sprintf(format, n)
		}
		return text
	}
	files := func(count int) map[string]string {
		sources := make(map[string]string)
		for n := range count {
			sources[fmt.Sprintf("f%d.go", n)] = ""
		}
		return sources
	}
	for name, c := range map[string]struct {
		sources map[string]string
		finding string
	}{
		"many methods":       {map[string]string{"a.go": "type Desk struct{}\n" + repeated(41, "func (d *Desk) M%d() {}\n")}, "methods of internal/civil.Desk: 41"},
		"methods of a shape": {map[string]string{"a.go": "type Set[T any] struct{}\n" + repeated(41, "func (s Set[T]) M%d() {}\n")}, "methods of internal/civil.Set: 41"},
		"many files":         {files(21), "files of internal/civil: 22"},
		"many lines":         {map[string]string{"a.go": strings.Repeat("\n", 1300), "b.go": strings.Repeat("\n", 1300)}, "lines of internal/civil: 260"},
		"many parameters":    {map[string]string{"a.go": "func F(a, b, c int, d, e, f string) {}"}, "parameters of internal/civil.F: 6"},
		"two files":          {map[string]string{"a.go": "func A() { B() }", "b.go": "func B() { A() }"}, "circle of internal/civil with a.go: 2"},
		"three files":        {map[string]string{"a.go": "type A struct{ B B }", "b.go": "type B struct{ C *C }", "c.go": "type C struct{ A *A }"}, "circle of internal/civil with a.go: 3"},
		"through a method":   {map[string]string{"a.go": "type A struct{}\nfunc (a A) Run() {}", "b.go": "func B(a A) { a.Stop() }", "c.go": "func (a A) Stop() { B(a) }"}, "circle of internal/civil with b.go: 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if findings := strings.Join(measured(t, c.sources, nil), "\n"); !strings.Contains(findings, c.finding) {
				t.Errorf("want a finding with %q, got:\n%s", c.finding, findings)
			}
		})
	}
}

func TestWhatIsOfTheRightSizeIsNoFinding(t *testing.T) {
	t.Parallel()
	for name, sources := range map[string]map[string]string{
		"context and transaction": {"a.go": "func F(ctx context.Context, tx *Tx, a, b, c, d, e int) {}"},
		"one way":                 {"a.go": "func A() { B() }", "b.go": "func B() {}"},
		"a field called alike":    {"a.go": "type A struct{ run bool }\nfunc (a A) start() { _ = a.run }", "b.go": "func run(a A) {}"},
		"a test that comes back":  {"a.go": "func A() { B() }", "b_test.go": "func B() { A() }"},
		"a package of that name":  {"a.go": "func civil() { B() }", "b.go": "func B() {}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if findings := measured(t, sources, nil); len(findings) > 0 {
				t.Error(findings)
			}
		})
	}
}

func TestTheListOfWhatIsTooLargeOnlyGetsShorter(t *testing.T) {
	t.Parallel()
	source := map[string]string{"a.go": "func F(a, b, c, d, e, f, g int) {}"}
	const name = "parameters of internal/civil.F"
	for allowed, finding := range map[int]string{6: "it had 6 already", 7: "", 8: "7 by now"} {
		if findings := strings.Join(measured(t, source, map[string]int{name: allowed}), "\n"); finding == "" && findings != "" || !strings.Contains(findings, finding) {
			t.Errorf("allowed %d: %q, want %q", allowed, findings, finding)
		}
	}
	if findings := strings.Join(measured(t, nil, map[string]int{name: 7}), "\n"); !strings.Contains(findings, "strike it off") {
		t.Errorf("what fits is still listed: %q", findings)
	}
}

// measured applies the measures to a module with one package of interest.
func measured(t *testing.T, sources map[string]string, large map[string]int) []string {
	t.Helper()
	module := fstest.MapFS{"cmd/x/doc.go": {Data: []byte("package main\n")}, "internal/civil/doc.go": {Data: []byte("package civil\n")}}
	for name, source := range sources {
		module["internal/civil/"+name] = &fstest.MapFile{Data: []byte("package civil\n" + source)}
	}
	tree, err := archtest.Read(module)
	if err != nil {
		t.Fatal(err)
	}
	return archtest.Measures(tree, large)
}
