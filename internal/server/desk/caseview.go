package desk

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/board"
	"stadttermin/internal/server/booked"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// caseView is the person in front of somebody.
type caseView struct {
	Heading   string
	Home      string // address of the plan
	State     string
	Number    string
	Name      string
	Stand     string // in the place of a name
	About     string
	Reference string
	Priority  bool
	Bound     bool
	Timer     *timer
	Facts     []fact
	Upcoming  string
	Items     []caseItem
	Fees      string // all together; empty: none is known
	Planned   string
	Actual    string // with a % for the sum while it may be typed
	Editable  bool
	Documents []document
	Shown     string // how many documents are ticked
	History   []step
	Acts      caseActs
	Displaced *booked.DisplacedView // nil: the appointment holds
	Notice    *board.Notice
	Live      *board.Live
	Mine      string
	Office    request.Text
	ID        string
	Back      string // what scripts say in the field zurueck
	OfficeID  string
}

// timer is how long somebody has been served, against the plan.
type timer struct {
	Seconds, Planned int // planned in minutes
	Running          bool
	Text, Of, Label  string
	Width            int // of 800
	Over             bool
}

type fact struct{ Icon, Text string }

// caseItem is a service with the minutes planned and used.
type caseItem struct {
	Service    request.Text
	Quantity   int
	Fee        string
	Planned    string
	PlannedFor int // minutes
	Field      string
	Proposed   string
	Actual     string
}

// document is what is to be brought.
type document struct {
	Text  string
	Key   string // ticks it; empty where the digits are used up
	Shown bool
	Act   *request.Form // ticks it, or takes the tick back; nil: not now, or not by the reader
}

// meterWidth is that of the bar that grows with the time.
const meterWidth = 800

func (p *Pages) viewCase(plan *board.Plan, c *dayplan.Case) (*caseView, error) {
	day := plan.Sheets[0]
	d := &casePage{plan, day}
	v := &caseView{
		Heading: d.Printer.T("desk.case.heading", "number", c.WaitingNumber()), Home: d.Link(board.Path(c.Office), "tag", d.Tag()), State: string(c.State),
		Number: c.WaitingNumber(), Name: c.Contact.Name, Stand: d.StandIn(day, c), Reference: c.Reference, Priority: c.Priority, Bound: board.Bound(c, d.Now),
		About: d.origin(c), Office: d.OfficeName(day.Place), ID: board.ElementID(c), Back: board.FromCase, OfficeID: c.Office, Timer: d.timer(c),
		Items: d.caseItems(c), Planned: d.Printer.Minutes(c.Minutes), Editable: c.State == appointment.Called, Documents: d.documents(c), Facts: d.facts(c),
	}
	if c.State == appointment.Called {
		v.Heading = d.Printer.T("desk.case.at", "counter", board.CounterName(d.Request, day.Place, c.Counter))
		v.Upcoming = d.upcoming(c)
	}
	if d.Mine.Office == c.Office {
		v.Mine = board.CounterName(d.Request, day.Place, d.Mine.Counter)
	}
	v.Fees, v.Actual = d.fees(c), d.used(c)
	shown := 0
	for _, document := range v.Documents {
		if document.Shown {
			shown++
		}
	}
	v.Shown = d.Printer.T("desk.case.documents.shown", "shown", shown, "total", len(v.Documents))
	v.Live = board.Listen(plan, c.Office, day.Event)
	v.Live.Only = v.ID
	events, err := p.Histories.History(d.Ctx(), d.Town, c)
	if err != nil {
		return nil, err
	}
	v.History = d.history(c, events)
	if c.State == appointment.Displaced {
		a, err := p.Appointments.Find(d.Request, c.Reference, authz.Read)
		if err != nil {
			return nil, err
		}
		v.Displaced = booked.Displacement(d.Request, a)
	}
	v.Acts, err = p.caseActs(d, c)
	return v, err
}

// origin says where the case comes from.
func (d *casePage) origin(c *dayplan.Case) string {
	if c.WalkIn() {
		return d.Printer.T("desk.case.walk_in", "time", board.Clock(c.Arrived))
	}
	return d.Printer.T("desk.case.appointment", "time", board.Clocks(c.Start, c.End()), "date", d.Printer.DayMonth(c.Date), "channel", d.Printer.T("desk.channel."+string(c.Channel)), "booked", d.Printer.DayMonth(civil.DateOf(c.Booked.In(d.Now.Location()))))
}

func (d *casePage) timer(c *dayplan.Case) *timer {
	if c.State != appointment.Called && c.State != appointment.Done {
		return nil
	}
	took := c.Served(d.Now)
	minutes := int(took.Minutes())
	return &timer{
		Seconds: int(took.Seconds()), Planned: c.Minutes, Running: c.State == appointment.Called, Text: fmt.Sprintf("%d:%02d", minutes, int(took.Seconds())%60),
		Of: d.Printer.T("desk.case.of", "count", c.Minutes), Label: d.Printer.T("desk.case.meter", "minutes", minutes, "planned", c.Minutes),
		Width: min(meterWidth, int(float64(meterWidth)*took.Minutes()/float64(max(c.Minutes, 1)))), Over: took > time.Duration(c.Minutes)*time.Minute,
	}
}

