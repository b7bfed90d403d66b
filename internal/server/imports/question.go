package imports

import (
	"github.com/google/uuid"

	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/server/staffauth"
)

// questionView asks once what a file leaves open.
type questionView struct {
	About   imports.About
	Heading string
	Text    string
	Open    bool // lines wait for the answer
	Choices []choiceView
	Submit  string
}

type choiceView struct {
	Answer string
	Text   string
	Chosen bool
}

func questionOf(r *staffauth.Request, draft uuid.UUID, q *imports.Question) *questionView {
	entry := "desk.intake.ask." + string(q.About)
	view := &questionView{
		About: q.About, Open: q.Chosen == "", Submit: pathOf(draft, "/antwort"),
		Heading: r.Printer.T(entry, "value", q.Example), Text: r.Printer.T(entry+".text", "value", q.Example, "count", q.Lines),
	}
	for _, c := range q.Choices {
		text := c.Text
		if text == "" {
			date := ""
			if c.Date != 0 {
				date = r.Printer.Date(c.Date)
			}
			text = r.Printer.T(entry+"."+c.Answer, "date", date)
		}
		view.Choices = append(view.Choices, choiceView{Answer: c.Answer, Text: text, Chosen: c.Answer == q.Chosen})
	}
	return view
}

// answer keeps what was said of all lines that can be read in two ways.
func (p *Pages) answer(r *staffauth.Request) error {
	_, key, err := p.draft(r)
	if err != nil {
		return err
	}
	about := imports.About(r.PostForm("frage"))
	if err := p.Lines.Answer(r.Ctx(), r.Town, key, about, r.PostForm("antwort")); err != nil {
		return err
	}
	to := "/vorschau"
	if about == imports.AboutCharset || about == imports.AboutSheet {
		to = "/zuordnung"
	}
	r.SeeOther(r.Link(pathOf(key.Draft, to)))
	return nil
}
