package tenant

import "strings"

// textLists are the lists whose entries have no id. Their translations belong to what an entry says in the source language
// and not to where it stands, so that they follow it wherever it goes.
var textLists = map[string]bool{"bring": true, "synonyms": true, "forms": true, "fees": true, "closures": true}

// TextKey names a text for translations: by its path, such as services.personalausweis.name, and an entry of a list, or
// what is said of one, by the list and its source text: services.personalausweis.bring.Digitales Foto.
func TextKey(path, source string) string {
	keys := strings.Split(path, ".")
	for i := 1; i < len(keys); i++ {
		if textLists[keys[i-1]] && isPosition(keys[i]) {
			return strings.Join(keys[:i], ".") + "." + source
		}
	}
	return path
}

// BySource gives settings whose translations name entries of lists by their source text. Those that name them by position,
// as files may and older revisions do, mean the entry that stands there.
func BySource(s *Settings) *Settings {
	texts := s.Texts()
	out := *s
	out.Translations = make(map[string]Translation, len(s.Translations))
	for language, translation := range s.Translations {
		named := make(map[string]string, len(translation.Texts))
		for key, text := range translation.Texts {
			named[key] = text
		}
		for _, text := range texts {
			said, positional := named[text.At]
			if !positional || text.At == text.Path {
				continue
			}
			delete(named, text.At)
			if named[text.Path] == "" {
				named[text.Path] = said
			}
		}
		translation.Texts = named
		out.Translations[language] = translation
	}
	if len(s.Translations) == 0 {
		out.Translations = s.Translations
	}
	return &out
}
