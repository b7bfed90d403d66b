package desk

import (
	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/dayplan"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/staffauth"
)

// bind ties an appointment to the counter that it sits at, or lets it go.
func bind(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	if r.PostForm("los") != "" {
		return p.Queue.Unbind(r.Ctx(), r.Town, by, c.Key())
	}
	return p.Queue.Bind(r.Ctx(), r.Town, by, c.Key(), "")
}

// move gives an appointment another counter or another time of its day. A time is a wall time of the town; one that the
// clocks repeat is the first.
func move(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	start := c.Start
	if typed := r.PostForm("zeit"); typed != "" {
		clock, err := civil.ParseClock(typed)
		if err != nil || clock%civil.TickMinutes != 0 {
			return nil, apperr.New(apperr.TimeInvalid).At("zeit")
		}
		start = civil.Instant(c.Date, clock, r.Now.Location(), civil.Beginning)
	}
	return p.Queue.Move(r.Ctx(), r.Town, by, c.Key(), r.PostForm("schalter"), start)
}
