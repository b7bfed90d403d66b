package board

import (
	"cmp"
	"fmt"
	"slices"

	"stadttermin/internal/hall/estimate"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment"
	"stadttermin/internal/server/request"
	"stadttermin/internal/staff/authz"
)

// side stands beside the plan of today: whom to call, who is at the counter, who waits.
type side struct {
	Pick     *request.Form // of the counter, where the reader calls people
	Chosen   bool
	Lost     string // who has taken the reader's counter over, in a sentence
	Counters []CounterChoice
	Next     *nextCall
	Current  *current
	Queue    []waiting
	Parked   []waiting
	Draw     string // address of drawing a number; empty: the reader may not
	Forecast string
}

// CounterChoice is a counter to choose.
type CounterChoice struct {
	ID, Name string
	Mine     bool
	Who      string // works there now
}

// nextCall is calling the next person, with whom it would be.
type nextCall struct {
	Act    *request.Form
	Number string // empty: nobody, or not now
	Who    string
	Why    string
	Nobody string
}

// current is who is at the reader's counter, or was last.
type current struct {
	Number  string
	Over    bool
	Heading string
	About   string
	Address string
	Acts    []*request.Form
}

// waiting is somebody in the queue.
type waiting struct {
	ID       string
	At       string
	Number   string
	Address  string
	State    string
	Items    []request.Item
	Since    string
	Priority bool
	Estimate string
}

// counterSide fills the side for an office of the plan.
type counterSide struct {
	*Plan
	day *Sheet
}

func sideOf(plan *Plan, day *Sheet) *side {
	d := &counterSide{plan, day}
	s := &side{}
	if d.Staff.Can(authz.Visit, authz.Call, day.Place.ID) {
		s.Pick = &request.Form{Path: Path(day.Place.ID) + "/schalter", Key: request.NewKey(), Fields: d.Back().Fields()}
		// A counter that the settings no longer name is among the lanes while anybody has an appointment there.
		for i := range day.Lanes {
			lane := &day.Lanes[i]
			choice := CounterChoice{ID: lane.Counter, Name: lane.Name, Mine: d.Mine == Workplace{day.Place.ID, lane.Counter}}
			if duty := lane.Duty; duty != nil && duty.Staff != d.Staff.ID {
				choice.Who = duty.Name
			}
			s.Counters = append(s.Counters, choice)
		}
		if d.Lost != nil {
			s.Lost = d.Printer.T("desk.mine.lost", "name", d.Lost.Name, "counter", CounterName(d.Request, day.Place, d.Lost.Counter), "time", Clock(d.Lost.Since.In(d.Now.Location())))
		}
	}
	if s.Chosen = d.Mine.Office == day.Place.ID; s.Chosen {
		s.Current = d.current()
		s.Next = d.next()
	}
	s.Draw = drawAddress(d.Plan, day)
	newcomer := day.Newcomer(nil, false)
	forecast := day.Forecast(newcomer)
	s.Queue, s.Parked = d.queue(forecast), d.parkedHere()
	if forecast.Newcomer.Possible() {
		s.Forecast = SayForecast(d.Request, "desk.queue.forecast", forecast)
	}
	return s
}

// next shows whom the reader's counter would call. While somebody is being served there, nobody.
func (d *counterSide) next() *nextCall {
	n := &nextCall{Act: &request.Form{Path: Path(d.day.Place.ID) + "/naechste", Key: request.NewKey(), Fields: append(d.Back().Fields(), request.Field{Name: "schalter", Value: d.Mine.Counter})}}
	if busy := d.day.Serving(d.Mine.Counter); busy != nil {
		n.Nobody = d.Printer.T("desk.next.busy", "number", busy.WaitingNumber())
		return n
	}
	c := d.day.Next(d.Mine.Counter)
	if c == nil {
		n.Nobody = d.Printer.T("desk.next.nobody")
		if coming := firstToCome(d.day); coming != nil {
			n.Nobody = d.Printer.T("desk.next.nobody_until", "time", Clock(coming.Start))
		}
		return n
	}
	n.Number = c.WaitingNumber()
	n.Act.Fields = append(n.Act.Fields, request.Field{Name: "erwartet", Value: n.Number})
	n.Who = d.who(d.day, c)
	n.Why = d.why(c)
	if c.Seat != nil && c.Seat.Counter == d.Mine.Counter && c.Home == d.Mine.Office || c.Counter == d.Mine.Counter {
		n.Why += d.Printer.T("desk.next.yours")
	}
	return n
}

