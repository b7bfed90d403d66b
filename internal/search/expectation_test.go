package search_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"stadttermin/internal/search"
	"stadttermin/internal/tenant"
	"stadttermin/internal/tenantfile"
)

// expectation is a line of a table: what is typed, which service comes first, which must not be listed.
type expectation struct {
	query, first string
	not          []string
}

// nothing stands in a table for an answer without hits.
const nothing = "-"

func table(t *testing.T, language string) (lines []expectation) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", language+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		query, answer, found := strings.Cut(line, " = ")
		if !found {
			t.Fatalf("%s: %q is no expectation", language, line)
		}
		first, not, _ := strings.Cut(answer, "; not ")
		e := expectation{query: query, first: first}
		if not != "" {
			e.not = strings.Split(not, ", ")
		}
		lines = append(lines, e)
	}
	return lines
}

func town(t testing.TB, name string) *tenant.Settings {
	t.Helper()
	settings, findings, err := tenantfile.Load(filepath.Join("../../tenants", name))
	if err != nil || settings == nil {
		t.Fatal(err, findings)
	}
	return settings
}

func TestWhatPeopleTypeFindsFirstWhatTheyMean(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"werne", "plettenberg", "selm", "herscheid"} {
		settings := town(t, name)
		index := search.New(search.Services(settings))
		for _, language := range []string{"de", "en", "ar"} {
			t.Run(name+" "+language, func(t *testing.T) {
				t.Parallel()
				for _, e := range table(t, language) {
					judge(t, index, settings, e)
				}
			})
		}
	}
}

func judge(t *testing.T, index *search.Index, settings *tenant.Settings, e expectation) {
	t.Helper()
	hits := index.Search(e.query)
	first := search.First(hits, search.KindService)
	want := e.first
	if want == nothing {
		want = ""
	}
	if first != want && (want == "" || settings.Catalog.Service(want) != nil) {
		t.Errorf("%q finds %s, want %q first", e.query, list(hits), want)
	}
	for _, hit := range hits {
		if slices.Contains(e.not, hit.ID) {
			t.Errorf("%q lists %s", e.query, hit.ID)
		}
	}
}

func TestWhatATownDoesNotHaveIsNotMadeUpForByWhatHasAWordOfIt(t *testing.T) {
	t.Parallel()
	for name, queries := range map[string][]string{
		"werne":     {"steuer id", "Steuer-ID verloren", "tax id", "الرقم الضريبي"},
		"herscheid": {"parkausweis", "parkausweis beantragen", "anwohnerparken"},
	} {
		index := search.New(search.Services(town(t, name)))
		for _, query := range queries {
			if hits := index.Search(query); len(hits) > 0 {
				t.Errorf("%s: %q finds %s", name, query, list(hits))
			}
		}
	}
}

func list(hits []search.Hit) string {
	var out []string
	for _, hit := range hits[:min(len(hits), 5)] {
		out = append(out, hit.ID+" "+strconv.FormatFloat(hit.Score, 'f', 2, 64))
	}
	if len(out) == 0 {
		return "nothing"
	}
	return strings.Join(out, ", ")
}

func TestEveryTableHasAHundredLines(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"de", "en", "ar"} {
		seen := make(map[string]bool)
		for _, e := range table(t, language) {
			if seen[e.query] {
				t.Errorf("%s: %q stands there twice", language, e.query)
			}
			seen[e.query] = true
		}
		if len(seen) < 100 {
			t.Errorf("%s: %d lines", language, len(seen))
		}
	}
}
