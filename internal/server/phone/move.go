package phone

import (
	"errors"
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/server/booked"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// moveView is the times that an appointment could move to.
type moveView struct {
	*booked.View
	Times   *timesView
	Refusal string // why no time can be looked for
	Path    string
	Key     string
	Wish    wishFields
}

// chooseMove shows the times that an appointment could move to.
func (p *Pages) chooseMove(r *staffauth.Request) error {
	a, err := p.Appointments.Find(r, r.Param("reference"), authz.Change)
	if err != nil {
		return err
	}
	if !a.Changeable(r.Now) && !a.Begun(r.Now) {
		r.SeeOther(r.Link(staffauth.Appointment + "/" + a.Reference))
		return nil
	}
	c, err := readCall(r, r.Query)
	if err != nil {
		return err
	}
	c.basket = a.Basket()
	return p.showMove(c, http.StatusOK, a, "")
}

func (p *Pages) showMove(c *phoneCall, status int, a *appointment.Appointment, notice string) error {
	view := &moveView{View: p.Appointments.View(c.Request, a), Path: staffauth.Appointment + "/" + a.Reference + "/verschieben", Key: request.NewKey(), Wish: c.wishFields()}
	times, err := p.times(c.Request, timesQuestion{
		basket: c.basket, wish: c.wish, offices: c.offices, chosen: c.chosen, form: "auswahl", moves: a.ID, since: c.ownDay(a), open: true,
	})
	var refusal *apperr.Error
	switch {
	case errors.As(err, &refusal) && refusal.Status() == http.StatusUnprocessableEntity:
		view.Refusal = c.Sentence(refusal)
	case err != nil:
		return err
	default:
		view.Times = times
		times.Notice = notice
	}
	c.Self = c.Link(view.Path, c.wish.pairs()...)
	return p.Show(c.Request, status, "desk/move", c.Printer.T("desk.move.title", "number", a.WaitingNumber()), view)
}

// move holds the chosen time and moves the appointment to it. The old time is let go only with the new one booked.
func (p *Pages) move(r *staffauth.Request) error {
	a, err := p.Appointments.Find(r, r.Param("reference"), authz.Change)
	if err != nil {
		return err
	}
	c, err := readCall(r, r.PostForm)
	if err != nil {
		return err
	}
	c.basket = a.Basket()
	wanted, err := wantedHold(c)
	if err != nil {
		return err
	}
	err = p.moveTo(c, a, wanted)
	switch {
	case notOffered(err):
		c.chosen = ""
		return p.showMove(c, apperr.Of(err).Status(), a, noticeOf(r, err, wanted.Start))
	case apperr.CodeOf(err) == apperr.Overtaken:
		return p.moveOvertaken(c, a, apperr.Of(err))
	case err != nil:
		return p.Appointments.Refuse(r, a, err)
	}
	return booked.SeeDone(r, a, "verschoben")
}

// moveTo moves the appointment to a time; where that fails, the time is not kept from others. The same form sent twice
// asks for the same hold, which has moved the appointment already.
func (p *Pages) moveTo(c *phoneCall, a *appointment.Appointment, wanted booking.HoldRequest) error {
	if a.Start.Equal(wanted.Start) && a.Office == wanted.Office {
		return nil
	}
	wanted.Channel, wanted.Moves = office.Phone, a.ID
	wanted.Key = c.PostForm("schluessel") + "/" + timeValue(wanted.Start, wanted.Office)
	hold, err := p.Times.Hold(c.Ctx(), c.Town, wanted)
	if err != nil {
		return err
	}
	if _, err := p.Moves.MoveFor(c.Ctx(), c.Town, booked.Mandate(c.Request, authz.Appointment), a.ID, hold.Token, ""); err != nil {
		return errors.Join(err, p.Times.Release(c.Ctx(), c.Town, hold.Token, budget.Claim{}))
	}
	return nil
}

// moveOvertaken says who has changed the appointment meanwhile. What was chosen stays, and may be taken all the same.
func (p *Pages) moveOvertaken(c *phoneCall, a *appointment.Appointment, refusal *apperr.Error) error {
	refusal, err := p.Overtaken(c.Request, refusal, booked.ObjectOf(a))
	if err != nil {
		return err
	}
	now, err := p.Appointments.Find(c.Request, a.Reference, authz.Change)
	if err != nil {
		return err
	}
	if !now.Changeable(c.Now) && !now.Begun(c.Now) {
		return p.Appointments.ShowRefused(c.Request, now, refusal, nil)
	}
	return p.showMove(c, refusal.Status(), now, c.Sentence(refusal))
}
