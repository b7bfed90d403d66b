package words

import (
	"path"
	"strings"

	"stadttermin/internal/i18n"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/tenant"
)

// nounNames says of each list of the settings what its elements are called, and which sheet says their values.
var nounNames = map[string]string{"offices": "office", "halls": "hall", "services": "service", "categories": "category", "counters": "counter", "opening": "rule", "special": "special", "closures": "closing"}

// Place says a path of the settings in the reader's words: Bürgerbüro, Schalter 1, Name.
func Place(r *staffauth.Request, s *tenant.Settings, at string) string {
	if file, named := strings.CutPrefix(at, "files."); named {
		return filePlace(r, s, file)
	}
	if translated, named := strings.CutPrefix(at, "translations."); named {
		return translationPlace(r, s, translated)
	}
	parts := strings.Split(at, ".")
	var said []string
	sheetName := ""
	for i := 0; i < len(parts); i++ {
		name := nounNames[parts[i]]
		switch {
		case parts[i] == "tenant":
			sheetName = "tenant"
		case name != "" && i+1 < len(parts):
			sheetName = name
			if named := nameOf(s, parts[:i+2]); named != "" {
				said = append(said, named)
			} else {
				said = append(said, r.Printer.T("settings.noun."+name))
			}
			i++
		case name != "":
			said = append(said, r.Printer.T("settings.nouns."+name))
		default:
			key := strings.Join(parts[i:], "_")
			said = append(said, wordOf(r, sheetName, key))
			i = len(parts)
		}
	}
	if len(said) == 0 {
		return at
	}
	return strings.Join(said, " · ")
}

// filePlace says what a file is for, and in which language.
func filePlace(r *staffauth.Request, s *tenant.Settings, name string) string {
	for _, file := range s.Profile.NamedFiles() {
		if file.Name != name {
			continue
		}
		said := Place(r, s, file.Key)
		if file.Optional {
			said += " · " + strings.TrimPrefix(path.Ext(strings.TrimSuffix(name, path.Ext(name))), ".")
		}
		return said
	}
	return name
}

// translationPlace says which text in which language, or what of it.
func translationPlace(r *staffauth.Request, s *tenant.Settings, at string) string {
	language, rest, _ := strings.Cut(at, ".")
	said := language
	if known := "settings.language." + language; r.Printer.T(known) != known {
		said = r.Printer.T(known)
	}
	for _, what := range []string{"reviewed", "checked", "sources"} {
		if tail, named := strings.CutPrefix(rest, what); named && (tail == "" || tail[0] == '.') {
			said, rest = said+" · "+r.Printer.T("settings.texts.place."+what), strings.TrimPrefix(tail, ".")
		}
	}
	if rest != "" {
		said += " · " + Place(r, s, rest)
	}
	return said
}

// Language names a language in itself, as far as the product speaks it.
func Language(b *i18n.Bundle, tag string) string {
	if p := b.Printer(tag); p.Lang() == tag {
		return p.Name()
	}
	return tag
}

// wordOf says the name of a value as its form does.
func wordOf(r *staffauth.Request, name, key string) string {
	candidates := []string{name}
	if name == "tenant" {
		candidates = []string{"booking", "visitors", "town", "branding", "legal"}
	}
	for {
		for _, candidate := range candidates {
			word := "settings." + candidate + "." + key
			if said := r.Printer.T(word); said != word {
				return said
			}
		}
		at := strings.LastIndexByte(key, '_')
		if at < 0 {
			return key
		}
		key = key[:at]
	}
}

// nameOf gives the name of the noun at a path, as the settings have it; empty where it has none.
func nameOf(s *tenant.Settings, path []string) string {
	switch {
	case len(path) == 2 && path[0] == "offices":
		if o := s.Office(path[1]); o != nil {
			return o.Name
		}
	case len(path) == 2 && path[0] == "halls":
		if h := s.Hall(path[1]); h != nil {
			return h.Name
		}
	case len(path) == 2 && path[0] == "services":
		if service := s.Catalog.Service(path[1]); service != nil {
			return service.Name
		}
	case len(path) == 2 && path[0] == "categories":
		for _, c := range s.Catalog.Categories {
			if c.ID == path[1] {
				return c.Name
			}
		}
	case len(path) == 4 && path[2] == "counters":
		if o := s.Office(path[1]); o != nil && o.Counter(path[3]) >= 0 {
			return o.Counters[o.Counter(path[3])].Name
		}
	}
	return ""
}
