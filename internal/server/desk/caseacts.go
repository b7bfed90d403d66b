package desk

import (
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/board"
	"stadttermin/internal/server/request"
	"stadttermin/internal/staff/authz"
)

// caseActs are what can be done with a case in its state; nil: not now, or not by the reader.
type caseActs struct {
	Finish    *request.Form
	Call      *request.Form
	Arrive    *request.Form
	Again     *request.Form
	Unarrive  *request.Form
	TakeBack  *request.Form
	Priority  *request.Form
	Park      *request.Form
	Reasons   []reason
	Redirect  *request.Form
	Targets   []target
	NoShow    *request.Form
	Move      *request.Form
	Counters  []board.CounterChoice
	Times     []timeChoice
	Bind      *request.Form
	Await     *request.Form // a document is being made
	Ready     *request.Form // it has arrived
	WhereMine bool          // the reader's counter is chosen
}

type reason struct{ Value, Text string }

type timeChoice struct {
	Time    string
	Current bool
}

// caseActs lists what the reader may do. What only makes sense while people are there is offered today alone.
func (p *Pages) caseActs(d *casePage, c *dayplan.Case) (caseActs, error) {
	today := d.Date == d.Today()
	a := caseActs{WhereMine: d.Mine.Office == c.Office}
	form := func(may bool, action dayplan.Action, what, label string, more ...request.Field) *request.Form {
		if !may || !c.Allows(action, d.Now) {
			return nil
		}
		return d.caseAct(c, what, label, more...)
	}
	calls := today && d.Staff.Can(authz.Visit, authz.Call, c.Office)
	visits := today && d.Staff.Can(authz.Visit, authz.Change, c.Office)
	serves := today && d.Staff.Can(authz.Case, authz.Change, c.Office)
	// Somebody whose time was closed is asked first what they want.
	arrives := c.State != appointment.Displaced && d.Staff.Can(authz.Arrival, authz.Create, c.Office)

	a.Finish = form(serves, dayplan.Finishing, "fertig", "desk.act.finish")
	a.Again = form(calls, dayplan.CallingAgain, "erneut", "desk.act.again")
	a.Call = form(calls, dayplan.Calling, "aufrufen", "desk.act.call")
	a.Arrive = form(arrives, dayplan.Arriving, "da", "desk.act.arrive")
	a.Unarrive = form(visits, dayplan.Unarriving, "nicht-da", "desk.act.unarrive")
	a.NoShow = form(visits, dayplan.MarkingNoShow, "nicht-erschienen", "desk.act.no_show")
	a.Park = form(serves, dayplan.Parking, "parken", "desk.act.park")
	a.Redirect = form(visits, dayplan.Redirecting, "weiterleiten", "desk.act.redirect")
	a.TakeBack = form(visits, dayplan.TakingBack, "zurueckholen", "desk.act.take_back."+string(c.State))
	if c.Priority {
		a.Priority = form(visits, dayplan.Prioritizing, "vorrang", "desk.act.no_priority")
	} else {
		a.Priority = form(visits, dayplan.Prioritizing, "vorrang", "desk.act.priority", request.Field{Name: "vorrang", Value: "1"})
	}
	a.addMove(d, c)
	a.addDocument(d, c)
	if a.Park != nil {
		for _, r := range dayplan.Reasons {
			a.Reasons = append(a.Reasons, reason{string(r), d.Printer.T("desk.parked." + string(r))})
		}
	}
	if a.Redirect == nil {
		return a, nil
	}
	var err error
	a.Targets, err = p.targets(d.Request, c)
	return a, err
}

// addMove offers another counter or time of the day, and binding to the counter.
func (a *caseActs) addMove(d *casePage, c *dayplan.Case) {
	day := d.day
	if !c.Allows(dayplan.Moving, d.Now) || d.Date < d.Today() || !d.Staff.Can(authz.Appointment, authz.Change, c.Home) {
		return
	}
	a.Move = d.caseAct(c, "verschieben", "desk.act.move")
	for i := range day.Place.Counters {
		counter := &day.Place.Counters[i]
		if counter.Retired && counter.ID != c.Seat.Counter {
			continue
		}
		a.Counters = append(a.Counters, board.CounterChoice{ID: counter.ID, Name: counter.Name, Mine: counter.ID == c.Seat.Counter})
	}
	times := []string{board.Clock(c.Start)}
	if c.State == appointment.Booked {
		times = ticksToChoose(day, c, d.Now)
	}
	for _, at := range times {
		a.Times = append(a.Times, timeChoice{at, at == board.Clock(c.Start)})
	}
	if c.Seat.Bound {
		a.Bind = d.caseAct(c, "binden", "desk.act.unpin", request.Field{Name: "los", Value: "1"})
	} else {
		a.Bind = d.caseAct(c, "binden", "desk.act.pin")
	}
}

// addDocument offers to note that a document is being made, and to write when it has arrived. Both are possible long after
// the day, but only to somebody with an address, and where the services are such.
func (a *caseActs) addDocument(d *casePage, c *dayplan.Case) {
	if !c.Allows(dayplan.MakingDocument, d.Now) || c.Contact.Email == "" || !d.Staff.Can(authz.Case, authz.Change, c.Home) {
		return
	}
	items := make([]appointment.Item, len(c.Items))
	for i, item := range c.Items {
		items[i] = appointment.Item{Service: item.Service, Quantity: item.Quantity, Minutes: item.Minutes}
	}
	if appointment.PickupOf(d.Settings, items) == nil {
		return
	}
	if !c.Document.Arrived.IsZero() {
		return // and the person was told
	}
	if c.Awaits(d.Today()) {
		a.Await = d.caseAct(c, "dokument-folgt", "desk.act.await_not")
	} else {
		a.Await = d.caseAct(c, "dokument-folgt", "desk.act.await", request.Field{Name: "folgt", Value: "1"})
	}
	a.Ready = d.caseAct(c, documentHere, "desk.act.ready")
}

// ticksToChoose lists the wall times at which an appointment may begin on its day: every tick of the office's opening.
func ticksToChoose(day *board.Sheet, c *dayplan.Case, now time.Time) (times []string) {
	seen := make(map[int]bool)
	for _, lane := range day.Lanes {
		for _, span := range lane.Spans {
			if span.Kind != availability.Staffed {
				continue
			}
			for tick := span.From; tick+c.Minutes/civil.TickMinutes <= span.End; tick++ {
				seen[tick] = true
			}
		}
	}
	for tick := range day.Ticks.Ticks {
		if at := day.Ticks.At(tick); seen[tick] && (!at.Before(now) || at.Equal(c.Start)) {
			times = append(times, board.Clock(at))
		}
	}
	return times
}
