package manage

import (
	"errors"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/calendar"
)

// chooseMove shows the times that an appointment could move to.
func (p *Pages) chooseMove(c *gin.Context) error {
	v := p.visit(c)
	a, token, err := v.find()
	if err != nil {
		return err
	}
	if !a.Changeable(v.Now) {
		v.SeeOther(v.Link(Path(token, "")))
		return nil
	}
	if _, refusal := v.Movable(a.Basket()); refusal != nil {
		return refusal
	}
	return v.ShowTimes(calendar.Question{
		Basket: a.Basket(),
		Path:   Path(token, "verschieben"),
		Action: v.Link(Path(token, "verschieben") + "#titel"),
		Moved:  &calendar.Previous{Start: a.Start, Office: a.Office, Appointment: a.ID, Version: a.Version(), Address: v.Link(Path(token, ""))},
	})
}

// move holds the chosen time and moves the appointment to it. The old time is let go only with the new one booked.
func (p *Pages) move(c *gin.Context) error {
	v := p.visit(c)
	a, token, err := v.find()
	if err != nil {
		return err
	}
	wanted, err := v.Wanted(a.Basket())
	if err != nil {
		return err
	}
	wanted.Moves = a.ID
	if a.LiesAt(wanted.Office, wanted.Start) {
		v.SeeOther(v.Link(Path(token, "") + "#titel"))
		return nil
	}
	if seen := c.PostForm("stand"); seen != "" && seen != a.Version() {
		return v.seeOvertaken(token)
	}
	err = v.moveTo(token, wanted)
	if isOvertaken(err) {
		return v.seeOvertaken(token)
	}
	if calendar.IsTaken(err) {
		return v.ShowTaken(apperr.Of(err), calendar.TakenTime{
			Query:  wanted.Query(),
			Start:  wanted.Start,
			Stand:  c.PostForm("stand"),
			Booked: BookedHere(v.Page.Page, p.Appointments, wanted.Office, wanted.Start),
			Action: v.Link(Path(token, "verschieben") + "#titel"),
			All:    v.Link(Path(token, "verschieben"), "ort", c.PostForm("ort")),
		})
	}
	if err != nil {
		return err
	}
	v.SeeOther(v.Link(Path(token, "")+"#getan", "getan", justMoved, "von", a.Office))
	return nil
}

// moveTo holds a time and moves the appointment to it; where that fails, the time is not kept from others.
func (v *visit) moveTo(token string, wanted booking.HoldRequest) error {
	hold, err := v.pages.Holds.Hold(v.Ctx(), v.Town, wanted)
	if err != nil {
		return err
	}
	if _, err := v.pages.Changes.Move(v.Ctx(), v.Town, v.decided(token), hold.Token, "", v.Claim); err != nil {
		return errors.Join(err, v.pages.Holds.Release(v.Ctx(), v.Town, hold.Token, v.Claim))
	}
	return nil
}
