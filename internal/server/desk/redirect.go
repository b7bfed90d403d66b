package desk

import (
	"strings"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/civil"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/board"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
)

// target is where somebody can be sent, with how it looks there.
type target struct {
	Value   string // office, or office/counter
	Office  request.Text
	Counter string // empty: any of the office
	State   string
}

// redirect sends somebody to the office, or the counter of an office, that the form names.
func redirect(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	office, counter, _ := strings.Cut(r.PostForm("ziel"), "/")
	return p.Queue.Redirect(r.Ctx(), r.Town, by, c.Key(), queue.Target{Office: office, Counter: counter})
}

// targets lists the other offices of the town, and the other counters of the one that the case is at, each with its queue
// as it is now. Numbers alone are shown, so that nobody needs a right there.
func (p *Pages) targets(r *staffauth.Request, c *dayplan.Case) ([]target, error) {
	var list []target
	offices := r.Settings.PlanOn(r.Today()).Offices
	for i := range offices {
		o := &offices[i]
		day, err := p.Queue.Day(r.Ctx(), r.Town, o.ID, c.Date, false)
		if err != nil {
			return nil, err
		}
		if o.ID == c.Office {
			for _, lane := range day.Lanes {
				if lane.Counter != c.Counter {
					list = append(list, target{Value: o.ID + "/" + lane.Counter, Office: r.OfficeName(o), Counter: lane.Name, State: counterState(r, day, lane)})
				}
			}
			continue
		}
		list = append(list, target{Value: o.ID, Office: r.OfficeName(o), State: p.queueState(r, day, c)})
	}
	return list, nil
}

func counterState(r *staffauth.Request, day *dayplan.Day, lane dayplan.Lane) string {
	switch serving := day.Serving(lane.Counter); {
	case serving != nil:
		return r.Printer.T("desk.redirect.serving", "number", serving.WaitingNumber())
	case !lane.Open:
		return r.Printer.T("desk.redirect.unstaffed")
	}
	return r.Printer.T("desk.redirect.free")
}

// queueState says how many wait at an office and when somebody would be called there who came now.
func (p *Pages) queueState(r *staffauth.Request, day *dayplan.Day, c *dayplan.Case) string {
	if tick, _ := day.Ticks.TickAt(day.Now); !board.OpensFrom(day, tick) {
		return r.Printer.T("desk.redirect.closed")
	}
	count := len(day.Waiting())
	forecast := p.Queue.Forecast(r.Town, day, day.Newcomer(c.Items, c.Priority))
	if !forecast.Newcomer.Possible() {
		return r.Printer.T("desk.redirect.waiting", "count", count)
	}
	from := max(board.MinutesOf(forecast.Newcomer.From.Sub(day.Now)), 0)
	until := max(board.MinutesOf(forecast.Newcomer.Until.Sub(day.Now)), civil.TickMinutes)
	if count == 0 && from == 0 {
		return r.Printer.T("desk.redirect.free")
	}
	return r.Printer.T("desk.redirect.waiting", "count", count) + " · " + r.Printer.T("desk.redirect.minutes", "from", from, "until", until)
}
