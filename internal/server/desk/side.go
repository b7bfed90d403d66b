package desk

import (
	"cmp"
	"fmt"
	"slices"

	"stadttermin/internal/appointment"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// side stands beside the plan of today: whom to call, who is at the counter, who waits.
type side struct {
	Pick     *request.Form // of the counter, where the reader calls people
	Chosen   bool
	Lost     string // who has taken the reader's counter over, in a sentence
	Counters []counterChoice
	Next     *nextCall
	Current  *current
	Queue    []waiting
	Parked   []waiting
	Draw     string // address of drawing a number; empty: the reader may not
	Forecast string
}

type counterChoice struct {
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

func (d *plan) side(day *daySheet) *side {
	s := &side{}
	if d.Staff.Can(authz.Visit, authz.Call, day.office.ID) {
		s.Pick = &request.Form{Path: planPath(day.office.ID) + "/schalter", Key: request.NewKey(), Fields: d.back().fields()}
		// A counter that the settings no longer name is among the lanes while anybody has an appointment there.
		for i := range day.Lanes {
			lane := &day.Lanes[i]
			choice := counterChoice{ID: lane.Counter, Name: lane.Name, Mine: d.mine == workplace{day.office.ID, lane.Counter}}
			if duty := lane.Duty; duty != nil && duty.Staff != d.Staff.ID {
				choice.Who = duty.Name
			}
			s.Counters = append(s.Counters, choice)
		}
		if d.lost != nil {
			s.Lost = d.Printer.T("desk.mine.lost", "name", d.lost.Name, "counter", counterName(d.Request, day.office, d.lost.Counter), "time", clock(d.lost.Since.In(d.Now.Location())))
		}
	}
	if s.Chosen = d.mine.office == day.office.ID; s.Chosen {
		s.Current = d.current(day)
		s.Next = d.next(day)
	}
	s.Draw = d.draw(day)
	newcomer := day.Newcomer(nil, false)
	forecast := day.Forecast(newcomer)
	s.Queue, s.Parked = d.queue(day, forecast), d.parkedAt(day)
	if forecast.Newcomer.Possible() {
		s.Forecast = sayForecast(d.Request, "desk.queue.forecast", forecast)
	}
	return s
}

// next shows whom the reader's counter would call. While somebody is being served there, nobody.
func (d *plan) next(day *daySheet) *nextCall {
	n := &nextCall{Act: &request.Form{Path: planPath(day.office.ID) + "/naechste", Key: request.NewKey(), Fields: append(d.back().fields(), request.Field{Name: "schalter", Value: d.mine.counter})}}
	if busy := day.Serving(d.mine.counter); busy != nil {
		n.Nobody = d.Printer.T("desk.next.busy", "number", busy.WaitingNumber())
		return n
	}
	c := day.Next(d.mine.counter)
	if c == nil {
		n.Nobody = d.Printer.T("desk.next.nobody")
		if coming := firstToCome(day); coming != nil {
			n.Nobody = d.Printer.T("desk.next.nobody_until", "time", clock(coming.Start))
		}
		return n
	}
	n.Number = c.WaitingNumber()
	n.Act.Fields = append(n.Act.Fields, request.Field{Name: "erwartet", Value: n.Number})
	n.Who = d.who(day, c)
	n.Why = d.why(c)
	if c.Seat != nil && c.Seat.Counter == d.mine.counter && c.Home == d.mine.office || c.Counter == d.mine.counter {
		n.Why += d.Printer.T("desk.next.yours")
	}
	return n
}

// firstToCome gives the next appointment whose person is not there yet, or nil.
func firstToCome(day *daySheet) *queue.Case {
	for _, c := range day.Cases {
		if c.State == appointment.Booked && c.Home == day.office.ID && !c.Start.Before(day.Now) {
			return c
		}
	}
	return nil
}

// who names somebody with what they have come for.
func (d *plan) who(day *daySheet, c *queue.Case) string {
	name := c.Contact.Name
	if name == "" {
		name = d.standIn(day, c)
	}
	about := d.about(c)
	if name == "" {
		return about
	}
	return name + " · " + about
}

// about says what somebody has come for in a few words.
func (d *plan) about(c *queue.Case) string {
	if len(c.Items) == 0 {
		return ""
	}
	about := d.ServiceName(c.Items[0].Service).String()
	if more := len(c.Items) - 1; more > 0 {
		about += d.Printer.T("desk.next.more", "count", more)
	}
	return about
}

func (d *plan) why(c *queue.Case) string {
	why := d.Printer.T("desk.next.walk_in", "time", clock(c.Arrived))
	if !c.WalkIn() {
		why = d.Printer.T("desk.next.appointment", "start", clock(c.Start), "arrived", clock(c.Arrived))
	}
	if c.Priority {
		why += " · " + d.Printer.T("desk.priority")
	}
	return why
}

func (d *plan) current(day *daySheet) *current {
	if c := day.Serving(d.mine.counter); c != nil {
		return &current{
			Number: c.WaitingNumber(), Heading: d.Printer.T("desk.current.since", "time", clock(c.Called)), About: d.who(day, c), Address: d.caseAddress(c),
			Acts: []*request.Form{kind(d.act(c, "fertig", "desk.act.finish"), "finish"), kind(d.act(c, "erneut", "desk.act.again"), "again")},
		}
	}
	c := day.Last(d.mine.counter)
	if c == nil {
		return nil
	}
	return &current{
		Number: c.WaitingNumber(), Over: true, Heading: d.Printer.T("desk.current.done", "time", clock(c.Ended)), Address: d.caseAddress(c),
		About: d.Printer.T("desk.current.took", "services", d.about(c), "actual", minutesOf(c.Served(d.Now)), "planned", d.Printer.Minutes(c.Minutes)),
		Acts:  []*request.Form{d.act(c, "zurueckholen", "desk.act.take_back")},
	}
}

func kind(a *request.Form, kind string) *request.Form {
	a.Kind = kind
	return a
}

// queue lists those without an appointment here who wait, in the order in which they are called.
func (d *plan) queue(day *daySheet, forecast *queue.Forecast) (list []waiting) {
	foreign := func(c *queue.Case) bool { return c.WalkIn() || c.Home != day.office.ID }
	for _, c := range day.Waiting() {
		if foreign(c) {
			list = append(list, d.waiting(day, c, forecast.Cases[c.ID()]))
		}
	}
	for i := range list {
		list[i].At = positionKey(i)
	}
	return list
}

// parkedAt lists whoever is parked at an office, with or without an appointment: first who is to be back first.
func (d *plan) parkedAt(day *daySheet) (list []waiting) {
	var parked []*queue.Case
	for _, c := range day.Cases {
		if c.State == appointment.Parked && c.Office == day.office.ID {
			parked = append(parked, c)
		}
	}
	slices.SortStableFunc(parked, func(a, b *queue.Case) int {
		if a.BackAt.IsZero() != b.BackAt.IsZero() {
			return cmp.Compare(btoi(a.BackAt.IsZero()), btoi(b.BackAt.IsZero()))
		}
		return a.BackAt.Compare(b.BackAt)
	})
	for i, c := range parked {
		w := d.waiting(day, c, queue.Range{})
		w.ID, w.At = "p-"+c.ID().String(), positionKey(i)
		list = append(list, w)
	}
	return list
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// parked says why somebody is parked, and when they want to be back.
func (d *plan) parked(c *queue.Case) string {
	reason := d.Printer.T("desk.parked." + string(c.Reason))
	if c.BackAt.IsZero() {
		return d.Printer.T("desk.day.parked", "reason", reason)
	}
	return d.Printer.T("desk.day.parked_until", "reason", reason, "time", clock(c.BackAt))
}

func (d *plan) waiting(day *daySheet, c *queue.Case, expected queue.Range) waiting {
	w := waiting{
		ID: "q-" + c.ID().String(), Number: c.WaitingNumber(), Address: d.caseAddress(c), State: string(c.State), Items: d.items(c), Priority: c.Priority,
		Since: d.Printer.T("desk.day.since", "time", clock(c.Arrived)),
	}
	if c.State == appointment.Parked {
		w.Since = d.word(day, c)
	} else if expected.Possible() {
		w.Estimate = sayRange(d.Request, expected)
	}
	return w
}

// positionKey sorts as numbers do.
func positionKey(i int) string { return fmt.Sprintf("%05d", i) }

// sayRange says between when and when somebody is called as short as columns are read.
func sayRange(r *staffauth.Request, expected queue.Range) string {
	if !expected.From.After(r.Now) {
		return r.Printer.T("desk.queue.until", "time", clock(expected.Until))
	}
	return clocks(expected.From, expected.Until)
}

// sayForecast says when a newcomer would be called. How sure that is, is said only where it rests on what was measured.
func sayForecast(r *staffauth.Request, key string, f *queue.Forecast) string {
	if !f.Newcomer.From.After(r.Now) {
		key += ".soon"
	}
	said := r.Printer.T(key, "from", clock(f.Newcomer.From), "until", clock(f.Newcomer.Until))
	if f.Measured {
		said += " " + r.Printer.T("desk.queue.measured")
	}
	return said
}

// draw leads to drawing a number at an office; empty where the reader may not, or it does not open any more today.
func (d *plan) draw(day *daySheet) string {
	tick, _ := day.Ticks.TickAt(d.Now)
	if !d.Staff.Can(authz.Visit, authz.Create, day.office.ID) || !opensFrom(day.Day, tick) {
		return ""
	}
	return d.Link(planPath(day.office.ID) + "/nummer")
}

// draws leads to drawing a number at each of the offices that are shown.
func (d *plan) draws() (choices []choice) {
	if d.date != d.Today() {
		return nil
	}
	for _, day := range d.days {
		if address := d.draw(day); address != "" {
			choices = append(choices, choice{Text: d.OfficeName(day.office), Address: address})
		}
	}
	return choices
}
