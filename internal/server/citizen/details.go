package citizen

import (
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
}

// readDetails reads what was typed. Whoever was asked whether another address was meant may have said yes.
func readDetails(c *gin.Context) details {
	d := details{Name: c.PostForm("name"), Email: c.PostForm("email"), Phone: c.PostForm("telefon")}
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
	for i := range view.Fields {
		f := &view.Fields[i]
		f.Label, f.Hint = v.p.T("page.details."+f.Name), v.p.T("page.details."+f.Name+"_hint")
	}
	status, title := http.StatusOK, v.p.T("page.details.title")
	if refused != nil {
		_ = v.c.Error(refused)
		status, title = apperr.Of(refused).Status(), v.p.T("page.error.title", "title", title)
		view.Errors = form.Explain(v.scope, refused, view.Fields)
	}
	view.Asked = v.c.PostForm("gefragt")
	if v.asksBack(typed) {
		view.Meant, view.Asked = contact.Suggest(typed.Email), typed.Email
	}
	return v.show(status, "details", render.View{Title: title, Data: view, Self: v.detailsLink(hold)})
}

// asksBack tells whether the typed address looks like another one, and whoever typed it was not asked about it yet.
func (v *visit) asksBack(typed details) bool {
	return contact.Suggest(typed.Email) != "" && v.c.PostForm("gefragt") != typed.Email
}
