package archtest_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"stadttermin/internal/dev/archtest"
)

var rules = map[string]func(*archtest.Tree) []string{
	"Layers": archtest.Layers,
	"Shape":  archtest.Shape,
	"Clocks": archtest.Clocks,

	"Constraints": archtest.Constraints,
}

func TestTheCodeKeepsToItsMap(t *testing.T) {
	t.Parallel()
	tree, err := archtest.Read(os.DirFS("../../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.Packages) < 5 {
		t.Fatalf("only %d packages were found; the test looks at the wrong folder", len(tree.Packages))
	}
	for name, rule := range rules {
		for _, finding := range rule(tree) {
			t.Errorf("%s: %s", name, finding)
		}
	}
}

// Each case is one small offence, so that a rule that no longer looks is noticed.
func TestEveryOffenceIsFound(t *testing.T) {
	t.Parallel()
	for name, offence := range map[string]struct{ path, source, finding string }{
		"domain imports a framework":    {"internal/appointment/booking/a.go", `import _ "github.com/gin-gonic/gin"`, "only internal/server knows this library"},
		"domain imports HTTP":           {"internal/message/mail/a.go", `import _ "net/http"`, "how it is reached"},
		"domain imports a part of HTTP": {"internal/message/mail/a.go", `import _ "net/http/cookiejar"`, "how it is reached"},
		"domain reads files":            {"internal/town/tenant/a.go", `import _ "os"`, "reads no files"},
		"domain imports an adapter":     {"internal/appointment/booking/a.go", `import _ "stadttermin/internal/postgres/db"`, "small interface"},
		"store imports a store":         {"internal/postgres/staff/a.go", `import _ "stadttermin/internal/postgres/appointment"`, "in one transaction"},
		"connection imports a store":    {"internal/postgres/db/a.go", `import _ "stadttermin/internal/postgres/town"`, "in one transaction"},
		"adapter imports an adapter":    {"internal/server/desk/a.go", `import _ "stadttermin/internal/redis"`, "adapters do not know each other"},
		"domain imports the whole":      {"internal/appointment/booking/a.go", `import _ "stadttermin/internal/app"`, "does not know by whom"},
		"product imports the workshop":  {"internal/server/a.go", `import _ "stadttermin/internal/dev/apptest"`, "for tests and development"},
		"library away from home":        {"internal/jobs/a.go", `import _ "github.com/jackc/pgx/v5/pgxpool"`, "only internal/postgres knows"},
		"library in a command":          {"cmd/stadttermin/a.go", `import _ "github.com/hibiken/asynq"`, "only internal/jobs knows"},
		"package off the map":           {"internal/waitlist/a.go", ``, "on no side of the map"},
		"package without a noun":        {"internal/server/helpers/a.go", ``, "call it by the noun"},
		"package without a comment":     {"internal/civil/a.go", ``, "no package comment"},
		"file too long":                 {"internal/civil/a.go", strings.Repeat("\n", 501), "split it by nouns"},
		"the machine's clock":           {"internal/appointment/booking/a.go", "import \"time\"\nvar Start = time.Now()", "the clock is a field"},
		"the machine's zone":            {"internal/appointment/booking/a.go", "import \"time\"\nvar Zone = time.Local", "use the tenant's"},
		"a constraint's name":           {"internal/postgres/staff/a.go", "func name(err struct{ ConstraintName string }) string { return err.ConstraintName }", "ask db.Violates"},
		"a test that sleeps":            {"internal/appointment/booking/a_test.go", "import \"time\"\nfunc wait() { time.Sleep(1) }", "does not wait for the clock"},
		"a test that skips":             {"internal/appointment/booking/a_test.go", "import \"testing\"\nfunc TestX(t *testing.T) { t.Skip() }", "tells nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findings := judge(t, offence.path, "package x\n"+offence.source)
			if !strings.Contains(findings, offence.finding) {
				t.Errorf("want a finding with %q, got:\n%s", offence.finding, findings)
			}
		})
	}
}

