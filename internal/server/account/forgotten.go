package account

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
)

// forgottenView is the form, or the answer that is the same for everybody.
type forgottenView struct {
	Email string
	Wrong string
	Slow  *render.Slow
	Sent  bool
}

func (p *Pages) forgottenForm(c *gin.Context) error {
	return p.showForgotten(c, http.StatusOK, forgottenView{Sent: c.Query("gesendet") != ""})
}

func (p *Pages) forgotten(c *gin.Context) error {
	s, email := request.Of(c), c.PostForm("email")
	err := p.Links.Forgot(c.Request.Context(), s.Town.ID, s.Printer.Lang(), email, staffauth.OriginOf(c))
	switch refusal := apperr.Of(err); {
	case err == nil:
		s.SeeOther(s.Link(forgottenPath, "gesendet", "1"))
		return nil
	case refusal.Code == apperr.EmailMissing || refusal.Code == apperr.EmailInvalid || refusal.Code == apperr.TooManyRequests:
		view := forgottenView{Email: email, Wrong: render.StaffSentence(s, refusal), Slow: p.Slowed(c, err)}
		if view.Slow != nil {
			view.Wrong = s.Printer.T("desk.slow.why")
		}
		return p.showForgotten(c, refusal.Status(), view)
	}
	return err
}

func (p *Pages) showForgotten(c *gin.Context, status int, view forgottenView) error {
	printer, sent := request.Of(c).Printer, ""
	if view.Sent {
		sent = "1"
	}
	return p.ShowOutside(c, status, "account/forgotten", printer.T("account.forgotten.title"), request.Link(printer.Lang(), forgottenPath, "gesendet", sent), view)
}
