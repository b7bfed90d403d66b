package i18n_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/i18n"
	"stadttermin/web"
)

func load(t *testing.T) *i18n.Bundle {
	t.Helper()
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	return bundle
}

func TestTheCataloguesHaveNoDefect(t *testing.T) {
	t.Parallel()
	bundle := load(t)
	if got := bundle.Languages(); !slices.Equal(got, []string{"de", "ar", "en"}) {
		t.Errorf("languages %v", got)
	}
	if got := bundle.StaffLanguages(); !slices.Equal(got, []string{"de", "en"}) {
		t.Errorf("languages of staff %v", got)
	}
	if bundle.Printer("ar").Reviewed() || !bundle.Printer("de").Reviewed() {
		t.Error("Arabic has not been proof-read by a person, German has")
	}
}

func TestEveryFaultSaysInEveryLanguageWhatToDo(t *testing.T) {
	t.Parallel()
	keys := load(t).Keys()
	for code := range apperr.Codes() {
		if !slices.Contains(keys, "fault."+string(code)) {
			t.Errorf("add fault.%s to web/locales/*.json", code)
		}
	}
	for _, key := range keys {
		code, ok := strings.CutPrefix(key, "fault.")
		if _, known := apperr.Codes()[apperr.Code(code)]; ok && !known {
			t.Errorf("%s is the sentence of no fault; remove it", key)
		}
	}
}

func TestEveryReasonOfTheEngineHasASentence(t *testing.T) {
	t.Parallel()
	keys := load(t).Keys()
	for _, code := range availability.Codes() {
		if !slices.Contains(keys, "reason."+string(code)) {
			t.Errorf("add reason.%s to web/locales/*.json", code)
		}
	}
	for _, key := range keys {
		if code, ok := strings.CutPrefix(key, "reason."); ok && !strings.HasPrefix(code, "detail.") && !slices.Contains(availability.Codes(), availability.Code(code)) {
			t.Errorf("%s is the sentence of no reason; remove it", key)
		}
	}
}

// Sorted keys keep changes of different people apart; escapes keep what the eye cannot see reviewable.
func TestCataloguesAreSortedAndShowTheInvisible(t *testing.T) {
	t.Parallel()
	for _, name := range catalogues(t) {
		data, err := fs.ReadFile(web.Locales, name)
		if err != nil {
			t.Fatal(err)
		}
		last := ""
		for i, line := range strings.Split(string(data), "\n") {
			if key, found := strings.CutPrefix(line, `  "`); found {
				key, _, _ = strings.Cut(key, `"`)
				if key <= last {
					t.Errorf("%s:%d: %s stands after %s", name, i+1, key, last)
				}
				last = key
			}
			if strings.ContainsAny(line, "\u00a0\u202f\u200b\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u00ad") {
				t.Errorf("%s:%d: write invisible characters as \\u escapes, such as \\u00a0", name, i+1)
			}
		}
	}
}

