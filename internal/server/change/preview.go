package change

import (
	"strings"

	"stadttermin/internal/availability"
	"stadttermin/internal/directory"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/tenant"
)

// preview answers with a page for citizens as a draft would have it. What cannot come into force is shown as it is now.
func (p *Pages) preview(r *staffauth.Request) error {
	settings, err := p.previewed(r)
	if err != nil {
		return err
	}
	rules, err := availability.Compile(settings)
	if err != nil {
		return err
	}
	theme := render.Light
	if r.Query("ansicht") == "dunkel" {
		theme = render.Dark
	}
	language := r.Query("sprache")
	if language == "" {
		language = settings.SourceLanguage()
	}
	town := &directory.Town{ID: r.Town.ID, Rules: rules, Limits: r.Town.Limits, BaseURL: r.Town.BaseURL}
	return p.Citizens.Preview(r.Context, town, r.Query("seite"), language, theme)
}

// previewed gives the settings that a preview shows.
func (p *Pages) previewed(r *staffauth.Request) (*tenant.Settings, error) {
	if r.Param("change") == draft.InForce {
		return r.Settings, nil
	}
	c, err := p.change(r)
	if err != nil {
		return nil, err
	}
	m, err := p.Changes.Merge(r.Ctx(), r.Town, c, nil)
	if err != nil {
		return nil, err
	}
	shown := *m.Settings
	for _, problem := range m.Problems {
		switch {
		case problem.Severity != tenant.Refusal:
		case strings.HasPrefix(problem.Path, "tenant.brand"):
			shown.Profile.Brand, shown.Files = m.InForce.Settings.Profile.Brand, m.InForce.Settings.Files
		default:
			return r.Settings, nil
		}
	}
	return &shown, nil
}
