package citizen

import (
	"errors"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/render"
)

// chooseMove shows the times that an appointment could move to.
func (p *Pages) chooseMove(c *gin.Context) error {
	v := p.visit(c)
	a, token, err := v.find()
	if err != nil {
		return err
	}
	if !a.Changeable(v.now) {
		render.SeeOther(c, v.link(manageAddress(token, "")))
		return nil
	}
	if _, refusal := v.movable(a.Basket()); refusal != nil {
		return refusal
	}
	return v.showTimes(question{
		basket: a.Basket(),
		path:   manageAddress(token, "verschieben"),
		action: v.link(manageAddress(token, "verschieben") + "#titel"),
		moved:  &previous{Start: a.Start, Office: a.Office, Appointment: a.ID, Version: a.Version(), Address: v.link(manageAddress(token, ""))},
	})
}

// move holds the chosen time and moves the appointment to it. The old time is let go only with the new one booked.
func (p *Pages) move(c *gin.Context) error {
	v := p.visit(c)
	a, token, err := v.find()
	if err != nil {
		return err
	}
	wanted, err := v.wanted(a.Basket())
	if err != nil {
		return err
	}
	wanted.Moves = a.ID
	if a.LiesAt(wanted.Office, wanted.Start) {
		render.SeeOther(c, v.link(manageAddress(token, "")+"#titel"))
		return nil
	}
	if seen := c.PostForm("stand"); seen != "" && seen != a.Version() {
		return p.seeOvertaken(c, token)
	}
	err = v.moveTo(token, wanted)
	if isOvertaken(err) {
		return p.seeOvertaken(c, token)
	}
	if isTaken(err) {
		return v.showTaken(apperr.Of(err), takenTime{
			query:  wanted.Query(),
			start:  wanted.Start,
			stand:  c.PostForm("stand"),
			action: v.link(manageAddress(token, "verschieben") + "#titel"),
			all:    v.link(manageAddress(token, "verschieben"), "ort", c.PostForm("ort")),
		})
	}
	if err != nil {
		return err
	}
	render.SeeOther(c, v.link(manageAddress(token, "")+"#titel", "getan", justMoved, "von", a.Office))
	return nil
}

// moveTo holds a time and moves the appointment to it; where that fails, the time is not kept from others.
func (v *visit) moveTo(token string, wanted booking.HoldRequest) error {
	hold, err := v.pages.Holds.Hold(v.ctx(), v.town, wanted)
	if err != nil {
		return err
	}
	if _, err := v.pages.Changes.Move(v.ctx(), v.town, decided(v.c, token), hold.Token, "", v.scope.Claim); err != nil {
		return errors.Join(err, v.pages.Holds.Release(v.ctx(), v.town, hold.Token, v.scope.Claim))
	}
	return nil
}
