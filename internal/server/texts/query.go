package texts

import (
	"slices"
	"strconv"
	"strings"

	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/tenant"
)

// query is what the address asks for.
type query struct {
	Language string
	State    string
	Area     string
	Search   string
	Page     int
}

// Values of the address: states of texts and the parts of the settings that they stand in.
var (
	states = map[string][]tenant.TextState{
		"offen":      {tenant.TextMissing, tenant.TextOld, tenant.TextUnchecked},
		"fehlt":      {tenant.TextMissing},
		"veraltet":   {tenant.TextOld},
		"ungeprueft": {tenant.TextUnchecked},
		"alle":       {tenant.TextMissing, tenant.TextOld, tenant.TextUnchecked, tenant.TextChecked},
	}
	stateOrder = []string{"alle", "offen", "fehlt", "veraltet", "ungeprueft"}
	areas      = []string{"services", "categories", "offices", "halls", "closures", "tenant"}
)

// perPage is how many texts stand on a page; they are one form.
const perPage = 25

// queryOf reads an address. Whatever it asks for that is not there becomes what most people look for.
func queryOf(r *staffauth.Request, o *draft.Opened) query {
	q := query{Language: r.Query("sprache"), State: r.Query("stand"), Area: r.Query("bereich"), Search: strings.TrimSpace(r.Query("suche"))}
	further := o.Settings.Profile.Languages[1:]
	if drafted := o.Change; q.Language == "" && drafted != nil {
		q.Language = strings.TrimPrefix(drafted.Subject, "translations.")
	}
	if !slices.Contains(further, q.Language) {
		q.Language = ""
		if len(further) > 0 {
			q.Language = further[0]
		}
	}
	if states[q.State] == nil {
		q.State = "offen"
	}
	if !slices.Contains(areas, q.Area) {
		q.Area = ""
	}
	q.Page, _ = strconv.Atoi(r.Query("blatt"))
	q.Page = max(q.Page, 1)
	return q
}

// link gives the address of the page with one value of it changed.
func (q query) link(r *staffauth.Request, o *draft.Opened, state string, page int) string {
	return r.Link(words.Texts, "sprache", q.Language, "stand", state, "bereich", q.Area, "suche", q.Search, "blatt", strconv.Itoa(page), draft.Field, o.ID())
}

// wanted tells whether a text is among those that are asked for, but for its state.
func (q query) wanted(s *tenant.Settings, text tenant.Text) bool {
	if q.Area != "" && text.Path != q.Area && !strings.HasPrefix(text.Path, q.Area+".") {
		return false
	}
	if q.Search == "" {
		return true
	}
	sought := strings.ToLower(q.Search)
	return slices.ContainsFunc([]string{text.Path, text.Source, s.Translations[q.Language].Texts[text.Path]}, func(said string) bool {
		return strings.Contains(strings.ToLower(said), sought)
	})
}
