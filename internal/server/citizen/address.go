package citizen

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
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
	if a.Contact.Email == "" || !a.Changeable(v.Now) {
		return nil
	}
	return &addressView{
		Email: a.Contact.Email, Remind: v.reminds(a, a.Booked), Done: v.Query("getan"), Key: request.NewKey(),
		Correct: v.Link(manageAddress(token, "adresse")+"#mail", "r", v.Query("r")),
		Again:   v.Link(manageAddress(token, "bestaetigung")+"#mail", "r", v.Query("r")),
	}
}

// correctEmail gives the appointment the address that was meant, and mails the confirmation there.
func (p *Pages) correctEmail(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	token := c.Param("token")
	a, err := p.Addresses.CorrectEmail(v.Ctx(), v.Town, token, c.PostForm("email"), c.PostForm("schluessel"), v.Claim)
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
	if v.CookieOf(bookedCookie+hold) == "" {
		v.SeeOther(v.Link(manageAddress(token, "")+"#mail", "getan", done))
		return
	}
	render.SetCookie(v.Context, bookedCookie+hold, token, bookedCookieAge)
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
	return v.Show(http.StatusUnprocessableEntity, "booked", render.View{Title: title, Self: v.Link(manageAddress(token, "")), Data: view})
}
