package exchange

import (
	"regexp"
	"slices"
	"strings"

	"stadttermin/internal/town/tenant"
)

// Fault is why one text does not fit.
type Fault string

// Why texts do not fit.
const (
	Unknown     Fault = "unknown"     // there is no such text
	Changed     Fault = "changed"     // the source text is another one by now
	Markup      Fault = "markup"      // elements where the source has none
	Placeholder Fault = "placeholder" // not those of the source; Detail names them
	Unfit       Fault = "unfit"       // Problem says why
)

// Wrong is a row that does not fit.
type Wrong struct {
	Row
	Fault   Fault
	Detail  string
	Problem tenant.Problem
}

// Judged is a file against the texts that stand there now.
type Judged struct {
	Fitting []Row
	Wrong   []Wrong
	texts   map[string]tenant.Text
}

// Judge tells which texts of a file can be taken. What is not translated, or reads as it does already, is in neither list.
//
// Errors: ErrTown, ErrLanguage.
func Judge(s *tenant.Settings, d *Document) (*Judged, error) {
	switch {
	case d.Town != s.Profile.Slug:
		return nil, ErrTown
	case d.Source != s.SourceLanguage() || !slices.Contains(s.Profile.Languages[1:], d.Target):
		return nil, ErrLanguage
	}
	j := &Judged{texts: make(map[string]tenant.Text)}
	for _, text := range s.Texts() {
		j.texts[text.Path] = text
	}
	for _, row := range d.Rows {
		row.Target = strings.TrimSpace(strings.ReplaceAll(row.Target, "\r\n", "\n"))
		text, known := j.texts[row.Key]
		if row.Target == "" || known && row.Target == s.Translations[d.Target].Texts[row.Key] && !s.State(d.Target, text).Open() {
			continue
		}
		if wrong := judge(row, text, known); wrong.Fault != "" {
			j.Wrong = append(j.Wrong, wrong)
		} else {
			j.Fitting = append(j.Fitting, row)
		}
	}
	return j, nil
}

var (
	placeholder = regexp.MustCompile(`\{+[.\w]+\}+`)
	element     = regexp.MustCompile(`</?[a-zA-Z]`)
)

func judge(row Row, text tenant.Text, known bool) Wrong {
	wrong := Wrong{Row: row}
	problems := tenant.TextProblems(row.Key, row.Target)
	switch missing := differing(row.Source, row.Target); {
	case !known:
		wrong.Fault = Unknown
	case row.Source != text.Source:
		wrong.Fault, wrong.Detail = Changed, text.Source
	case row.Markup, element.MatchString(row.Target) && !element.MatchString(row.Source):
		wrong.Fault = Markup
	case missing != "":
		wrong.Fault, wrong.Detail = Placeholder, missing
	case len(problems) > 0:
		wrong.Fault, wrong.Problem = Unfit, problems[0]
	}
	return wrong
}

// differing names the placeholders that stand in one of two texts alone.
func differing(source, target string) string {
	a, b := placeholder.FindAllString(source, -1), placeholder.FindAllString(target, -1)
	var named []string
	for _, pair := range [][2][]string{{a, b}, {b, a}} {
		for _, name := range pair[0] {
			if !slices.Contains(pair[1], name) && !slices.Contains(named, name) {
				named = append(named, name)
			}
		}
	}
	return strings.Join(named, ", ")
}

// Take sets the texts that fit in settings that are nobody else's.
func (j *Judged) Take(s *tenant.Settings, language string) {
	for _, row := range j.Fitting {
		s.Translate(language, j.texts[row.Key], row.Target)
	}
}
