package tenant

import "slices"

// TextState is how a text of the town stands in another language.
type TextState string

// States of a translated text.
const (
	TextChecked   TextState = "checked"
	TextUnchecked TextState = "unchecked" // nobody has read it
	TextOld       TextState = "old"       // it was made from another source text
	TextMissing   TextState = "missing"   // the source text is shown
)

// Open tells whether somebody has something to do.
func (s TextState) Open() bool { return s != TextChecked }

// DistinctTexts lists the texts that translations may hold, each key once: what is said twice is translated once.
func (s *Settings) DistinctTexts() []Text {
	seen := make(map[string]bool)
	return slices.DeleteFunc(s.Texts(), func(text Text) bool {
		again := seen[text.Path]
		seen[text.Path] = true
		return again
	})
}

// State tells how a text stands in a language.
func (s *Settings) State(language string, text Text) TextState {
	t := s.Translations[language]
	from, remembered := t.Sources[text.Path]
	switch {
	case t.Texts[text.Path] == "" && text.Optional:
		return TextChecked
	case t.Texts[text.Path] == "":
		return TextMissing
	case remembered && from != text.Source:
		return TextOld
	case !t.Reviewed && !t.Checked[text.Path]:
		return TextUnchecked
	}
	return TextChecked
}

// Translate sets a text in a language, as somebody who reads it has written or confirmed it; empty takes it away. The
// settings must be nobody else's.
func (s *Settings) Translate(language string, text Text, said string) {
	t := s.Translations[language]
	if said == "" {
		delete(t.Texts, text.Path)
		delete(t.Checked, text.Path)
		delete(t.Sources, text.Path)
		return
	}
	if s.Translations == nil {
		s.Translations = make(map[string]Translation)
	}
	if t.Texts == nil {
		t.Texts = make(map[string]string)
		t.Reviewed = true // nothing of it is unread
	}
	t.Texts[text.Path] = said
	delete(t.Sources, text.Path)
	if !t.Reviewed {
		if t.Checked == nil {
			t.Checked = make(map[string]bool)
		}
		t.Checked[text.Path] = true
	}
	s.Translations[language] = t
}

// RememberSources notes in settings that were changed what their translations were made from, wherever the source text has
// become another one. They must be nobody else's.
func RememberSources(before, after *Settings) {
	was := make(map[string]string)
	for _, text := range before.Texts() {
		was[text.Path] = text.Source
	}
	for _, text := range after.Texts() {
		from, known := was[text.Path]
		for language, t := range after.Translations {
			switch origin, remembered := t.Sources[text.Path]; {
			case t.Texts[text.Path] == "" || !known:
			case t.Texts[text.Path] != before.Translations[language].Texts[text.Path]: // translated anew with it
			case remembered && origin == text.Source: // it is again what it was
				delete(t.Sources, text.Path)
			case !remembered && from != text.Source:
				if t.Sources == nil {
					t.Sources = make(map[string]string)
				}
				t.Sources[text.Path] = from
				after.Translations[language] = t
			}
		}
	}
}
