package mail

import (
	"strings"

	"stadttermin/internal/i18n"
)

// phrase is a name of the town in a mail of any language. Names on signs and in the mouths of staff are German, so a
// translated one keeps the source name with it, and an untranslated one is marked as another language.
type phrase struct {
	Text    string
	Source  string // beside a translation
	Lang    string // of the source
	Foreign bool   // Text itself is in the source language
}

func (m Message) phrase(p *i18n.Printer, name, source string) phrase {
	switch {
	case p.Lang() == m.Town.SourceLanguage:
		return phrase{Text: name}
	case name == source || source == "":
		return phrase{Text: name, Lang: m.Town.SourceLanguage, Foreign: true}
	}
	return phrase{Text: name, Lang: m.Town.SourceLanguage, Source: source}
}

// plain gives the phrase on one line of text.
func (f phrase) plain(dir string) string {
	text := f.Text
	if f.Foreign {
		text = isolate(text, dir)
	}
	if f.Source != "" {
		text += " (" + isolate(f.Source, dir) + ")"
	}
	return text
}

// isolate keeps left-to-right words, numbers and punctuation in order within a right-to-left line, as bdi does in HTML.
func isolate(s, dir string) string {
	if dir != "rtl" || s == "" {
		return s
	}
	return "\u2068" + s + "\u2069"
}

// breakable gives ordinary spaces for no-break ones, for headers and plain text that nothing lays out any more.
func breakable(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }
