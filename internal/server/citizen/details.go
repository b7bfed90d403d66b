package citizen

import (
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
	for i := range view.Fields {
		f := &view.Fields[i]
		f.Label, f.Hint = v.Printer.T("page.details."+f.Name), v.Printer.T("page.details."+f.Name+"_hint")
	}
	status, title := http.StatusOK, v.Printer.T("page.details.title")
	if refused != nil {
		_ = v.Error(refused)
		status, title = apperr.Of(refused).Status(), v.Printer.T("page.error.title", "title", title)
		view.Errors = form.Explain(v.Visit, refused, view.Fields)
	}
	view.Asked = v.PostForm("gefragt")
	if v.asksBack(typed) {
		view.Meant, view.Asked = contact.Suggest(typed.Email), typed.Email
	}
	return v.Show(status, "details", render.View{Title: title, Data: view, Self: v.detailsLink(hold)})
}

// asksBack tells whether the typed address looks like another one, and whoever typed it was not asked about it yet.
func (v *visit) asksBack(typed visitor.Details) bool {
	return contact.Suggest(typed.Email) != "" && v.PostForm("gefragt") != typed.Email
}
