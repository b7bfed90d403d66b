package settings

import (
	"net/http"
	"strconv"
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/tenant"
)

// legalPages are those that the law asks for: the word of their address, the key of the profile and the file that a first
// text is written to.
var legalPages = []struct {
	page, key, file string
	at              func(*tenant.Legal) *string
}{
	{"impressum", "imprint", "legal/impressum.md", func(l *tenant.Legal) *string { return &l.Imprint }},
	{"datenschutz", "privacy", "legal/datenschutz.md", func(l *tenant.Legal) *string { return &l.Privacy }},
	{"barrierefreiheit", "accessibility", "legal/barrierefreiheit.md", func(l *tenant.Legal) *string { return &l.Accessibility }},
}

// legalView is the form of one legal text in all languages.
type legalView struct {
	Action  string
	Draft   string
	Stand   string
	Effect  string
	May     bool
	Key     string
	Pages   []legalLink
	Texts   []legalText
	Wrong   []string
	Preview string
}

type legalLink struct {
	Key     string
	Address string
	Current bool
}

// legalText is a text in one language.
type legalText struct {
	Tag     string
	Name    string // of the language, in itself
	Source  bool
	Value   string
	Rows    int
	Preview string // address
}

// pageParam chooses a page in the address, textField begins the names of its texts.
const (
	pageParam = "seite"
	textField = "text."
)

func legalPage(r *staffauth.Request) int {
	for i := range legalPages {
		if legalPages[i].page == r.Query(pageParam) {
			return i
		}
	}
	return 0
}

func (p *Pages) legal(r *staffauth.Request) error {
	o, err := p.Open(r, r.Query(draft.Field))
	if err != nil {
		return err
	}
	return p.showLegal(r, http.StatusOK, o, nil)
}

func (p *Pages) showLegal(r *staffauth.Request, status int, o *draft.Opened, wrong []string) error {
	page := legalPages[legalPage(r)]
	view := &legalView{
		Action: r.Link(words.Legal, pageParam, page.page), Draft: o.ID(), Stand: strconv.FormatInt(o.Stand, 10), Effect: draft.BarOf(r, o).Effect,
		May: mayChange(r), Key: page.key, Wrong: wrong, Preview: o.Shown(r, "seite", page.page, "ansicht", "hell"),
	}
	for _, other := range legalPages {
		view.Pages = append(view.Pages, legalLink{other.key, r.Link(words.Legal, pageParam, other.page, draft.Field, o.ID()), other.page == page.page})
	}
	file := *page.at(&o.Settings.Profile.Legal)
	for i, language := range o.Settings.Profile.Languages {
		name := file
		if i > 0 {
			name = tenant.InLanguage(file, language)
		}
		text := legalText{
			Tag: language, Name: words.Language(p.Bundle, language), Source: i == 0, Value: o.Settings.Files[name],
			Preview: o.Shown(r, "seite", page.page, "sprache", language),
		}
		text.Rows = min(max(strings.Count(text.Value, "\n")+2, 6), 24)
		view.Texts = append(view.Texts, text)
	}
	render.AllowFrames(r.Context)
	return p.Show(r, status, "admin/legal", r.Printer.T("admin.legal.title"), view)
}

// proposeLegal answers POST: the texts become a draft. An empty one takes its file away.
func (p *Pages) proposeLegal(r *staffauth.Request) error {
	form, err := r.MultipartForm()
	if err != nil {
		return apperr.New(apperr.Invalid)
	}
	page := legalPages[legalPage(r)]
	path := "tenant.legal." + page.key
	c, err := p.Edit(r, func(s *tenant.Settings) (string, error) {
		file := page.at(&s.Profile.Legal)
		if *file == "" {
			*file = page.file
		}
		if s.Files == nil {
			s.Files = make(map[string]string)
		}
		source := ""
		for i, language := range s.Profile.Languages {
			sent := form.Value[textField+language]
			if len(sent) == 0 {
				continue
			}
			name, text := *file, tidied(sent[0])
			if i > 0 {
				name = tenant.InLanguage(*file, language)
			} else {
				source = text
			}
			s.Files[name] = text
			if text == "" {
				delete(s.Files, name)
			}
		}
		if source == "" {
			for _, language := range s.Profile.Languages {
				delete(s.Files, tenant.InLanguage(*file, language))
			}
			*file = ""
		}
		return path, nil
	})
	if err != nil {
		return err
	}
	var wrong []string
	for _, problem := range tenant.Check(c.Draft) {
		if problem.Path == path && problem.Severity == tenant.Refusal {
			wrong = append(wrong, words.Problem(r, problem))
		}
	}
	switch {
	case len(wrong) > 0:
		return p.showLegal(r, http.StatusUnprocessableEntity, draft.Of(c), wrong)
	case r.PostForm(stay) != "":
		r.SeeOther(r.Link(words.Legal, pageParam, page.page, draft.Field, c.ID.String()))
		return nil
	}
	r.SeeOther(r.Link(draft.Path(c.ID)))
	return nil
}

// tidied gives a text with the line ends of its file.
func tidied(text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if text == "" {
		return ""
	}
	return text + "\n"
}
