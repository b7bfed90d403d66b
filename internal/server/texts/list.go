package texts

import (
	"net/http"
	"slices"
	"strconv"

	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

func (p *Pages) list(r *staffauth.Request) error {
	o, err := p.Open(r, r.Query(draft.Field))
	if err != nil {
		return err
	}
	return p.show(r, http.StatusOK, p.view(r, o))
}

func (p *Pages) show(r *staffauth.Request, status int, view *listView) error {
	return p.Show(r, status, "admin/texts", r.Printer.T("admin.texts.title"), view)
}

func (p *Pages) view(r *staffauth.Request, o *draft.Opened) *listView {
	q, s := queryOf(r, o), o.Settings
	texts := s.DistinctTexts()
	view := &listView{
		Action: q.link(r, o, q.State, q.Page), Draft: o.ID(), Stand: strconv.FormatInt(o.Stand, 10), Effect: draft.BarOf(r, o).Effect,
		May: r.Staff.Can(authz.Text, authz.Change, ""), All: len(texts), Query: q, Areas: areas,
		Source: words.Language(p.Bundle, s.SourceLanguage()), Target: words.Language(p.Bundle, q.Language), Import: r.Link(importPath, "sprache", q.Language),
	}
	for _, language := range s.Profile.Languages[1:] {
		other := q
		other.Language = language
		row := languageRow{Tag: language, Name: words.Language(p.Bundle, language), Address: other.link(r, o, q.State, 1), Current: language == q.Language}
		row.count(s, texts)
		view.Languages = append(view.Languages, row)
	}
	if q.Language == "" {
		return view
	}
	for _, kind := range []string{"xliff", "csv"} {
		for _, extent := range []string{"offen", "alle"} {
			view.Export = append(view.Export, exportLink{kind, extent, r.Link(exportPath, "sprache", q.Language, "art", kind, "umfang", extent)})
		}
	}
	view.fill(r, o, texts)
	return view
}

// count sorts a language's texts by how they stand.
func (l *languageRow) count(s *tenant.Settings, texts []tenant.Text) {
	for _, text := range texts {
		switch s.State(l.Tag, text) {
		case tenant.TextMissing:
			l.Missing++
		case tenant.TextOld:
			l.Old++
		case tenant.TextUnchecked:
			l.Unchecked++
		default:
			l.Checked++
		}
	}
	l.Share = 100 * l.Checked / max(len(texts), 1)
}

// fill lists the texts that are asked for, a page of them.
func (v *listView) fill(r *staffauth.Request, o *draft.Opened, texts []tenant.Text) {
	q, s := v.Query, o.Settings
	counts := make(map[tenant.TextState]int)
	for _, text := range texts {
		if !q.wanted(s, text) {
			continue
		}
		state := s.State(q.Language, text)
		counts[state]++
		if !slices.Contains(states[q.State], state) {
			continue
		}
		v.Found++
		if v.Found <= (q.Page-1)*perPage || v.Found > q.Page*perPage {
			continue
		}
		t := s.Translations[q.Language]
		row := textRow{
			Number: len(v.Rows), Key: text.Path, Title: words.Place(r, s, text.At), Source: text.Source, Tag: s.SourceLanguage(), Value: t.Texts[text.Path], State: state, Optional: text.Optional,
		}
		if state == tenant.TextOld {
			row.Was = t.Sources[text.Path]
		}
		row.Rows = min(max(2, len([]rune(text.Source))/50+1), 10)
		v.Rows = append(v.Rows, row)
	}
	for _, name := range stateOrder {
		one := tab{Name: name, Address: q.link(r, o, name, 1), Current: name == q.State}
		for _, state := range states[name] {
			one.Count += counts[state]
		}
		v.Tabs = append(v.Tabs, one)
	}
	v.First = (q.Page-1)*perPage + 1
	if q.Page > 1 {
		v.Before = q.link(r, o, q.State, q.Page-1)
	}
	if v.Found > q.Page*perPage {
		v.After = q.link(r, o, q.State, q.Page+1)
	}
}
