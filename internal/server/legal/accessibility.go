package legal

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/feedback"
	"stadttermin/internal/server/form"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
)

// accessibilityView is the accessibility statement with the form by which people report what they cannot use.
type accessibilityView struct {
	own
	Unreviewed []string // languages, in themselves, that nobody who grew up with them has proof-read
	NorthRhine bool     // whose law applies
	Fields     []form.Field
	Errors     form.Errors
}

func (p *Pages) accessibilityView(s *request.Visit, typed feedback.Feedback) *accessibilityView {
	view := &accessibilityView{
		own:        ownText(s, s.Settings.Profile.Legal.Accessibility),
		NorthRhine: inNorthRhine(s),
		Fields: []form.Field{
			{Name: "nachricht", Type: "textarea", Autocomplete: "off", Value: typed.Text},
			{Name: "name", Type: "text", Autocomplete: "name", Value: typed.Name, Optional: true},
			{Name: "email", Type: "email", Autocomplete: "email", Value: typed.Email, Optional: true},
		},
	}
	for i := range view.Fields {
		f := &view.Fields[i]
		f.Label, f.Hint = s.Printer.T("page.accessibility."+f.Name), s.Printer.T("page.accessibility."+f.Name+"_hint")
	}
	for _, language := range s.Settings.Profile.Languages {
		if printer := p.Bundle.Printer(language); printer.Lang() == language && !printer.Reviewed() {
			view.Unreviewed = append(view.Unreviewed, printer.Name())
		}
	}
	return view
}

// reportBarrier takes what somebody cannot use to the town. Whatever is refused, what was typed stays.
func (p *Pages) reportBarrier(c *gin.Context) error {
	s := request.Of(c)
	if s.Settings.Profile.Contact.Email == "" {
		return apperr.New(apperr.NotFound) // nobody would read it, and there was no form
	}
	typed := feedback.Feedback{
		Name: c.PostForm("name"), Email: c.PostForm("email"), Text: c.PostForm("nachricht"), Language: s.Printer.Lang(),
	}
	err := p.Feedback.Send(s.Ctx(), s.Town, typed, s.Claim)
	if err == nil {
		s.SeeOther(s.Link("/barrierefreiheit#titel", "gesendet", "ja"))
		return nil
	}
	if refusal := apperr.Of(err); refusal.Code == apperr.BudgetUsed || refusal.Status() >= http.StatusInternalServerError {
		return err
	}
	_ = c.Error(err)
	render.Private(c)
	view := p.accessibilityView(s, typed)
	view.Errors = form.Explain(s, err, view.Fields)
	title := s.Printer.T("page.error.title", "title", s.Printer.T("page.accessibility.title"))
	return p.show(c, apperr.Of(err).Status(), "accessibility", render.View{Title: title, Data: view})
}
