package search_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"stadttermin/internal/files"
	"stadttermin/internal/search"
	"stadttermin/internal/town/tenant"
)

func table(t *testing.T, language string) (lines []search.Expectation) {
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
		e := search.Expectation{Query: query, First: first}
		if not != "" {
			e.Not = strings.Split(not, ", ")
		}
		lines = append(lines, e)
	}
	return lines
}

func town(t *testing.T, name string) *tenant.Settings {
	t.Helper()
	settings, findings, err := files.Load(filepath.Join("../../tenants", name))
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

func judge(t *testing.T, index *search.Index, settings *tenant.Settings, e search.Expectation) {
	t.Helper()
	if e.First != search.Nothing && settings.Catalog.Service(e.First) == nil {
		e.First = "" // the town has no such service
	}
	if missed := index.Missed(e); missed != "" {
		t.Errorf("%s: %s", missed, list(index.Search(e.Query)))
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
			if seen[e.Query] {
				t.Errorf("%s: %q stands there twice", language, e.Query)
			}
			seen[e.Query] = true
		}
		if len(seen) < 100 {
			t.Errorf("%s: %d lines", language, len(seen))
		}
	}
}
