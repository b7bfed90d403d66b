package phone

import (
	"net/http"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/server/booked"
	"stadttermin/internal/server/staffauth"
)

// hold keeps the chosen time while the name is typed. A desk keeps one time; the one before is let go.
func (p *Pages) hold(r *staffauth.Request) error {
	c, err := readCall(r, r.PostForm)
	if err != nil {
		return err
	}
	typed := booked.ReadDetails(r)
	req, err := wantedHold(c)
	if err != nil {
		return err
	}
	req.Replaces = deskHold(r)
	hold, err := p.Times.Hold(r.Ctx(), r.Town, req)
	if notOffered(err) {
		return p.showLost(c, typed, err, req.Start)
	}
	if err != nil {
		return err
	}
	keepDeskHold(r, hold.Token)
	view, err := p.phoneView(c, typed)
	if err != nil {
		return err
	}
	view.Hold = holdViewOf(r, hold)
	return p.showPhone(c, http.StatusOK, view)
}

// showLost shows other times where the chosen one is not to be had. What was typed stays.
func (p *Pages) showLost(c *phoneCall, typed booked.Details, lost error, start time.Time) error {
	c.chosen = ""
	view, err := p.phoneView(c, typed)
	if err != nil {
		return err
	}
	if view.Times != nil {
		view.Times.Notice = noticeOf(c.Request, lost, start)
	}
	return p.showPhone(c, apperr.Of(lost).Status(), view)
}

// release lets the kept time go.
func (p *Pages) release(r *staffauth.Request) error {
	if token := deskHold(r); token != "" {
		if err := p.Times.Release(r.Ctx(), r.Town, token, budget.Claim{}); err != nil && apperr.CodeOf(err) != apperr.HoldInvalid {
			return err
		}
	}
	forgetDeskHold(r)
	r.SeeOther(r.Link(staffauth.Phone))
	return nil
}
