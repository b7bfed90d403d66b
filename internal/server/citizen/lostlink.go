package citizen

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/contact"
	"stadttermin/internal/server/form"
	"stadttermin/internal/server/render"
)

// lostLinkView asks for the address of somebody who lost the mail. The reference stands in the mail that is lost.
type lostLinkView struct {
	Fields []form.Field
	Errors form.Errors
	Sent   bool
}

func (p *Pages) lostLink(c *gin.Context) error {
	v := p.visit(c)
	return v.showLostLink(http.StatusOK, lostLinkView{
		Fields: v.lostLinkFields(""),
		Sent:   c.Query("gesendet") != "",
	})
}

func (v *visit) lostLinkFields(email string) []form.Field {
	return []form.Field{{
		Name: "email", Type: "email", Autocomplete: "email", Value: email,
		Label: v.p.T("page.lostlink.email"), Hint: v.p.T("page.lostlink.email_hint"),
	}}
}

func (v *visit) showLostLink(status int, view lostLinkView) error {
	render.Private(v.c)
	title := v.p.T("page.lostlink.title")
	if len(view.Errors) > 0 {
		title = v.p.T("page.error.title", "title", title)
	}
	return v.show(status, "lostlink", render.View{Title: title, Data: view})
}

// resendLink mails the links again. The answer is the same whether there are appointments or not.
func (p *Pages) resendLink(c *gin.Context) error {
	v := p.visit(c)
	typed := c.PostForm("email")
	if email, refusal := contact.Email(typed); refusal != nil {
		view := lostLinkView{Fields: v.lostLinkFields(email)}
		view.Errors = form.Explain(v.scope, refusal.At("email"), view.Fields)
		return v.showLostLink(http.StatusUnprocessableEntity, view)
	}
	if err := p.Appointments.ResendLink(v.ctx(), v.town, typed, v.scope.Claim); err != nil {
		return err
	}
	render.SeeOther(c, v.link("/terminlink#titel", "gesendet", "ja"))
	return nil
}
