package citizen

import (
	"net/http"
	"slices"
	"time"

	"stadttermin/internal/appointment"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
)

// displacedView says that the town closes at the time of an appointment, and asks what is to become of it.
type displacedView struct {
	*appointmentView
	Reason  render.Text
	Kept    *keptTime
	Without string // why there is no kept time: none, over or gone
	Accept  string // address
}

// keptTime is the time that the town keeps instead.
type keptTime struct {
	Start time.Time
	Until time.Time
	Today bool // it is kept until later today
	Place place
}

func (v *visit) displacedView(a *appointment.Appointment, token string) displacedView {
	view := displacedView{appointmentView: v.appointmentView(a, token), Without: "none", Accept: v.link(manageAddress(token, "annehmen") + "#titel")}
	d := a.Displaced
	if d == nil {
		return view
	}
	switch {
	case slices.Contains(appointment.ClosureReasons, d.Reason):
		view.Reason = render.Plain(v.p.T("closure.reason." + d.Reason))
	default:
		view.Reason = v.text("", d.Reason)
	}
	switch {
	case d.Keeps(v.now):
		view.Kept, view.Without = &keptTime{Start: *d.Start, Until: d.Until, Today: civil.DateOf(d.Until.In(v.town.Rules.Location)) == v.today(), Place: v.place(d.Office)}, ""
	case d.Start != nil:
		view.Without = "over"
	}
	return view
}

func (v *visit) showDisplaced(a *appointment.Appointment, token string) error {
	return v.ok("displaced", render.View{Title: v.p.T("page.displaced.title"), Data: v.displacedView(a, token)})
}

// accept takes the time that is kept. Where it is gone the page says so and leads to the others.
func (p *Pages) accept(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	token := c.Param("token")
	_, err := p.Changes.Accept(v.ctx(), v.town, decided(c, token), c.PostForm("schluessel"))
	if isOvertaken(err) {
		return p.seeOvertaken(c, token)
	}
	if isTaken(err) {
		a, _, errFind := v.find()
		if errFind != nil {
			return errFind
		}
		view := v.displacedView(a, token)
		view.Kept, view.Without = nil, "gone"
		return v.show(http.StatusConflict, "displaced", render.View{
			Title: v.p.T("page.displaced.title"), Data: view, Self: v.link(manageAddress(token, "")),
		})
	}
	if err != nil && apperr.CodeOf(err) != apperr.AlreadyOver {
		return err
	}
	render.SeeOther(c, v.link(manageAddress(token, "")+"#titel"))
	return nil
}
