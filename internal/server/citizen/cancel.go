package citizen

import (
	"cmp"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/appointment"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/render"
)

// askCancel asks whether the appointment may go. It shows nothing personal and changes nothing: mail scanners open links.
func (p *Pages) askCancel(c *gin.Context) error {
	v := p.visit(c)
	a, token, err := v.find()
	if err != nil {
		return err
	}
	if !a.Changeable(v.now) {
		render.SeeOther(c, v.link(manageAddress(token, "")))
		return nil
	}
	return v.ok("cancel", render.View{Title: v.p.T("page.cancel.title"), Data: v.appointmentView(a, token)})
}

func (p *Pages) cancel(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	token := c.Param("token")
	_, err := p.Changes.Cancel(v.ctx(), v.town, decided(c, token), c.PostForm("schluessel"))
	if isOvertaken(err) {
		if a, _, err := v.find(); err != nil || a.State != appointment.Cancelled { // what was wanted is so already
			return cmp.Or(err, p.seeOvertaken(c, token))
		}
	} else if err != nil && apperr.CodeOf(err) != apperr.AlreadyCancelled {
		return err
	}
	render.SeeOther(c, v.link(manageAddress(token, "")+"#titel"))
	return nil
}

// What can be said about the time of a cancelled appointment.
const (
	timeFree  = "free"
	timeMaybe = "maybe" // kept back for a while, so that nobody can tell yet
	timeTaken = "taken"
	timeOver  = "over"
)

// cancelledView says that an appointment is cancelled and how to take that back.
type cancelledView struct {
	*appointmentView
	Time string
	Anew string // address of the first page
}

func (v *visit) showCancelled(a *appointment.Appointment, token string) error {
	view := cancelledView{appointmentView: v.appointmentView(a, token), Time: timeOver, Anew: v.link("/")}
	if a.Restorable(v.now) {
		free, err := v.stillFree(booking.Query{Basket: a.Basket(), Office: a.Office}, a.Start)
		switch {
		case err != nil:
			return err
		case free:
			view.Time = timeFree
		case v.settings.Profile.Booking.RereleaseMinutes > 0:
			view.Time = timeMaybe
		default:
			view.Time = timeTaken
		}
	}
	return v.ok("cancelled", render.View{Title: v.p.T("page.cancelled.title"), Data: view})
}

// undo takes a cancellation back while the time is free.
func (p *Pages) undo(c *gin.Context) error {
	v := p.visit(c)
	a, token, err := v.find()
	if err != nil {
		return err
	}
	_, err = p.Changes.Undo(v.ctx(), v.town, decided(c, token), c.PostForm("schluessel"))
	if isOvertaken(err) {
		return p.seeOvertaken(c, token)
	}
	if isTaken(err) || apperr.CodeOf(err) == apperr.OfficeGone {
		view := cancelledView{appointmentView: v.appointmentView(a, token), Time: timeTaken, Anew: v.link("/")}
		return v.show(apperr.Of(err).Status(), "cancelled", render.View{
			Title: v.p.T("page.cancelled.title"), Data: view, Self: v.link(manageAddress(token, "")),
		})
	}
	if err != nil {
		return err
	}
	render.SeeOther(c, v.link(manageAddress(token, "")+"#titel", "getan", justRestored))
	return nil
}