func (d *casePage) facts(c *dayplan.Case) (facts []fact) {
	if !c.Arrived.IsZero() {
		facts = append(facts, fact{"arrived", d.Printer.T("desk.case.here_since", "time", board.Clock(c.Arrived))})
	}
	if !c.Called.IsZero() {
		facts = append(facts, fact{"called", d.Printer.T("desk.case.called_at", "time", board.Clock(c.Called))})
	}
	if c.Language != "" {
		facts = append(facts, fact{"globe", d.Printer.T("desk.case.language", "language", d.languageName(c.Language))})
	}
	switch {
	case !c.Document.Arrived.IsZero():
		facts = append(facts, fact{"done", d.Printer.T("desk.case.document.arrived", "date", d.Printer.DayMonth(civil.DateOf(c.Document.Arrived)))})
	case c.Awaits(d.Today()):
		facts = append(facts, fact{"hold", d.Printer.T("desk.case.document.awaited", "date", d.Printer.DayMonth(civil.DateOf(c.Document.Awaited)))})
	}
	if c.State == appointment.Parked {
		facts = append(facts, fact{"parked", d.Parked(c)})
	}
	return facts
}

// languageName names a language to staff; one that the catalogue has no name for keeps its tag.
func (d *casePage) languageName(tag string) string {
	key := "desk.language." + tag
	if name := d.Printer.T(key); name != key {
		return name
	}
	return tag
}

// upcoming says who has the next appointment at the counter.
func (d *casePage) upcoming(c *dayplan.Case) string {
	for _, other := range d.day.Cases {
		if other.Seat != nil && other.Seat.Counter == c.Counter && (other.State == appointment.Booked || other.State == appointment.Arrived) && other.ID() != c.ID() {
			who := other.Contact.Name
			if who == "" {
				who = other.WaitingNumber()
			}
			return d.Printer.T("desk.case.upcoming", "time", board.Clock(other.Start), "who", who)
		}
	}
	return ""
}

func (d *casePage) caseItems(c *dayplan.Case) []caseItem {
	proposed := c.Proposed(d.Now)
	items := make([]caseItem, len(c.Items))
	for i, item := range c.Items {
		items[i] = caseItem{
			Service: d.ServiceName(item.Service), Quantity: item.Quantity, Fee: "–", Planned: d.Printer.Minutes(item.Minutes), PlannedFor: item.Minutes,
			Field: "minuten-" + strconv.Itoa(i), Proposed: strconv.Itoa(proposed[i]), Actual: "–",
		}
		if typed, sent := d.GetPostForm(items[i].Field); sent {
			items[i].Proposed = typed // of a form that was refused
		}
		if fee := d.fee(c, item); fee != nil {
			items[i].Fee = d.Printer.Money(*fee)
		}
		if item.Actual != nil {
			items[i].Actual = d.Printer.Minutes(*item.Actual)
		}
	}
	return items
}

// fee is what a service costs on the day, for all units; nil where the settings name nothing.
func (d *casePage) fee(c *dayplan.Case, item dayplan.Item) *office.Euro {
	service := d.Settings.Catalog.Service(item.Service)
	if service == nil {
		return nil
	}
	fee, _ := service.FeeOn(c.Date)
	if fee == nil {
		return nil
	}
	amount := fee.Amount * office.Euro(item.Quantity)
	return &amount
}

func (d *casePage) fees(c *dayplan.Case) string {
	var sum office.Euro
	known := false
	for _, item := range c.Items {
		if fee := d.fee(c, item); fee != nil {
			sum, known = sum+*fee, true
		}
	}
	if !known {
		return ""
	}
	return d.Printer.Money(sum)
}

// used says how many minutes everything took; while they may still be typed, with a sign for the sum.
func (d *casePage) used(c *dayplan.Case) string {
	if c.State == appointment.Called {
		return d.Printer.T("desk.case.minutes", "minutes", "%")
	}
	sum := 0
	for _, item := range c.Items {
		if item.Actual == nil {
			return "–"
		}
		sum += *item.Actual
	}
	return d.Printer.Minutes(sum)
}

// documents lists what to tick as it is shown.
func (d *casePage) documents(c *dayplan.Case) []document {
	var basket office.Basket
	for _, item := range c.Items {
		basket = basket.Add(item.Service, item.Quantity)
	}
	needs := render.NeedsOf(d.Settings, d.Printer, basket)
	list := make([]document, len(needs))
	ticks := d.Date == d.Today() && c.Allows(dayplan.ShowingPapers, d.Now) && d.Staff.Can(authz.Case, authz.Change, c.Office)
	for i, need := range needs {
		list[i] = document{Text: need.String(), Shown: slices.Contains(c.Shown, need.Key)}
		if !ticks {
			continue
		}
		list[i].Act = d.tick(c, need.Key, list[i].Shown)
		if i < 9 {
			list[i].Key = strconv.Itoa(i + 1)
		}
	}
	return list
}

// tick makes the form that turns a tick. It names no version: a tick is true whatever else was done meanwhile.
func (d *casePage) tick(c *dayplan.Case, paper string, shown bool) *request.Form {
	fields := []request.Field{{Name: "unterlage", Value: paper}}
	if !shown {
		fields = append(fields, request.Field{Name: "gezeigt", Value: "1"})
	}
	a := d.caseAct(c, paperShown, "desk.case.documents.tick", fields...)
	a.Stand = ""
	return a
}
