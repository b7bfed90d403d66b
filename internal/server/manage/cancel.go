package manage

import (
	"cmp"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/calendar"
	"stadttermin/internal/server/render"
)

// askCancel asks whether the appointment may go. It shows nothing personal and changes nothing: mail scanners open links.
func (p *Pages) askCancel(c *gin.Context) error {
	v := p.visit(c)
	a, token, err := v.find()
	if err != nil {
		return err
	}
	if !a.Changeable(v.Now) {
		v.SeeOther(v.Link(Path(token, "")))
		return nil
	}
	return v.OK("cancel", render.View{Title: v.Printer.T("page.cancel.title"), Data: v.appointmentView(a, token)})
}

func (p *Pages) cancel(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	token := c.Param("token")
	_, err := p.Changes.Cancel(v.Ctx(), v.Town, v.decided(token), c.PostForm("schluessel"))
	if isOvertaken(err) {
		if a, _, err := v.find(); err != nil || a.State != appointment.Cancelled { // what was wanted is so already
			return cmp.Or(err, v.seeOvertaken(token))
		}
	} else if err != nil && apperr.CodeOf(err) != apperr.AlreadyCancelled {
		return err
	}
	v.SeeOther(v.Link(Path(token, "") + "#titel"))
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
	view := cancelledView{appointmentView: v.appointmentView(a, token), Time: timeOver, Anew: v.Link("/")}
	if a.Restorable(v.Now) {
		free, err := v.StillFree(booking.Query{Basket: a.Basket(), Office: a.Office}, a.Start)
		switch {
		case err != nil:
			return err
		case free:
			view.Time = timeFree
		case v.Settings.Profile.Booking.RereleaseMinutes > 0:
			view.Time = timeMaybe
		default:
			view.Time = timeTaken
		}
	}
	return v.OK("cancelled", render.View{Title: v.Printer.T("page.cancelled.title"), Data: view})
}

// undo takes a cancellation back while the time is free.
func (p *Pages) undo(c *gin.Context) error {
	v := p.visit(c)
	a, token, err := v.find()
	if err != nil {
		return err
	}
	_, err = p.Changes.Undo(v.Ctx(), v.Town, v.decided(token), c.PostForm("schluessel"))
	if isOvertaken(err) {
		return v.seeOvertaken(token)
	}
	if calendar.IsTaken(err) || apperr.CodeOf(err) == apperr.OfficeGone {
		view := cancelledView{appointmentView: v.appointmentView(a, token), Time: timeTaken, Anew: v.Link("/")}
		return v.Show(apperr.Of(err).Status(), "cancelled", render.View{
			Title: v.Printer.T("page.cancelled.title"), Data: view, Self: v.Link(Path(token, "")),
		})
	}
	if err != nil {
		return err
	}
	v.SeeOther(v.Link(Path(token, "")+"#getan", "getan", justRestored))
	return nil
}
