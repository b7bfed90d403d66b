package account

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
)

// linkView is the form behind a link of a mail.
type linkView struct {
	Action string
	Email  string
	Name   string
	First  bool // the invitation, and no password before
	Wrong  string
}

func (p *Pages) linkForm(c *gin.Context) error {
	link, err := p.Links.OpenLink(c.Request.Context(), request.Of(c).Town.ID, c.Param("token"))
	if err != nil {
		return p.over(c, err)
	}
	return p.showLink(c, http.StatusOK, link, "")
}

func (p *Pages) followLink(c *gin.Context) error {
	s, token := request.Of(c), c.Param("token")
	link, err := p.Links.OpenLink(c.Request.Context(), s.Town.ID, token)
	if err != nil {
		return p.over(c, err)
	}
	password := c.PostForm("neu")
	if password != c.PostForm("nochmal") {
		return p.showLink(c, http.StatusUnprocessableEntity, link, s.Printer.T("account.password.differ"))
	}
	device, err := p.Links.FollowLink(c.Request.Context(), s.Town.ID, token, password, staffauth.OriginOf(c).Device)
	switch refusal := apperr.Of(err); {
	case err == nil:
		staffauth.Remember(c, device)
		staffauth.ToSignIn(c, "passwort")
		return nil
	case refusal.Code == apperr.PasswordWeak || refusal.Code == apperr.PasswordCommon || refusal.Code == apperr.Busy:
		return p.showLink(c, refusal.Status(), link, render.StaffSentence(s, refusal))
	}
	return p.over(c, err)
}

func (p *Pages) showLink(c *gin.Context, status int, link *account.Link, wrong string) error {
	printer := request.Of(c).Printer
	path := account.LinkPath + c.Param("token")
	view := linkView{Action: path, Email: link.Email, Name: link.Name, First: link.Kind == account.Invitation, Wrong: wrong}
	title := "account.link.reset_title"
	if view.First {
		title = "account.link.invitation_title"
	}
	return p.ShowOutside(c, status, "account/link", printer.T(title), request.Link(printer.Lang(), path), view)
}

// over shows that a link leads nowhere any more, and what to do about it.
func (p *Pages) over(c *gin.Context, err error) error {
	refusal := apperr.Of(err)
	if refusal.Code != apperr.LinkInvalid {
		return err
	}
	s := request.Of(c)
	return p.ShowOutside(c, refusal.Status(), "account/over", s.Printer.T("account.over.title"), request.Link(s.Printer.Lang(), forgottenPath), render.StaffSentence(s, refusal))
}
