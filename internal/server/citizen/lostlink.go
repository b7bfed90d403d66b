package citizen

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/fault"
	"stadttermin/internal/server/page"
)

// lostLinkView asks for reference and address of somebody who lost the mail.
type lostLinkView struct {
	Fields []field
	Errors []fieldError
	Sent   bool
}

func (p *Pages) lostLink(c *gin.Context) error {
	v := p.visit(c)
	return v.showLostLink(http.StatusOK, lostLinkView{
		Fields: v.lostLinkFields("", ""),
		Sent:   c.Query("gesendet") != "",
	})
}

func (v *visit) lostLinkFields(reference, email string) []field {
	return []field{
		{
			Name: "referenz", Type: "text", Autocomplete: "off", Value: reference,
			Label: v.p.T("page.lostlink.reference"), Hint: v.p.T("page.lostlink.reference_hint", "prefix", v.settings.Profile.ReferencePrefix),
		},
		{
			Name: "email", Type: "email", Autocomplete: "email", Value: email,
			Label: v.p.T("page.lostlink.email"), Hint: v.p.T("page.lostlink.email_hint"),
		},
	}
}

func (v *visit) showLostLink(status int, view lostLinkView) error {
	page.Private(v.c)
	title := v.p.T("page.lostlink.title")
	if len(view.Errors) > 0 {
		title = v.p.T("page.error.title", "title", title)
	}
	return v.show(status, "lostlink", page.View{Title: title, Data: view})
}

// resendLink mails the link again. The answer is the same whether there is such an appointment or not.
func (p *Pages) resendLink(c *gin.Context) error {
	v := p.visit(c)
	reference, email := strings.TrimSpace(c.PostForm("referenz")), strings.TrimSpace(c.PostForm("email"))
	fields := v.lostLinkFields(reference, email)
	view := lostLinkView{Fields: fields}
	missing := func(i int, sentence string) {
		fields[i].Error = sentence
		view.Errors = append(view.Errors, fieldError{Field: fields[i].Name, Sentence: sentence})
	}
	if reference == "" {
		missing(0, v.p.T("page.lostlink.reference_missing"))
	}
	if email == "" {
		missing(1, v.p.T("fault."+string(fault.EmailMissing)))
	}
	if len(view.Errors) > 0 {
		return v.showLostLink(http.StatusUnprocessableEntity, view)
	}
	if err := p.Appointments.ResendLink(v.ctx(), v.town, reference, email, v.scope.Claim); err != nil {
		return err
	}
	page.SeeOther(c, v.link("/terminlink#titel", "gesendet", "ja"))
	return nil
}
