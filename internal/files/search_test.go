package files_test

import (
	"strings"
	"testing"

	"stadttermin/internal/files"
)

func TestATableOfTheSearchIsComparedWithWhatItFinds(t *testing.T) {
	t.Parallel()
	const second = "  - {id: reisepass, category: ausweise, name: Reisepass, minutes: 15}\n"
	for name, test := range map[string]struct{ table, want string }{
		"met":                         {"de:\n  - {query: perso, first: personalausweis, not: [reisepass]}\nar:\n  - {query: هوية, first: personalausweis}\n", ""},
		"another comes first":         {"de:\n  - {query: pass, first: reisepass}\n  - {query: perso, first: reisepass}\n", `search.yaml:3: warning: "perso" finds personalausweis first and not reisepass; write synonyms`},
		"nothing is found":            {"de:\n  - {query: raumschiff, first: reisepass}\n", `search.yaml:2: warning: "raumschiff" finds nothing first and not reisepass`},
		"something is found":          {"de:\n  - {query: pass, first: \"-\"}\n", `search.yaml:2: warning: "pass" finds reisepass first and not nothing`},
		"listed":                      {"de:\n  - {query: pass, not: [reisepass]}\n", `search.yaml:2: warning: "pass" lists reisepass`},
		"no such service":             {"de:\n  - {query: pass, first: pas}\n", `search.yaml:2: there is no service "pas"`},
		"no service at all":           {"de:\n  - {query: pass}\n", "search.yaml:2: first is missing; write the id"},
		"no query":                    {"de:\n  - {first: reisepass}\n", "search.yaml:2: query is missing in expectation"},
		"an unknown key":              {"de:\n  - {query: pass, fist: reisepass}\n", `search.yaml:2: there is no key "fist" here; did you mean first?`},
		"no language":                 {"deutsch!:\n  - {query: pass, first: reisepass}\n", `search.yaml:1: "deutsch!" is not a language`},
		"no list":                     {"de: {query: pass}\n", "search.yaml:1: de is a list"},
		"a language written twice":    {"de:\n  - {query: pass, first: reisepass}\nde:\n  - {query: pass, first: reisepass}\n", "search.yaml:3: de stands here a second time, first in line 1"},
		"a word for a list of others": {"de:\n  - {query: pass, not: reisepass}\n", "search.yaml:2: not is a list"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings, findings, err := files.Load(folder(t, map[string]string{"services.yaml": servicesYAML + second, "search.yaml": test.table}))
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, finding := range findings {
				if strings.HasPrefix(finding.String(), "search.yaml") {
					said = append(said, finding.String())
				}
			}
			if got := strings.Join(said, "\n"); !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
				t.Errorf("%q, want %q", got, test.want)
			}
			if warned := strings.Contains(test.want, "warning"); (warned || test.want == "") != (settings != nil) {
				t.Errorf("in force: %v", settings != nil)
			}
		})
	}
}

func TestTheTablesOfTheTownsAreMet(t *testing.T) {
	t.Parallel()
	for _, name := range towns {
		_, findings, err := files.Load(town(name))
		if err != nil {
			t.Fatal(err)
		}
		for _, finding := range findings {
			if finding.File == "search.yaml" {
				t.Errorf("%s: %s", name, finding)
			}
		}
	}
}