func (d *counterSide) current() *current {
	if c := d.day.Serving(d.Mine.Counter); c != nil {
		return &current{
			Number: c.WaitingNumber(), Heading: d.Printer.T("desk.current.since", "time", Clock(c.Called)), About: d.who(d.day, c), Address: d.caseAddress(c),
			Acts: []*request.Form{kind(d.Act(c, "fertig", "desk.act.finish"), "finish"), kind(d.Act(c, "erneut", "desk.act.again"), "again")},
		}
	}
	c := d.day.Last(d.Mine.Counter)
	if c == nil {
		return nil
	}
	return &current{
		Number: c.WaitingNumber(), Over: true, Heading: d.Printer.T("desk.current.done", "time", Clock(c.Ended)), Address: d.caseAddress(c),
		About: d.Printer.T("desk.current.took", "services", d.about(c), "actual", MinutesOf(c.Served(d.Now)), "planned", d.Printer.Minutes(c.Minutes)),
		Acts:  []*request.Form{d.Act(c, "zurueckholen", "desk.act.take_back")},
	}
}

// queue lists those without an appointment here who wait, in the order in which they are called.
func (d *counterSide) queue(forecast *estimate.Forecast) (list []waiting) {
	foreign := func(c *dayplan.Case) bool { return c.WalkIn() || c.Home != d.day.Place.ID }
	for _, c := range d.day.Waiting() {
		if foreign(c) {
			list = append(list, d.waiting(c, forecast.Cases[c.ID()]))
		}
	}
	for i := range list {
		list[i].At = positionKey(i)
	}
	return list
}

// parkedHere lists whoever is parked at the office, with or without an appointment: first who is to be back first.
func (d *counterSide) parkedHere() (list []waiting) {
	var parked []*dayplan.Case
	for _, c := range d.day.Cases {
		if c.State == appointment.Parked && c.Office == d.day.Place.ID {
			parked = append(parked, c)
		}
	}
	slices.SortStableFunc(parked, func(a, b *dayplan.Case) int {
		if a.BackAt.IsZero() != b.BackAt.IsZero() {
			return cmp.Compare(btoi(a.BackAt.IsZero()), btoi(b.BackAt.IsZero()))
		}
		return a.BackAt.Compare(b.BackAt)
	})
	for i, c := range parked {
		w := d.waiting(c, estimate.Range{})
		w.ID, w.At = "p-"+c.ID().String(), positionKey(i)
		list = append(list, w)
	}
	return list
}

func (d *counterSide) waiting(c *dayplan.Case, expected estimate.Range) waiting {
	w := waiting{
		ID: "q-" + c.ID().String(), Number: c.WaitingNumber(), Address: d.caseAddress(c), State: string(c.State), Items: d.Items(c), Priority: c.Priority,
		Since: d.Printer.T("desk.day.since", "time", Clock(c.Arrived)),
	}
	if c.State == appointment.Parked {
		w.Since = d.word(d.day, c)
	} else if expected.Possible() {
		w.Estimate = SayRange(d.Request, expected)
	}
	return w
}

// drawAddress leads to drawing a number at an office; empty where the reader may not, or it does not open any more today.
func drawAddress(d *Plan, day *Sheet) string {
	tick, _ := day.Ticks.TickAt(d.Now)
	if !d.Staff.Can(authz.Visit, authz.Create, day.Place.ID) || !OpensFrom(day.Day, tick) {
		return ""
	}
	return d.Link(Path(day.Place.ID) + "/nummer")
}

// drawChoices leads to drawing a number at each of the offices that are shown.
func drawChoices(d *Plan) (choices []choice) {
	if d.Date != d.Today() {
		return nil
	}
	for _, day := range d.Sheets {
		if address := drawAddress(d, day); address != "" {
			choices = append(choices, choice{Text: d.OfficeName(day.Place), Address: address})
		}
	}
	return choices
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// positionKey sorts as numbers do.
func positionKey(i int) string { return fmt.Sprintf("%05d", i) }
