package citizen

import (
	"cmp"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/contact"
	"stadttermin/internal/server/form"
	"stadttermin/internal/server/manage"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/visitor"
)

// detailsView is the form for the details of a held time.
type detailsView struct {
	Summary   *visitor.Summary
	Start     time.Time
	Expires   time.Time
	Seconds   int // until then; the countdown does not trust the visitor's clock
	Clock     string
	Fields    []form.Field
	Errors    form.Errors
	Key       string
	Hold      string // token
	Address   string // of this page
	Retention int    // days after the appointment
	Back      string // address of the times
	Confirm   string // the address that a code was mailed to; empty: none has to be confirmed
	SentAgain bool   // it was, because the visitor asked for another one
	Contact   visitor.Contact
	Meant     string // the address that was probably meant; empty: the one that was typed looks right
	Asked     string // the typed address that the visitor was asked about, now or before
}

func (p *Pages) details(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	id := c.Query("r")
	hold, err := p.Holds.ReadHold(v.Town, v.CookieOf(holdCookie+id))
	switch {
	case hold != nil && err != nil:
		return v.showExpired(hold, visitor.Details{})
	case hold != nil:
		return v.showDetails(hold, visitor.Details{}, nil)
	case id == "":
		v.SeeOther(v.Link("/"))
		return nil
	case v.CookieOf(manage.BookedCookie+id) != "": // back from the confirmation, what was booked is booked
		v.SeeOther(manage.BookedLink(v.Visit, id))
		return nil
	}
	return v.showLostHold()
}

// showDetails shows the form, with what a refusal says about its fields.
func (v *visit) showDetails(hold *booking.Hold, typed visitor.Details, refused error) error {
	render.Private(v.Context)
	remaining := hold.Expires.Sub(v.Now)
	view := detailsView{
		Summary:   v.SummaryOfHold(hold),
		Start:     hold.Start,
		Expires:   hold.Expires.In(v.Town.Rules.Location),
		Seconds:   max(0, int(remaining.Seconds())),
		Key:       request.NewKey(),
		Hold:      hold.Token,
		Address:   v.detailsLink(hold),
		Retention: v.Settings.Profile.RetentionDays,
		Back:      v.Link("/zeiten", "anliegen", hold.Basket.String(), "ort", hold.Office, "tag", hold.Start.Format(time.DateOnly), "r", hold.ID),
		Fields: []form.Field{
			{Name: "name", Type: "text", Autocomplete: "name", Value: typed.Name},
			{Name: "email", Type: "email", Autocomplete: "email", Value: typed.Email},
			{Name: "telefon", Type: "tel", Autocomplete: "tel", Value: typed.Phone, Optional: true},
		},
	}
	if view.Confirm = confirms(v.Context, typed, refused); view.Confirm != "" {
		view.Contact = v.Contact()
		code := form.Field{Name: "code", Type: "text", Autocomplete: "one-time-code"}
		if apperr.CodeOf(refused) != apperr.ConfirmAddress { // else a new one is on its way
			code.Value = typed.Code
		}
		view.SentAgain = apperr.CodeOf(refused) == apperr.ConfirmAddress && v.PostForm("nochmal") != ""
		view.Fields = append([]form.Field{code}, view.Fields...)
	}
	for i := range view.Fields {
		f := &view.Fields[i]
		f.Label, f.Hint = v.Printer.T("page.details."+f.Name), v.Printer.T("page.details."+f.Name+"_hint")
	}
	status, title := http.StatusOK, v.Printer.T("page.details.title")
	if refused != nil {
		_ = v.Error(refused)
		status = apperr.Of(refused).Status()
	}
	if refused != nil && apperr.CodeOf(refused) != apperr.ConfirmAddress {
		title = v.Printer.T("page.error.title", "title", title)
		view.Errors = form.Explain(v.Visit, refused, view.Fields)
	}
	view.Asked = v.PostForm("gefragt")
	if v.asksBack(typed) {
		view.Meant, view.Asked = contact.Suggest(typed.Email), typed.Email
	}
	return v.Show(status, "details", render.View{Title: title, Data: view, Self: v.detailsLink(hold)})
}

// confirms gives the address that the form asks to confirm, as long as it is the one that was typed.
func confirms(c *gin.Context, typed visitor.Details, refused error) string {
	if code := apperr.CodeOf(refused); code == apperr.ConfirmAddress || c.PostForm("bestaetigt") == typed.Email {
		return typed.Email
	}
	return ""
}

// confirmation gives the code that was typed for the typed address; empty: one is to be mailed, if one is needed.
func confirmation(c *gin.Context, typed visitor.Details) string {
	if c.PostForm("nochmal") != "" || confirms(c, typed, nil) == "" {
		return ""
	}
	return cmp.Or(typed.Code, "-")
}

// asksBack tells whether the typed address looks like another one, and whoever typed it was not asked about it yet.
func (v *visit) asksBack(typed visitor.Details) bool {
	return contact.Suggest(typed.Email) != "" && v.PostForm("gefragt") != typed.Email
}
