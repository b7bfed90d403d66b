package i18n_test

import (
	"strings"
	"testing"

	"stadttermin/internal/i18n"
	"stadttermin/web"
)

func TestTheLanguageIsChosenByTheVisitor(t *testing.T) {
	t.Parallel()
	town := []string{"de", "en", "uk", "ar"}
	for name, test := range map[string]struct{ query, header, want string }{
		"nothing said":                        {"", "", "de"},
		"by query":                            {"ar", "en", "ar"},
		"by query in capitals":                {"EN", "", "en"},
		"a query that is not offered":         {"tr", "en", "en"},
		"by browser":                          {"", "fr;q=0.9, en-US;q=0.8, de;q=0.1", "en"},
		"a region of an offered language":     {"", "ar-SY", "ar"},
		"a browser's language not offered":    {"", "fr-FR, tr;q=0.5", "de"},
		"a neighbour's language is no answer": {"", "ru", "de"},
		"a broken header":                     {"", ";;;q=x", "de"},
		"a header of absurd length":           {"", strings.Repeat("en,", 1000), "de"},
	} {
		if got := i18n.Choose(town, test.query, test.header); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func BenchmarkChoosingByHeader(b *testing.B) {
	town := []string{"de", "en", "uk", "ar"}
	for b.Loop() {
		i18n.Choose(town, "", "fr;q=0.9, en-US;q=0.8, de;q=0.1")
	}
}

func loadForBench(b *testing.B) *i18n.Printer {
	b.Helper()
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		b.Fatal(err)
	}
	return bundle.Printer("de")
}
