package i18n

import "stadttermin/internal/town/office"

// Condition says when a document is needed; empty: always. own is the town's own condition in the reader's language.
func (p *Printer) Condition(when, own string) string {
	if office.KnownCondition(when) {
		return p.T("need.when." + when)
	}
	return own
}

// NeedNote says for whom a document is and what is to be done with it; empty where nothing is to be added.
func (p *Printer) NeedNote(need office.Need) string {
	var notes []string
	if need.Per != "" {
		notes = append(notes, p.T("need.per."+string(need.Per)))
	}
	switch {
	case need.Form && need.URL == "":
		notes = append(notes, p.T("need.form_here"))
	case need.Form:
		notes = append(notes, p.T("need.form"))
	}
	if len(notes) == 2 {
		return p.T("list.more", "head", notes[0], "next", notes[1])
	}
	if len(notes) == 1 {
		return notes[0]
	}
	return ""
}

// Need says what is needed in one line. Its texts are in the reader's language already.
func (p *Printer) Need(need office.Need) string {
	said := need.Text
	if condition := p.Condition(need.When, need.When); condition != "" {
		said = p.T("need.conditional", "condition", condition, "document", said)
	}
	if note := p.NeedNote(need); note != "" {
		said = p.T("need.noted", "document", said, "note", note)
	}
	return said
}
