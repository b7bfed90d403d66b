package texts

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/tenant"
)

// Beginnings of the names of a row's controls, which its number ends.
const (
	keyField     = "schluessel."
	textField    = "text."
	confirmField = "gilt."
)

// typed is one row as a form sent it.
type typed struct {
	key, said string
	confirmed bool
}

// typedRows reads the rows of a form. Lines end as they do in files.
func typedRows(r *staffauth.Request) (rows []typed) {
	for i := range perPage {
		n := strconv.Itoa(i)
		key := r.PostForm(keyField + n)
		if key == "" {
			break
		}
		said := strings.TrimSpace(strings.ReplaceAll(r.PostForm(textField+n), "\r\n", "\n"))
		rows = append(rows, typed{key, said, r.PostForm(confirmField+n) != ""})
	}
	return rows
}

// errUnfit means that something typed cannot be a text.
var errUnfit = errors.New("unfit")

// save answers POST: what was changed or confirmed on the page becomes one draft.
func (p *Pages) save(r *staffauth.Request) error {
	if err := r.Request.ParseForm(); err != nil {
		return apperr.New(apperr.Invalid)
	}
	rows, wrong := typedRows(r), make(map[string]string)
	c, err := p.Edit(r, func(s *tenant.Settings) (string, error) {
		q := queryOf(r, &draft.Opened{Settings: s})
		if q.Language == "" {
			return "", apperr.New(apperr.NotFound)
		}
		texts := make(map[string]tenant.Text)
		for _, text := range s.Texts() {
			texts[text.Path] = text
		}
		for _, row := range rows {
			text, known := texts[row.key]
			if !known || row.said == s.Translations[q.Language].Texts[row.key] && !row.confirmed {
				continue
			}
			if problems := tenant.TextProblems(row.key, row.said); len(problems) > 0 {
				wrong[row.key] = words.Problem(r, problems[0])
				continue
			}
			s.Translate(q.Language, text, row.said)
		}
		if len(wrong) > 0 {
			return "", errUnfit
		}
		return "translations." + q.Language, nil
	})
	if errors.Is(err, errUnfit) {
		return p.showTyped(r, rows, wrong)
	}
	if err != nil {
		return err
	}
	r.SeeOther(r.Link(draft.Path(c.ID)))
	return nil
}

// showTyped shows a form as it was sent, with what is wrong.
func (p *Pages) showTyped(r *staffauth.Request, rows []typed, wrong map[string]string) error {
	o, err := p.Open(r, r.PostForm(draft.Field))
	if err != nil {
		return err
	}
	if o.Stand, err = draft.Stand(r); err != nil {
		return err
	}
	view := p.view(r, o)
	view.Wrong = len(wrong)
	for i := range view.Rows {
		for _, row := range rows {
			if one := &view.Rows[i]; one.Key == row.key {
				one.Value, one.Confirm, one.Wrong = row.said, row.confirmed, wrong[row.key]
			}
		}
	}
	return p.show(r, http.StatusUnprocessableEntity, view)
}
