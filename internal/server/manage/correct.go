package manage

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/server/render"
)

// correctEmail gives the appointment the address that was meant, and mails the confirmation there.
func (p *Pages) correctEmail(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	token := c.Param("token")
	a, err := p.Addresses.CorrectEmail(v.Ctx(), v.Town, v.decided(token), c.PostForm("email"), c.PostForm("schluessel"), v.Claim)
	switch refusal := apperr.Of(err); {
	case err == nil:
		v.seeMended(a, justCorrected)
		return nil
	case refusal.Field == "email":
		return v.showWrongEmail(token, refusal)
	case isOvertaken(err):
		return v.seeOvertaken(token)
	case refusal.Code == apperr.NotFound:
		return v.seeRenewed(token, err)
	}
	return err
}

// seeRenewed leads to the appointment as it is now where its link has become another one since the form was made, and this
// browser has that: its address was corrected in another tab.
func (v *visit) seeRenewed(token string, err error) error {
	renewed := v.CookieOf(BookedCookie + v.Query("r"))
	if renewed == "" || renewed == token {
		return err
	}
	if a, lost := v.pages.Appointments.Find(v.Ctx(), v.Town, renewed); lost != nil || !a.Changeable(v.Now) {
		return err
	}
	return v.seeOvertaken(renewed)
}

// confirmAgain mails the confirmation once more.
func (p *Pages) confirmAgain(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	a, err := p.Addresses.ConfirmAgain(v.Ctx(), v.Town, c.Param("token"), c.PostForm("schluessel"), v.Claim)
	if err != nil {
		return err
	}
	v.seeMended(a, justConfirmed)
	return nil
}

// seeMended leads back to the confirmation that the form stood on, whose link is another one where the address is.
func (v *visit) seeMended(a *appointment.Appointment, done string) {
	token, hold := v.pages.Appointments.ManageToken(v.Town, a), v.Query("r")
	if v.CookieOf(BookedCookie+hold) == "" {
		v.SeeOther(v.Link(Path(token, "")+"#mail", "getan", done))
		return
	}
	render.SetCookie(v.Context, BookedCookie+hold, token, BookedCookieAge)
	v.SeeOther(v.Link("/gebucht#mail", "r", hold, "getan", done))
}

// showWrongEmail shows the confirmation again, with what is wrong with the address that was typed.
func (v *visit) showWrongEmail(token string, refusal *apperr.Error) error {
	a, err := v.pages.Appointments.Find(v.Ctx(), v.Town, token)
	if err != nil {
		return err
	}
	view := v.bookedView(a, token)
	if view.Mail != nil {
		view.Mail.Typed, view.Mail.Error = v.PostForm("email"), render.Sentence(v.Visit, refusal)
	}
	title := v.Printer.T("page.error.title", "title", v.Printer.T("page.booked.title"))
	return v.Show(http.StatusUnprocessableEntity, "booked", render.View{Title: title, Self: v.Link(Path(token, "")), Data: view})
}
