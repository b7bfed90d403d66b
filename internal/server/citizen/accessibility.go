package citizen

import (
	"html/template"
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/feedback"
	"stadttermin/internal/server/form"
	"stadttermin/internal/server/render"
)

// accessibilityView is the accessibility statement with the form by which people report what they cannot use.
type accessibilityView struct {
	Text       template.HTML // the town's own statement; empty where it gave none
	Source     string        // language of that text
	Unreviewed []string      // languages, in themselves, that nobody who grew up with them has proof-read
	NorthRhine bool          // whose law applies
	Fields     []form.Field
	Errors     form.Errors
}

func (p *Pages) accessibility(c *gin.Context) error {
	v := p.visit(c)
	if c.Query("gesendet") != "" {
		return v.ok("reported", render.View{Title: v.p.T("page.accessibility.sent")})
	}
	return v.ok("accessibility", render.View{Title: v.p.T("page.accessibility.title"), Data: v.accessibilityView(feedback.Feedback{})})
}

func (v *visit) accessibilityView(typed feedback.Feedback) *accessibilityView {
	view := &accessibilityView{
		Text:       render.Markdown(v.settings.Files[v.settings.Profile.Legal.Accessibility]),
		Source:     v.settings.SourceLanguage(),
		NorthRhine: v.inNorthRhine(),
		Fields: []form.Field{
			{Name: "nachricht", Type: "textarea", Autocomplete: "off", Value: typed.Text},
			{Name: "name", Type: "text", Autocomplete: "name", Value: typed.Name, Optional: true},
			{Name: "email", Type: "email", Autocomplete: "email", Value: typed.Email, Optional: true},
		},
	}
	for i := range view.Fields {
		f := &view.Fields[i]
		f.Label, f.Hint = v.p.T("page.accessibility."+f.Name), v.p.T("page.accessibility."+f.Name+"_hint")
	}
	for _, language := range v.settings.Profile.Languages {
		if printer := v.pages.Bundle.Printer(language); printer.Lang() == language && !printer.Reviewed() {
			view.Unreviewed = append(view.Unreviewed, printer.Name())
		}
	}
	return view
}

// reportBarrier takes what somebody cannot use to the town. Whatever is refused, what was typed stays.
func (p *Pages) reportBarrier(c *gin.Context) error {
	v := p.visit(c)
	if v.settings.Profile.Contact.Email == "" {
		return apperr.New(apperr.NotFound) // nobody would read it, and there was no form
	}
	typed := feedback.Feedback{
		Name: c.PostForm("name"), Email: c.PostForm("email"), Text: c.PostForm("nachricht"), Language: v.p.Lang(),
	}
	err := p.Feedback.Send(v.ctx(), v.town, typed, v.scope.Claim)
	if err == nil {
		render.SeeOther(c, v.link("/barrierefreiheit#titel", "gesendet", "ja"))
		return nil
	}
	if refusal := apperr.Of(err); refusal.Code == apperr.BudgetUsed || refusal.Status() >= http.StatusInternalServerError {
		return err
	}
	_ = c.Error(err)
	render.Private(c)
	view := v.accessibilityView(typed)
	view.Errors = form.Explain(v.scope, err, view.Fields)
	title := v.p.T("page.error.title", "title", v.p.T("page.accessibility.title"))
	return v.show(apperr.Of(err).Status(), "accessibility", render.View{Title: title, Data: view})
}