// catalogues names all files.
func catalogues(t *testing.T) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(web.Locales, "locales", func(path string, entry fs.DirEntry, err error) error {
		if !entry.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestADefectiveCatalogueIsRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ de, ar, want string }{
		"a hole":                          {`"a": "x"`, ``, "locales/ar.json: a is missing"},
		"an orphan":                       {``, `"b": "x"`, "locales/ar.json: b is not in de.json"},
		"an empty text":                   {`"a": "x"`, `"a": ""`, `a has no text for "plain"`},
		"a key written twice":             {`"a": "x"`, `"a": "x", "a": "y"`, "a is written twice"},
		"another placeholder":             {`"a": "{{.name}}"`, `"a": "{{.nam}}"`, "a uses the placeholders [nam], de.json has [name]"},
		"a lost placeholder":              {`"a": "{{.name}}"`, `"a": "x"`, "a uses the placeholders [], de.json has [name]"},
		"braces that are no placeholder":  {`"a": "{{.name}}"`, `"a": "{{.name}} {{ if }}"`, "a uses the placeholders"},
		"plural forms in one alone":       {`"a": {"one": "x", "other": "y"}`, `"a": "x"`, "a has plural forms in one"},
		"a missing plural form":           {`"a": {"one": "x", "other": "y"}`, `"a": {"one": "x", "two": "x", "few": "x", "many": "x", "other": "x"}`, `a has no text for "zero"`},
		"a missing form in the source":    {`"a": {"other": "y"}`, `"a": {"zero": "x", "one": "x", "two": "x", "few": "x", "many": "x", "other": "x"}`, `locales/de.json: a has no text for "one"`},
		"a form the language has not":     {`"a": {"one": "x", "few": "y", "other": "y"}`, ``, `locales/de.json: a has the form "few"`},
		"a number where text should be":   {`"a": 1`, ``, "a: neither a text nor plural forms"},
		"a placeholder lost in one form":  {`"a": {"one": "{{.x}}", "other": "{{.x}}"}`, `"a": {"zero": "{{.x}}", "one": "{{.x}}", "two": "", "few": "{{.x}}", "many": "x", "other": "{{.x}}"}`, "a uses the placeholders [], de.json has [x]"},
		"something behind the last entry": {``, `"z": "x",`, "locales/ar.json"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := i18n.Load(fstest.MapFS{
				"locales/de.json": {Data: []byte(wrap(test.de))},
				"locales/ar.json": {Data: []byte(wrap(test.ar))},
			})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

func TestNumbersInWordsNeedNoPlaceholder(t *testing.T) {
	t.Parallel()
	_, err := i18n.Load(fstest.MapFS{"locales/de.json": {Data: []byte(wrap(`"a": {"one": "ein Termin", "other": "{{.count}} Termine"}`))}})
	if err != nil {
		t.Error(err)
	}
}

func TestSettingsOfALanguageAreChecked(t *testing.T) {
	t.Parallel()
	_, err := i18n.Load(fstest.MapFS{"locales/de.json": {Data: []byte(`{"lang.reviewed": "maybe", "time.hours": "25"}`)}})
	for _, want := range []string{`lang.reviewed is "maybe"`, `time.hours is "25"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestWithoutItsSourceNothingIsLoaded(t *testing.T) {
	t.Parallel()
	if _, err := i18n.Load(fstest.MapFS{"locales/en.json": {Data: []byte(wrap(``))}}); err == nil {
		t.Error("loaded without de.json")
	}
}

func wrap(entries string) string {
	if entries != "" {
		entries += ","
	}
	return `{` + entries + ` "lang.reviewed": "yes", "time.hours": "24"}`
}

func TestKeysListsTheWholeCatalogue(t *testing.T) {
	t.Parallel()
	entries := make(map[string]any)
	for _, name := range []string{"locales/de.json", "locales/staff/de.json"} {
		data, err := fs.ReadFile(web.Locales, name)
		if err != nil {
			t.Fatal(err)
		}
		before := len(entries)
		var some map[string]any
		if err := json.Unmarshal(data, &some); err != nil {
			t.Fatal(err)
		}
		if maps.Copy(entries, some); len(entries) != before+len(some) {
			t.Errorf("%s says again what another catalogue says", name)
		}
	}
	if got := slices.Sorted(maps.Keys(entries)); !slices.Equal(got, load(t).Keys()) {
		t.Error("Keys lists something other than the files")
	}
}

// What citizens read: short sentences without abbreviations, exclamation marks and the words of offices and computers.
func TestWhatCitizensReadInGermanIsPlain(t *testing.T) {
	t.Parallel()
	data, err := fs.ReadFile(web.Locales, "locales/de.json")
	if err != nil {
		t.Fatal(err)
	}
	var entries map[string]any
	if err := json.Unmarshal(data, &entries); err != nil {
		t.Fatal(err)
	}
	for key, entry := range entries {
		if !strings.HasPrefix(key, "page.") && !strings.HasPrefix(key, "fault.") && !strings.HasPrefix(key, "mail.") {
			continue
		}
		forms, plural := entry.(map[string]any)
		if !plural {
			forms = map[string]any{"": entry}
		}
		for _, form := range forms {
			sentences(t, key, form.(string))
		}
	}
}

const longestSentence = 15 // words

var stiff = regexp.MustCompile(`(?i)\bbzw\b|\bggf\b|\bu\. ?a\b|!|\bslot|ungültig|\bhiermit\b`)

func sentences(t *testing.T, key, said string) {
	t.Helper()
	if found := stiff.FindString(said); found != "" {
		t.Errorf("%s says %q: %s", key, found, said)
	}
	for _, sentence := range regexp.MustCompile(`[.?] `).Split(said, -1) {
		if n := len(strings.Fields(sentence)); n > longestSentence {
			t.Errorf("%s has a sentence of %d words: %s", key, n, sentence)
		}
	}
}
