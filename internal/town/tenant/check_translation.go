package tenant

import (
	"maps"
	"slices"
	"strings"

	"stadttermin/internal/town/document"

	"golang.org/x/text/language"
)

// languages are tags of BCP 47 in their canonical spelling, for they become lang attributes and file names.
func (c *checker) languages() {
	if len(c.Profile.Languages) == 0 {
		c.refuse("tenant.languages", "languages_none")
	}
	for i, name := range c.Profile.Languages {
		at := document.ElementPath("tenant.languages", c.Profile.Languages, i)
		tag, err := language.Parse(name)
		switch {
		case err != nil || tag == language.Und:
			c.refuse(at, "language_malformed", "language", name)
		case tag.String() != name:
			c.refuse(at, "language_spelling", "language", name, "usual", tag.String())
		case slices.Contains(c.Profile.Languages[:i], name):
			c.refuse(at, "language_twice", "language", name)
		}
	}
}

func (c *checker) translations() {
	if len(c.Profile.Languages) == 0 {
		return
	}
	texts := c.Texts()
	known := make(map[string]bool, len(texts))
	for _, text := range texts {
		known[text.Path] = true
	}
	for _, name := range slices.Sorted(maps.Keys(c.Translations)) {
		at := "translations." + name
		translation := c.Translations[name]
		if !slices.Contains(c.Profile.Languages[1:], name) {
			c.refuse(at, "translation_foreign", "language", name)
		}
		if !translation.Reviewed {
			c.warn(at+".reviewed", "translation_unreviewed")
		}
		for _, path := range slices.Sorted(maps.Keys(translation.Texts)) {
			c.text(at+"."+path, translation.Texts[path], passages[path[strings.LastIndexByte(path, '.')+1:]])
			if !known[path] {
				c.warn(at+"."+path, "translation_orphan")
			}
		}
	}
	c.provenance(known)
	for _, name := range c.Profile.Languages[1:] {
		for _, text := range texts {
			if !text.Optional && c.Translations[name].Texts[text.Path] == "" {
				c.warn("translations."+name, "translation_missing", "path", text.Path, "text", shorten(text.Source))
			}
		}
	}
}

// provenance judges what is remembered of translations. It must belong to a text, or it would be shown at nothing.
func (c *checker) provenance(known map[string]bool) {
	for _, name := range slices.Sorted(maps.Keys(c.Translations)) {
		translation := c.Translations[name]
		at := "translations." + name
		for _, path := range slices.Sorted(maps.Keys(translation.Sources)) {
			c.text(at+".sources."+path, translation.Sources[path], passages[path[strings.LastIndexByte(path, '.')+1:]])
			if !known[path] || translation.Texts[path] == "" {
				c.warn(at+".sources."+path, "translation_orphan")
			}
		}
		for _, path := range slices.Sorted(maps.Keys(translation.Checked)) {
			if !known[path] || translation.Texts[path] == "" {
				c.warn(at+".checked."+path, "translation_orphan")
			}
		}
	}
}

func shorten(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}
