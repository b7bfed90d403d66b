// Package exchange writes a town's texts for a translator and judges what comes back, as XLIFF 2.1 and as CSV.
//
// Invariants: a file names its town and its languages; what comes back is taken only where it fits the text that stands
// there now.
package exchange

import (
	"errors"

	"stadttermin/internal/town/tenant"
)

// Document is texts in two languages.
type Document struct {
	Town           string // slug
	Source, Target string // languages
	Rows           []Row
}

// Row is one text.
type Row struct {
	Key    string
	Source string
	Target string // empty: not translated
	State  tenant.TextState
	Line   int  // in the file that was read
	Markup bool // there were elements in it
}

// What is wrong with a whole file.
var (
	ErrFormat   = errors.New("format")   // neither XLIFF 2 nor CSV as it was written
	ErrTown     = errors.New("town")     // of another town
	ErrLanguage = errors.New("language") // none that the town translates into
)

// MaxRows is how many texts a file may hold.
const MaxRows = 10_000

// Of gives the texts of a town in a language; open ones alone where all is false.
func Of(s *tenant.Settings, language string, all bool) *Document {
	d := &Document{Town: s.Profile.Slug, Source: s.SourceLanguage(), Target: language}
	for _, text := range s.DistinctTexts() {
		if state := s.State(language, text); all || state.Open() {
			d.Rows = append(d.Rows, Row{Key: text.Path, Source: text.Source, Target: s.Translations[language].Texts[text.Path], State: state})
		}
	}
	return d
}
