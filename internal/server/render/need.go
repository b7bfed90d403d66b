package render

import (
	"html/template"
	"strings"

	"stadttermin/internal/i18n"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Need is a line of what to bring, in the visitor's language.
type Need struct {
	Key     string // names it within the appointment
	Text    request.Text
	When    request.Text // condition; empty: always
	Note    string       // for whom it is and what is to be done with it; may be empty
	Form    bool         // to be filled in
	Address string       // of the form; may be empty
	said    string
	name    string
}

// NeedsOf lists what an appointment for a basket needs.
func NeedsOf(settings *tenant.Settings, p *i18n.Printer, basket office.Basket) []Need {
	needs := settings.Catalog.Needs(basket)
	list := make([]Need, len(needs))
	for i, need := range needs {
		when := request.TextOf(settings, p, need.WhenPath, need.When)
		if office.KnownCondition(need.When) {
			when = request.Plain(p.Condition(need.When, ""))
		}
		text := request.TextOf(settings, p, need.TextPath, need.Text)
		list[i] = Need{Key: need.Key, Text: text, When: when, Note: p.NeedNote(need), Form: need.Form, Address: need.URL}
		need.Text = text.String()
		if !office.KnownCondition(need.When) {
			need.When = when.String()
		}
		list[i].said = p.Need(need)
		need.Per, need.Form = "", false
		list[i].name = p.Need(need)
	}
	return list
}

// String gives the line without markup.
func (n Need) String() string { return n.said }

// Name gives the document and its condition without what is to be added.
func (n Need) Name() string { return n.name }

// markup gives the line: when, what, with a link to the form, and what is to be added.
func (n Need) markup(p *i18n.Printer) template.HTML {
	said := n.Text.Markup()
	if strings.HasPrefix(n.Address, "https://") || strings.HasPrefix(n.Address, "http://") {
		said = template.HTML(`<a class="kern-link st-form" href="` + template.HTMLEscapeString(n.Address) + `">` + string(said) + `</a>`)
	}
	if !n.When.Empty() {
		said = rich(p, "need.conditional", []any{"condition", n.When.Markup(), "document", said})
	}
	if n.Note != "" {
		said = rich(p, "need.noted", []any{"document", said, "note", n.Note})
	}
	return said
}
