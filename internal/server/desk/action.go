package desk

import (
	"net/http"
	"strconv"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/board"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// action is what a form does to a case.
type action struct {
	path   string
	object authz.Object
	action authz.Action
	stays  bool // a case that is open stays so; otherwise the plan comes next
	do     func(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error)
}

// actions are those of POST /bedienplatz/fall/:fall/….
var actions = []action{
	{"da", authz.Arrival, authz.Create, true, arrive},
	{"nicht-da", authz.Visit, authz.Change, true, unarrive},
	{"vorrang", authz.Visit, authz.Change, true, prioritize},
	{"aufrufen", authz.Visit, authz.Call, true, call},
	{"erneut", authz.Visit, authz.Call, true, callAgain},
	{"parken", authz.Case, authz.Change, false, park},
	{"zurueckholen", authz.Visit, authz.Change, true, takeBack},
	{"weiterleiten", authz.Visit, authz.Change, false, redirect},
	{"fertig", authz.Case, authz.Change, false, finish},
	{"nicht-erschienen", authz.Visit, authz.Change, false, noShow},
	{"binden", authz.Appointment, authz.Change, true, bind},
	{"verschieben", authz.Appointment, authz.Change, true, move},
	{paperShown, authz.Case, authz.Change, true, show},
	{"dokument-folgt", authz.Case, authz.Change, true, awaitDocument},
	{documentHere, authz.Case, authz.Change, true, documentArrived},
}

// perform gives the handler of an action. What is refused is shown on the page that the form stands on, with the state
// as it really is.
func (p *Pages) perform(a action) staffauth.Handler {
	return func(r *staffauth.Request) error {
		c, err := p.Queue.Find(r.Ctx(), r.Town, r.Param("fall"), nil)
		if err != nil {
			return err
		}
		if !may(r, a.object, a.action, c) {
			return apperr.New(apperr.Forbidden)
		}
		from := board.ReadBack(r)
		_, err = a.do(p, r, actOf(r), c)
		switch {
		case err != nil:
			return p.refuse(r, from, c, err)
		case from.ToCase && a.stays:
			seeCase(r, c.Key(), a.path)
		default:
			r.SeeOther(from.Address(r))
		}
		return nil
	}
}

// refuse shows why something was not done where it was to be done. Failures, and what nobody could have typed into a
// form of ours, have a page of their own.
func (p *Pages) refuse(r *staffauth.Request, from board.Back, c *dayplan.Case, err error) error {
	refusal := apperr.Of(err)
	if refusal.Status() != http.StatusConflict && refusal.Status() != http.StatusUnprocessableEntity {
		return err
	}
	if c != nil {
		if refusal, err = p.Overtaken(r, refusal, c.Object()); err != nil {
			return err
		}
	}
	n := &board.Notice{Kind: "warn", Sentence: r.Sentence(refusal)}
	if from.ToCase && c != nil {
		return p.showCase(r, c.Key(), refusal.Status(), n)
	}
	day, err := board.PlanAt(r, from)
	if err != nil {
		return err
	}
	return p.showDay(day, refusal.Status(), n)
}

func arrive(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	return p.Queue.Arrive(r.Ctx(), r.Town, by, c.Key(), r.PostForm("vorrang") != "")
}

func unarrive(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	return p.Queue.Unarrive(r.Ctx(), r.Town, by, c.Key())
}

func prioritize(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	return p.Queue.Prioritize(r.Ctx(), r.Town, by, c.Key(), r.PostForm("vorrang") != "")
}

func callAgain(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	return p.Queue.CallAgain(r.Ctx(), r.Town, by, c.Key())
}

func park(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	var back time.Time
	if typed := r.PostForm("zurueck-um"); typed != "" {
		wall, err := civil.ParseClock(typed)
		if err != nil {
			return nil, apperr.New(apperr.TimeInvalid).At("zurueck-um")
		}
		back = civil.Instant(c.Date, wall, r.Now.Location(), civil.Beginning)
	}
	return p.Queue.Park(r.Ctx(), r.Town, by, c.Key(), dayplan.Reason(r.PostForm("grund")), back)
}

func takeBack(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	return p.Queue.TakeBack(r.Ctx(), r.Town, by, c.Key())
}

func noShow(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	return p.Queue.NoShow(r.Ctx(), r.Town, by, c.Key())
}

func show(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	return p.Queue.Show(r.Ctx(), r.Town, by, c.Key(), r.PostForm("unterlage"), r.PostForm("gezeigt") != "")
}

func awaitDocument(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	return p.Queue.AwaitDocument(r.Ctx(), r.Town, by, c.Key(), r.PostForm("folgt") != "")
}

func documentArrived(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	return p.Queue.DocumentArrived(r.Ctx(), r.Town, by, c.Key())
}

// finish takes the minutes of each service; without any field of theirs, the time at the counter is shared out.
func finish(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	var minutes []int
	for i := range c.Items {
		typed, given := r.GetPostForm("minuten-" + strconv.Itoa(i))
		if !given {
			return p.Queue.Finish(r.Ctx(), r.Town, by, c.Key(), nil)
		}
		n, err := strconv.Atoi(typed)
		if err != nil {
			return nil, apperr.New(apperr.MinutesInvalid).At("minuten")
		}
		minutes = append(minutes, n)
	}
	return p.Queue.Finish(r.Ctx(), r.Town, by, c.Key(), minutes)
}

// call calls somebody to the counter that the form names, or else to the one that the browser stands at.
func call(p *Pages, r *staffauth.Request, by queue.Command, c *dayplan.Case) (*queue.Result, error) {
	counter := r.PostForm("schalter")
	if counter == "" {
		at := board.WorkplaceOf(r)
		if at.Office != c.Office {
			return nil, apperr.New(apperr.UnknownCounter)
		}
		counter = at.Counter
	}
	return p.Queue.Call(r.Ctx(), r.Town, by, c.Key(), counter)
}
