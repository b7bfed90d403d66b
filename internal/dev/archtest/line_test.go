package archtest_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"stadttermin/internal/dev/archtest"
)

func TestWhatBrowsersGetIsWrittenInLinesThatCanBeRead(t *testing.T) {
	t.Parallel()
	findings, err := archtest.Lines(os.DirFS("../../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range findings {
		t.Error(finding)
	}
}

func TestEveryOffenceOfALineIsFound(t *testing.T) {
	t.Parallel()
	for name, offence := range map[string]struct{ path, source, finding string }{
		"template too wide":       {"web/templates/desk/a.html", "<p>\n" + strings.Repeat("ä", 161), "a.html:2 has 161 characters"},
		"mail too wide":           {"web/mail/a.html", strings.Repeat("x", 161), "161 characters"},
		"style too wide":          {"web/css/a.css", strings.Repeat("x", 161), "a declaration"},
		"script too wide":         {"web/js/desk/a.js", strings.Repeat("x", 161), "161 characters"},
		"browser test too wide":   {"web/e2e/a.test.mjs", strings.Repeat("x", 161), "161 characters"},
		"drawing too wide":        {"web/pictures/a.svg", strings.Repeat("x", 161), "161 characters"},
		"two blocks":              {"web/templates/account/a.html", "<div>\n<div class=\"a\"><p>a</p></div>", "a.html:2 opens <div <p"},
		"two cells":               {"web/templates/account/a.html", "{{t \"a\"\n\"b\"}}\n<td>a</td><td>b</td>", "a.html:3 opens <td <td"},
		"a block in an action":    {"web/templates/account/a.html", "<ul>{{range .}}<li>{{end}}", "<ul <li"},
		"two blocks of the frame": {"web/templates/part/a.html", "<head><title>a</title>", "<head <title"},
	} {
		findings := linesOf(t, offence.path, offence.source)
		if !strings.Contains(findings, offence.finding) || strings.Count(findings, "\n") > 0 {
			t.Errorf("%s: want one finding with %q, got:\n%s", name, offence.finding, findings)
		}
	}
}

func TestALineThatCanBeReadIsNoOffence(t *testing.T) {
	t.Parallel()
	for name, allowed := range map[string]struct{ path, source string }{
		"as wide as may be":         {"web/css/a.css", strings.Repeat("ä", 160)},
		"words in a block":          {"web/templates/account/a.html", `<p><b>a</b> <a href="/"><bdi>b</bdi></a><br><label>c <input></label><svg><path/></svg></p>`},
		"a block closed and opened": {"web/templates/account/a.html", `</div></div><div>`},
		"a tag in a string":         {"web/templates/account/a.html", `<p>{{print "<p>"}}</p>`},
		"blocks made by a script":   {"web/js/a.js", "`<div><p></p></div>`"},
		"built":                     {"web/dist/a.css", strings.Repeat("x", 999)},
		"of a library":              {"web/node_modules/a/a.js", strings.Repeat("x", 999)},
		"a catalogue":               {"web/locales/de.json", strings.Repeat("x", 999)},
	} {
		if findings := linesOf(t, allowed.path, allowed.source); findings != "" {
			t.Errorf("%s: unexpected findings:\n%s", name, findings)
		}
	}
}

// linesOf judges a module with one file of interest.
func linesOf(t *testing.T, path, source string) string {
	t.Helper()
	findings, err := archtest.Lines(fstest.MapFS{path: {Data: []byte(source)}})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(findings, "\n")
}
