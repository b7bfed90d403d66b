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
	"stadttermin/internal/server/render"
)

// details is what a visitor types about themselves. It lives in the form and nowhere else until it is booked.
type details struct {
	Name  string
	Email string
	Phone string
	Code  string // that was mailed to the address, to confirm it
}

// readDetails reads what was typed. Whoever was asked whether another address was meant may have said yes.
func readDetails(c *gin.Context) details {
	d := details{Name: c.PostForm("name"), Email: c.PostForm("email"), Phone: c.PostForm("telefon"), Code: c.PostForm("code")}
	if meant := c.PostForm("gemeint"); meant != "" {
		d.Email = meant
	}
	return d
}

func (d details) empty() bool { return d == details{} }

// detailsView is the form for the details of a held time.
type detailsView struct {
	Summary   *summary
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
	Contact   contactDetails
	Meant     string // the address that was probably meant; empty: the one that was typed looks right
	Asked     string // the typed address that the visitor was asked about, now or before
}

func (p *Pages) details(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	id := c.Query("r")
	hold, err := p.Holds.ReadHold(v.town, v.cookie(holdCookie+id))
	switch {
	case hold != nil && err != nil:
		return v.showExpired(hold, details{})
	case hold != nil:
		return v.showDetails(hold, details{}, nil)
	case id == "":
		render.SeeOther(c, v.link("/"))
		return nil
	case v.cookie(bookedCookie+id) != "": // back from the confirmation, what was booked is booked
		render.SeeOther(c, v.bookedLink(id))
		return nil
	}
	return v.showLostHold()
}

// detailsLink is the address of the form for a held time, for a browser that keeps the hold's cookie.
func (v *visit) detailsLink(hold *booking.Hold) string { return v.link("/angaben", "r", hold.ID) }

// showDetails shows the form, with what a refusal says about its fields.
func (v *visit) showDetails(hold *booking.Hold, typed details, refused error) error {
	render.Private(v.c)
	remaining := hold.Expires.Sub(v.now)
	view := detailsView{
		Summary:   v.summaryOfHold(hold),
		Start:     hold.Start,
		Expires:   hold.Expires.In(v.town.Rules.Location),
		Seconds:   max(0, int(remaining.Seconds())),
		Key:       newKey(),
		Hold:      hold.Token,
		Address:   v.detailsLink(hold),
		Retention: v.settings.Profile.RetentionDays,
		Back:      v.link("/zeiten", "anliegen", hold.Basket.String(), "ort", hold.Office, "tag", hold.Start.Format(time.DateOnly), "r", hold.ID),
		Fields: []form.Field{
			{Name: "name", Type: "text", Autocomplete: "name", Value: typed.Name},
			{Name: "email", Type: "email", Autocomplete: "email", Value: typed.Email},
			{Name: "telefon", Type: "tel", Autocomplete: "tel", Value: typed.Phone, Optional: true},
		},
	}
	if view.Confirm = confirms(v.c, typed, refused); view.Confirm != "" {
		view.Contact = v.contact()
		view.Fields = append([]form.Field{{Name: "code", Type: "text", Autocomplete: "one-time-code", Value: typed.Code}}, view.Fields...)
	}
	for i := range view.Fields {
		f := &view.Fields[i]
		f.Label, f.Hint = v.p.T("page.details."+f.Name), v.p.T("page.details."+f.Name+"_hint")
	}
	status, title := http.StatusOK, v.p.T("page.details.title")
	if refused != nil {
		_ = v.c.Error(refused)
		status = apperr.Of(refused).Status()
	}
	if refused != nil && apperr.CodeOf(refused) != apperr.ConfirmAddress {
		title = v.p.T("page.error.title", "title", title)
		view.Errors = form.Explain(v.scope, refused, view.Fields)
	}
	view.Asked = v.c.PostForm("gefragt")
	if v.asksBack(typed) {
		view.Meant, view.Asked = contact.Suggest(typed.Email), typed.Email
	}
	return v.show(status, "details", render.View{Title: title, Data: view, Self: v.detailsLink(hold)})
}

// confirms gives the address that the form asks to confirm, as long as it is the one that was typed.
func confirms(c *gin.Context, typed details, refused error) string {
	if code := apperr.CodeOf(refused); code == apperr.ConfirmAddress || c.PostForm("bestaetigt") == typed.Email {
		return typed.Email
	}
	return ""
}

// confirmation gives the code that was typed for the typed address; empty: one is to be mailed, if one is needed.
func confirmation(c *gin.Context, typed details) string {
	if c.PostForm("nochmal") != "" || confirms(c, typed, nil) == "" {
		return ""
	}
	return cmp.Or(typed.Code, "-")
}

// asksBack tells whether the typed address looks like another one, and whoever typed it was not asked about it yet.
func (v *visit) asksBack(typed details) bool {
	return contact.Suggest(typed.Email) != "" && v.c.PostForm("gefragt") != typed.Email
}
