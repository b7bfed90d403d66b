package texts

import (
	"errors"
	"io"
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/exchange"
	"stadttermin/internal/town/tenant"
)

// export answers with a file of the texts in force, or of a draft.
func (p *Pages) export(r *staffauth.Request) error {
	o, err := p.Open(r, r.Query(draft.Field))
	if err != nil {
		return err
	}
	q := queryOf(r, o)
	if q.Language == "" {
		return apperr.New(apperr.NotFound)
	}
	d := exchange.Of(o.Settings, q.Language, r.Query("umfang") == "alle")
	write, kind, ending := d.XLIFF, "application/xliff+xml", ".xlf"
	if r.Query("art") == "csv" {
		write, kind, ending = d.CSV, "text/csv; charset=utf-8", ".csv"
	}
	content, err := write()
	if err != nil {
		return err
	}
	r.Header("Content-Disposition", `attachment; filename="`+d.Town+"-"+d.Target+"-"+r.Today().String()+ending+`"`)
	r.Data(http.StatusOK, kind, content)
	return nil
}

// take answers POST: a file that came back is judged line by line. What fits becomes a draft, the rest stands in a table.
func (p *Pages) take(r *staffauth.Request) error {
	file, header, err := r.Request.FormFile("datei")
	if err != nil {
		return p.showReturned(r, nil, &returned{Refused: r.Printer.T("settings.texts.returned.none")})
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		return apperr.New(apperr.TooLarge)
	}
	view := &returned{File: header.Filename}
	document, err := exchange.Read(content)
	var judged *exchange.Judged
	if err == nil {
		var o *draft.Opened
		if o, err = p.Open(r, ""); err != nil {
			return err
		}
		judged, err = exchange.Judge(o.Settings, document)
	}
	for _, refusal := range []error{exchange.ErrFormat, exchange.ErrTown, exchange.ErrLanguage} {
		if errors.Is(err, refusal) {
			view.Refused = r.Printer.T("settings.texts.returned." + refusal.Error())
			return p.showReturned(r, nil, view)
		}
	}
	if err != nil {
		return err
	}
	return p.showJudged(r, document, judged, view)
}

// showJudged makes a draft of what fits and shows what does not.
func (p *Pages) showJudged(r *staffauth.Request, document *exchange.Document, judged *exchange.Judged, view *returned) error {
	var made *draft.Opened
	if len(judged.Fitting) > 0 {
		c, err := p.Edit(r, func(s *tenant.Settings) (string, error) {
			again, err := exchange.Judge(s, document)
			if err != nil {
				return "", apperr.New(apperr.Overtaken)
			}
			again.Take(s, document.Target)
			return "translations." + document.Target, nil
		})
		if err != nil {
			return err
		}
		made = draft.Of(c)
		view.Fitting, view.Effect = len(judged.Fitting), r.Link(draft.Path(c.ID))
		if len(judged.Wrong) == 0 {
			r.SeeOther(view.Effect)
			return nil
		}
	}
	for _, wrong := range judged.Wrong {
		row := returnedRow{Line: wrong.Line, Key: wrong.Key, Advice: r.Printer.T("settings.texts.advice." + string(wrong.Fault))}
		row.Wrong = r.Printer.T("settings.texts.fault."+string(wrong.Fault), "detail", wrong.Detail)
		if wrong.Fault == exchange.Unfit {
			row.Wrong = words.Problem(r, wrong.Problem)
		}
		if wrong.Fault != exchange.Unknown {
			id := ""
			if made != nil {
				id = made.ID()
			}
			row.Address = r.Link(words.Texts, "sprache", document.Target, "stand", "alle", "suche", wrong.Key, draft.Field, id)
		}
		view.Rows = append(view.Rows, row)
	}
	return p.showReturned(r, made, view)
}

func (p *Pages) showReturned(r *staffauth.Request, o *draft.Opened, view *returned) error {
	if o == nil {
		var err error
		if o, err = p.Open(r, ""); err != nil {
			return err
		}
	}
	page := p.view(r, o)
	page.Returned = view
	status := http.StatusOK
	if view.Refused != "" {
		status = http.StatusUnprocessableEntity
	}
	return p.show(r, status, page)
}
