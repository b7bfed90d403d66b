package manage

import (
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/calendar"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/visitor"
)

// displacedView says that the town closes at the time of an appointment, and asks what is to become of it.
type displacedView struct {
	*appointmentView
	Reason  request.Text
	Kept    *keptTime
	Without string // why there is no kept time: none, over or gone
	Accept  string // address
}

// keptTime is the time that the town keeps instead.
type keptTime struct {
	Start time.Time
	Until time.Time
	Today bool // it is kept until later today
	Place visitor.Place
}

func (v *visit) displacedView(a *appointment.Appointment, token string) displacedView {
	view := displacedView{appointmentView: v.appointmentView(a, token), Without: "none", Accept: v.Link(Path(token, "annehmen") + "#titel")}
	d := a.Displaced
	if d == nil {
		return view
	}
	switch {
	case slices.Contains(appointment.ClosureReasons, d.Reason):
		view.Reason = request.Plain(v.Printer.T("closure.reason." + d.Reason))
	default:
		view.Reason = v.Text("", d.Reason)
	}
	switch {
	case d.Keeps(v.Now):
		view.Kept, view.Without = &keptTime{Start: *d.Start, Until: d.Until, Today: civil.DateOf(d.Until.In(v.Town.Rules.Location)) == v.Today(), Place: v.Place(d.Office)}, ""
	case d.Start != nil:
		view.Without = "over"
	}
	return view
}

func (v *visit) showDisplaced(a *appointment.Appointment, token string) error {
	return v.OK("displaced", render.View{Title: v.Printer.T("page.displaced.title"), Data: v.displacedView(a, token)})
}

// accept takes the time that is kept. Where it is gone the page says so and leads to the others.
func (p *Pages) accept(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	token := c.Param("token")
	_, err := p.Changes.Accept(v.Ctx(), v.Town, v.decided(token), c.PostForm("schluessel"))
	if isOvertaken(err) {
		return v.seeOvertaken(token)
	}
	if calendar.IsTaken(err) {
		a, _, errFind := v.find()
		if errFind != nil {
			return errFind
		}
		view := v.displacedView(a, token)
		view.Kept, view.Without = nil, "gone"
		return v.Show(http.StatusConflict, "displaced", render.View{
			Title: v.Printer.T("page.displaced.title"), Data: view, Self: v.Link(Path(token, "")),
		})
	}
	if err != nil && apperr.CodeOf(err) != apperr.AlreadyOver {
		return err
	}
	v.SeeOther(v.Link(Path(token, "") + "#titel"))
	return nil
}
