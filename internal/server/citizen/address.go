package citizen

import (
	"net/http"

	"stadttermin/internal/appointment"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/render"
)

// What the address of a confirmation says was done just now.
const (
	justCorrected = "korrigiert"
	justConfirmed = "gesendet"
)

// addressView is where the mails go, and the form that mends it.
type addressView struct {
	Email   string
	Remind  bool   // a reminder follows
	Done    string // what was done just now
	Typed   string // what was wrong
	Error   string
	Correct string // addresses of the forms
	Again   string
	Key     string
}

func (v *visit) addressView(a *appointment.Appointment, token string) *addressView {
	if a.Contact.Email == "" || !a.Changeable(v.now) {
		return nil
	}
	return &addressView{
		Email: a.Contact.Email, Remind: v.reminds(a, a.Booked), Done: v.c.Query("getan"), Key: newKey(),
		Correct: v.link(manageAddress(token, "adresse")+"#mail", "r", v.c.Query("r")),
		Again:   v.link(manageAddress(token, "bestaetigung")+"#mail", "r", v.c.Query("r")),
	}
}

// correctEmail gives the appointment the address that was meant, and mails the confirmation there.
func (p *Pages) correctEmail(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	token := c.Param("token")
	a, err := p.Addresses.CorrectEmail(v.ctx(), v.town, token, c.PostForm("email"), c.PostForm("schluessel"), v.scope.Claim)
	if refusal := apperr.Of(err); err != nil && refusal.Field == "email" {
		return v.showWrongEmail(token, refusal)
	}
	if err != nil {
		return err
	}
	v.seeMended(a, justCorrected)
	return nil
}

// confirmAgain mails the confirmation once more.
func (p *Pages) confirmAgain(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	a, err := p.Addresses.ConfirmAgain(v.ctx(), v.town, c.Param("token"), c.PostForm("schluessel"), v.scope.Claim)
	if err != nil {
		return err
	}
	v.seeMended(a, justConfirmed)
	return nil
}

// seeMended leads back to the confirmation that the form stood on, whose link is another one where the address is.
func (v *visit) seeMended(a *appointment.Appointment, done string) {
	token, hold := v.pages.Appointments.ManageToken(v.town, a), v.c.Query("r")
	if v.cookie(bookedCookie+hold) == "" {
		render.SeeOther(v.c, v.link(manageAddress(token, "")+"#mail", "getan", done))
		return
	}
	render.SetCookie(v.c, bookedCookie+hold, token, bookedCookieAge)
	render.SeeOther(v.c, v.link("/gebucht#mail", "r", hold, "getan", done))
}

// showWrongEmail shows the confirmation again, with what is wrong with the address that was typed.
func (v *visit) showWrongEmail(token string, refusal *apperr.Error) error {
	a, err := v.pages.Appointments.Find(v.ctx(), v.town, token)
	if err != nil {
		return err
	}
	view := v.bookedView(a, token)
	if view.Mail != nil {
		view.Mail.Typed, view.Mail.Error = v.c.PostForm("email"), render.Sentence(v.scope, refusal)
	}
	title := v.p.T("page.error.title", "title", v.p.T("page.booked.title"))
	return v.show(http.StatusUnprocessableEntity, "booked", render.View{Title: title, Self: v.link(manageAddress(token, "")), Data: view})
}