func TestWhatTheMapAllowsIsNoOffence(t *testing.T) {
	t.Parallel()
	for name, allowed := range map[string]struct{ path, source string }{
		"library at home":               {"internal/postgres/db/a.go", `import _ "github.com/jackc/pgx/v5"`},
		"library in the workshop":       {"internal/dev/bench/a.go", `import _ "github.com/gin-gonic/gin"`},
		"store of what it writes with":  {"internal/postgres/hall/a.go", `import _ "stadttermin/internal/postgres/appointment"`},
		"part of an adapter":            {"internal/server/citizen/a.go", `import _ "stadttermin/internal/server/render"`},
		"name that only begins alike":   {"internal/message/mail/a.go", `import _ "osm"`},
		"domain's test with an adapter": {"internal/appointment/booking/a_test.go", `import _ "stadttermin/internal/postgres/db"`},
		"clock in a command":            {"cmd/stadttermin/a.go", "import \"time\"\nvar Start = time.Now()"},
		"sleep on a synthetic clock":    {"internal/jobs/a_test.go", "import (\n\"time\"\n_ \"testing/synctest\"\n)\nfunc wait() { time.Sleep(1) }"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if findings := judge(t, allowed.path, "// Package x is documented.\npackage x\n"+allowed.source); findings != "" {
				t.Errorf("unexpected findings:\n%s", findings)
			}
		})
	}
}

func TestGroupsOfTheDomainKnowOnlyWhatTheyMay(t *testing.T) {
	t.Parallel()
	tree, err := archtest.Read(os.DirFS("../../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range archtest.Arrows(tree, archtest.Allowed) {
		t.Error(finding)
	}
}

func TestAnArrowThatIsNotAllowedOrNotNeededOrLeadsBackIsFound(t *testing.T) {
	t.Parallel()
	tree, err := archtest.Read(fstest.MapFS{
		"cmd/x/doc.go":               {Data: []byte("package main\n")},
		"internal/availability/a.go": {Data: []byte("package availability\nimport _ \"stadttermin/internal/town/office\"\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	for finding, allowed := range map[string]map[string][]string{
		"imports stadttermin/internal/town/office": {},
		"nothing of availability imports i18n":     {"availability": {"town", "i18n"}},
		"refer to each other in a circle":          {"availability": {"town"}, "town": {"availability"}},
		"":                                         {"availability": {"town"}},
	} {
		findings := strings.Join(archtest.Arrows(tree, allowed), "\n")
		if finding == "" && findings != "" || !strings.Contains(findings, finding) {
			t.Errorf("%v: %q, want %q", allowed, findings, finding)
		}
	}
}

// judge applies all rules to a module with one file of interest.
func judge(t *testing.T, path, source string) string {
	t.Helper()
	tree, err := archtest.Read(fstest.MapFS{
		path:                   {Data: []byte(source)},
		"cmd/x/doc.go":         {Data: []byte("// Command x is documented.\npackage main\n")},
		"internal/i18n/doc.go": {Data: []byte("// Package i18n is documented.\npackage i18n\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	var findings []string
	for _, rule := range rules {
		findings = append(findings, rule(tree)...)
	}
	return strings.Join(findings, "\n")
}

func TestEveryActionOfTheAuditTrailHasASentence(t *testing.T) {
	t.Parallel()
	module := os.DirFS("../../..")
	tree, err := archtest.Read(module)
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := fs.ReadFile(module, "web/locales/staff/de.json")
	if err != nil {
		t.Fatal(err)
	}
	var sentences map[string]any
	if err := json.Unmarshal(catalogue, &sentences); err != nil {
		t.Fatal(err)
	}
	for _, finding := range archtest.Sentences(tree, slices.Collect(maps.Keys(sentences))) {
		t.Error(finding)
	}
}

func TestAnActionWithoutASentenceIsFound(t *testing.T) {
	t.Parallel()
	keys := []string{"audit.action.staff.add"}
	for source, want := range map[string]string{
		`var _ = audit.Entry{Action: "staff.add"}`:        "",
		`var _ = audit.Entry{Action: "staff.promote"}`:    "add audit.action.staff.promote",
		`var _ = entry("staff.promote")`:                  "add audit.action.staff.promote",
		`var _ = audit.Entry{Action: "parrot.feed"}`:      "what its noun is about",
		`var _ = audit.Entry{Action: "parrot." + "feed"}`: "what its noun is about",
		`var _ = audit.Entry{Action: "staff." + "add"}`:   "",
		`var _ = printer.T("parrot.feed")`:                "",
	} {
		tree, err := archtest.Read(fstest.MapFS{
			"cmd/x/doc.go":                      {Data: []byte("// Command x is documented.\npackage main\n")},
			"internal/appointment/booking/a.go": {Data: []byte("package x\nimport \"stadttermin/internal/staff/audit\"\n" + source)},
		})
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(archtest.Sentences(tree, keys), "\n")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
}
