package desk

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// states lists those of a day in the order in which an appointment goes through them.
var states = []appointment.State{appointment.Booked, appointment.Arrived, appointment.Called, appointment.Parked, appointment.Done, appointment.NoShow}

// dayView is the plan of a day, by counter or as a list.
type dayView struct {
	Heading    string
	Previous   choice
	Next       choice
	Today      string       // address; empty where the day is today
	Offices    []choice     // to choose from; empty where there is nothing to choose
	Office     request.Text // the one that is shown, if it is one
	Views      []choice     // by counter, as a list
	ByCounter  bool
	States     []stateChoice
	All        choice // of the states
	CountsOnly bool
	Notice     *notice
	Lanes      *lanes // nil: nothing is open or booked
	List       *list
	Side       *side
	Draws      []choice // where numbers are drawn, while several offices are shown
	Live       *liveness
	Mine       string // name of the reader's counter
	Back       string // what scripts say in the field zurueck
	OfficeID   string // what they say in the field amt
}

// notice says how something ended that somebody wanted to do.
type notice struct {
	Kind     string // ok, info, warn or bad
	Sentence string
}

// liveness is where a page listens for what changes.
type liveness struct {
	Stream string
	Poll   string // empty: everything is asked for
	Stand  string // when the page was made, as a wall time
	Only   string // id of the only case that the page shows
}

// choice is a link of a group, one of which is what the page shows.
type choice struct {
	Label   string
	Text    request.Text // instead of Label, where it is the town's own
	Address string
	Current bool
	Kind    string // what its drawing shows
	Follows bool   // a key leads there
}

// stateChoice shows how many appointments are in a state, and leads to those alone.
type stateChoice struct {
	State   appointment.State
	Count   int
	Address string // empty where there is nothing to lead to
	Current bool
}

// act makes a form for a case.
func (d *plan) act(c *queue.Case, what, label string, more ...request.Field) *request.Form {
	return &request.Form{
		Path: staffauth.Case + "/" + c.Key() + "/" + what, Label: d.Printer.T(label), About: c.WaitingNumber(), Key: request.NewKey(), Stand: c.Version(), Fields: append(d.back().fields(), more...),
	}
}

func (d *plan) back() back { return back{office: d.office, tag: d.tag(), view: d.asked} }

// fill adds what the reader sees of the offices' days.
func (d *plan) fill(view *dayView) {
	if view.Live = d.listenToAll(); len(d.days) == 1 {
		view.Live = d.listen(d.days[0].office.ID, d.days[0].Event)
	}
	day := d.single()
	if d.view == asList {
		view.List = d.listed()
	} else {
		view.Lanes = d.lanes()
	}
	if day == nil {
		view.Draws = d.draws()
		return
	}
	if d.date == d.Today() {
		view.Side = d.side(day)
		if d.mine.office == day.office.ID {
			view.Mine = counterName(d.Request, day.office, d.mine.counter)
		}
	}
}

// listenToAll gives where changes of all offices that are shown are told.
func (d *plan) listenToAll() *liveness {
	seen := make([]string, len(d.days))
	for i, day := range d.days {
		seen[i] = strconv.FormatInt(day.Event, 10)
	}
	return &liveness{Stream: d.Link(staffauth.Home+"/ereignisse", "tag", d.date.String(), "seit", strings.Join(seen, ".")), Stand: clock(d.Now)}
}

// listen gives where changes of an office's day are told.
func (d *plan) listen(office string, event int64) *liveness {
	path, seen := planPath(office), strconv.FormatInt(event, 10)
	return &liveness{
		Stream: d.Link(path+"/ereignisse", "tag", d.date.String(), "seit", seen), Poll: d.Link(path+"/stand", "tag", d.date.String(), "seit", seen), Stand: clock(d.Now),
	}
}

func (d *plan) items(c *queue.Case) (items []request.Item) {
	for _, i := range c.Items {
		items = append(items, request.Item{Service: d.ServiceName(i.Service), Quantity: i.Quantity})
	}
	return items
}

func clock(t time.Time) string { return t.Format("15:04") }

// clocks says from–until as short as columns of times are read.
func clocks(from, until time.Time) string { return clock(from) + "–" + clock(until) }

// surround adds what leads from this day to others.
func (d *plan) surround(view *dayView, counts map[appointment.State]int) {
	view.Heading = d.Printer.T("desk.day.heading", "weekday", d.Printer.Weekday(d.date.Weekday()), "date", d.Printer.DayMonth(d.date))
	view.Back, view.OfficeID, view.ByCounter = fromPlan, d.office, d.view == byCounter
	for days, to := range map[int]*choice{-1: &view.Previous, 1: &view.Next} {
		date := d.date.AddDays(days)
		*to = choice{Label: d.Printer.Date(date), Address: d.address(d.office, date.String(), d.state, d.asked)}
	}
	if d.date != d.Today() {
		view.Today = d.address(d.office, "", d.state, d.asked)
	}
	d.switches(view)
	for _, state := range states {
		link := stateChoice{State: state, Count: counts[state], Current: state == d.state}
		if d.list {
			link.Address = d.address(d.office, d.tag(), state, d.asked)
		}
		view.States = append(view.States, link)
	}
	view.All = choice{Address: d.address(d.office, d.tag(), "", d.asked), Current: d.state == ""}
	if d.list {
		current := d.view
		if d.dense {
			current = compact
		}
		kinds := []string{byCounter, compact, asList}
		next := kinds[(slices.Index(kinds, current)+1)%len(kinds)]
		for _, kind := range kinds {
			view.Views = append(view.Views, choice{
				Label: d.Printer.T("desk.day.view." + kind), Address: d.address(d.office, d.tag(), d.state, kind), Current: kind == current, Kind: kind, Follows: kind == next,
			})
		}
	}
}

// switches lets those choose who see, or count, more than one office.
func (d *plan) switches(view *dayView) {
	if d.office != "" {
		view.Office = d.OfficeName(d.Settings.Office(d.office))
	}
	action := authz.Count
	if d.list {
		action = authz.Read
	}
	var choices []choice
	offices := d.Settings.PlanOn(d.Today()).Offices
	for i := range offices {
		if o := &offices[i]; d.Staff.Can(authz.Day, action, o.ID) {
			choices = append(choices, choice{Text: d.OfficeName(o), Address: d.address(o.ID, d.tag(), d.state, d.asked), Current: o.ID == d.office})
		}
	}
	if len(choices) == 1 {
		view.Office = choices[0].Text
		return
	}
	all := choice{Label: d.Printer.T("desk.day.all_offices"), Address: d.address("", d.tag(), d.state, asList), Current: d.office == ""}
	view.Offices = append([]choice{all}, choices...)
}

// tag is the day for addresses; today needs none, so that a page that stays open moves on with the date.
func (d *plan) tag() string {
	if d.date == d.Today() {
		return ""
	}
	return d.date.String()
}

func (d *plan) address(office, tag string, state appointment.State, view string) string {
	return d.Link(planPath(office), "tag", tag, "zustand", string(state), "ansicht", view)
}
