package i18n_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

var (
	sayings   = regexp.MustCompile(`\b(?:t|rich) "([^"]+)"([^{}]*)\}\}`)
	gaps      = regexp.MustCompile(`\{\{\.(\w+)\}\}`)
	argument  = regexp.MustCompile(`"(\w+)" `)
	catalogue = regexp.MustCompile(`(?m)^  "([^"]+)": (?:"((?:[^"\\]|\\.)*)"|\{([^}]*(?:\}\}[^}]*)*)\})`)
)

// A text whose gaps nobody fills is shown, or read aloud, as the name of its key.
func TestEveryTextOfATemplateGetsWhatItsGapsAreFor(t *testing.T) {
	t.Parallel()
	web := os.DirFS("../../web")
	wants := make(map[string][][]string)
	for _, file := range []string{"locales/de.json", "locales/staff/de.json"} {
		content, err := fs.ReadFile(web, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range catalogue.FindAllStringSubmatch(string(content), -1) {
			wants[entry[1]] = gaps.FindAllStringSubmatch(entry[2]+entry[3], -1)
		}
	}
	files, err := fs.Glob(web, "templates/*/*.html")
	if err != nil || len(files) == 0 || len(wants) < 1000 {
		t.Fatalf("%d templates, %d texts, error %v", len(files), len(wants), err)
	}
	for _, file := range files {
		content, err := fs.ReadFile(web, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, saying := range sayings.FindAllStringSubmatch(string(content), -1) {
			given := " "
			for _, name := range argument.FindAllStringSubmatch(saying[2]+" ", -1) {
				given += name[1] + " "
			}
			for _, gap := range wants[saying[1]] {
				if !strings.Contains(given, " "+gap[1]+" ") && !strings.Contains(saying[2], ".Args") {
					t.Errorf("%s: %s gets no %s", file, saying[1], gap[1])
				}
			}
		}
	}
}
