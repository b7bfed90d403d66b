package request

import (
	"html/template"

	"stadttermin/internal/i18n"
	"stadttermin/internal/town/tenant"
)

// Text is a text of the town's own, in the visitor's language as far as it is translated. Names stand on signs and are
// said by staff in the source language, so that pages show it beside a translation.
type Text struct {
	said           string
	source         string
	sourceLanguage string
	translated     bool // said is in the visitor's language
}

// TextOf looks a text up by its path, e.g. services.personalausweis.name.
func TextOf(settings *tenant.Settings, p *i18n.Printer, path, source string) Text {
	t := Text{said: source, source: source, sourceLanguage: settings.SourceLanguage()}
	if p.Lang() == t.sourceLanguage {
		t.translated = true
		return t
	}
	if said := settings.Translated(p.Lang(), path, source); said != "" {
		t.said, t.translated = said, true
	}
	return t
}

// Plain gives a text that is in the visitor's language already.
func Plain(said string) Text { return Text{said: said, source: said, translated: true} }

// String gives the text for attributes, titles and searching.
func (t Text) String() string { return t.said }

// Source gives the text in the town's own language.
func (t Text) Source() string { return t.source }

// Translated tells whether the text is in the visitor's language.
func (t Text) Translated() bool { return t.translated }

// Empty tells whether the town wrote nothing.
func (t Text) Empty() bool { return t.said == "" }

// Markup gives the text for a page, with the language it is in where that is not the page's.
func (t Text) Markup() template.HTML {
	if t.translated {
		return template.HTML(template.HTMLEscapeString(t.said))
	}
	return t.sourceMarkup()
}

// BesideMarkup gives the source text where a translation is shown; empty where both are the same.
func (t Text) BesideMarkup() template.HTML {
	if !t.translated || t.said == t.source {
		return ""
	}
	return t.sourceMarkup()
}

func (t Text) sourceMarkup() template.HTML {
	if t.source == "" {
		return ""
	}
	return template.HTML(`<bdi lang="` + template.HTMLEscapeString(t.sourceLanguage) + `">` + template.HTMLEscapeString(t.source) + `</bdi>`)
}
