// Package i18n holds the catalogues of all texts of the program and says dates, times, money and lengths by the habit
// of a language. German is the source; every other catalogue has the same keys with the same placeholders and the
// plural forms that its language needs, or nothing is loaded at all. What only staff read stands in catalogues of its
// own, which not every language has. Digits are Latin in every language, because staff, signs and displays use them.
// It is the only importer of the translation library.
package i18n

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Source is the language that all others are translated from and checked against.
const Source = "de"

// Bundle holds the catalogues. It is never changed after loading and is safe for concurrent use.
type Bundle struct {
	languages []string // the source first, then in order
	staff     []string // those of them that the pages of staff speak
	printers  map[string]*Printer
}

// Load reads locales/<language>.json and locales/staff/<language>.json, and refuses every defect of any catalogue, all
// in one error.
func Load(files fs.FS) (*Bundle, error) {
	catalogs, err := readCatalogs(files, "locales")
	if err != nil {
		return nil, err
	}
	ofStaff, err := readCatalogs(files, "locales/staff")
	if err != nil {
		return nil, err
	}
	if catalogs[Source] == nil {
		return nil, fmt.Errorf("locales/%s.json, the source of all texts, is missing", Source)
	}
	return newBundle(catalogs, ofStaff)
}

func readCatalogs(files fs.FS, folder string) (map[string]catalog, error) {
	names, err := fs.Glob(files, folder+"/*.json")
	if err != nil {
		return nil, err
	}
	catalogs := make(map[string]catalog, len(names))
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		if catalogs[strings.TrimSuffix(path.Base(name), ".json")], err = parseCatalog(data); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return catalogs, nil
}

func newBundle(catalogs, ofStaff map[string]catalog) (*Bundle, error) {
	b := &Bundle{languages: inOrder(catalogs), staff: inOrder(ofStaff), printers: make(map[string]*Printer, len(catalogs))}
	var defects []error
	for _, lang := range b.languages {
		tag, err := language.Parse(lang)
		if err != nil {
			return nil, fmt.Errorf("locales/%s.json: %q is not a language tag", lang, lang)
		}
		forms, err := pluralForms(tag)
		if err != nil {
			return nil, fmt.Errorf("locales/%s.json: %w", lang, err)
		}
		for _, defect := range append(catalogs[lang].defects(catalogs[Source], forms), catalogs[lang].settings()...) {
			defects = append(defects, fmt.Errorf("locales/%s.json: %w", lang, defect))
		}
		if slices.Contains(b.staff, lang) {
			for _, defect := range ofStaff[lang].defects(ofStaff[Source], forms) {
				defects = append(defects, fmt.Errorf("locales/staff/%s.json: %w", lang, defect))
			}
		}
		whole := maps.Clone(catalogs[lang])
		maps.Copy(whole, ofStaff[lang])
		if b.printers[lang], err = newPrinter(tag, whole); err != nil {
			defects = append(defects, fmt.Errorf("locales/%s.json: %w", lang, err))
		}
	}
	return b, errors.Join(defects...)
}

// inOrder lists the languages of catalogues, the source first.
func inOrder(catalogs map[string]catalog) []string {
	languages := slices.Sorted(maps.Keys(catalogs))
	if at := slices.Index(languages, Source); at > 0 {
		languages = slices.Insert(slices.Delete(languages, at, at+1), 0, Source)
	}
	return languages
}

// Languages lists the catalogues, the source first.
func (b *Bundle) Languages() []string { return slices.Clone(b.languages) }

// StaffLanguages lists the languages that the pages of staff speak, the source first.
func (b *Bundle) StaffLanguages() []string { return slices.Clone(b.staff) }

// Printer gives the printer of a language, of its base language where there is no own catalogue (de for de-AT), and
// of the source where there is neither. Its Lang tells which one it became.
func (b *Bundle) Printer(lang string) *Printer {
	if p := b.printers[lang]; p != nil {
		return p
	}
	base, _, _ := strings.Cut(lang, "-")
	if p := b.printers[strings.ToLower(base)]; p != nil {
		return p
	}
	return b.printers[Source]
}

// Keys lists every key in order, for tests that look for texts nobody uses or nobody wrote.
func (b *Bundle) Keys() []string {
	return slices.Sorted(maps.Keys(b.printers[Source].catalog))
}

// pluralForms asks the library which CLDR forms the whole numbers of a language take.
func pluralForms(tag language.Tag) ([]string, error) {
	probe := goi18n.NewBundle(tag)
	err := probe.AddMessages(tag, &goi18n.Message{
		ID: "form", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other",
	})
	if err != nil {
		return nil, err
	}
	localizer := goi18n.NewLocalizer(probe, tag.String())
	found := make(map[string]bool)
	for n := range 201 {
		form, err := localizer.Localize(&goi18n.LocalizeConfig{MessageID: "form", PluralCount: n})
		if err != nil {
			return nil, err
		}
		found[form] = true
	}
	return slices.Sorted(maps.Keys(found)), nil
}
