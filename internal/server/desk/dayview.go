package desk

import (
	"strings"

	"stadttermin/internal/authz"
	"stadttermin/internal/booking"
	"stadttermin/internal/server/page"
	"stadttermin/internal/server/staff"
)

// states lists those of a day in the order in which an appointment goes through them.
var states = []booking.State{booking.Booked, booking.Arrived, booking.Called, booking.Parked, booking.Done, booking.NoShow}

// dayView is the plan of a day as a list.
type dayView struct {
	Heading    string
	Previous   choice
	Next       choice
	Today      string    // address; empty where the day is today
	Offices    []choice  // to choose from; empty where there is nothing to choose
	Office     page.Text // the one that is shown, if it is one
	Mixed      bool      // several are
	States     []stateChoice
	All        choice // of the states
	CountsOnly bool
	Caption    string
	Rows       []row
}

// choice is a link of a group, one of which is what the page shows.
type choice struct {
	Label   string
	Text    page.Text // instead of Label, where it is the town's own
	Address string
	Current bool
}

// stateChoice shows how many appointments are in a state, and leads to those alone.
type stateChoice struct {
	State   booking.State
	Count   int
	Address string // empty where there is nothing to lead to
	Current bool
}

// row is an appointment of the list.
type row struct {
	Time   string // from–until, as short as columns of times are read
	Number string
	Name   string // empty once it is deleted
	Items  []item
	Office page.Text
	State  booking.State
}

type item struct {
	Service  page.Text
	Quantity int
}

// rows fills the list with the appointments in the state that was asked for, and counts all of them.
func (d *plan) rows(view *dayView, list []*booking.Appointment) map[booking.State]int {
	counts := make(map[booking.State]int)
	for _, a := range list {
		counts[a.State]++
		if d.state != "" && a.State != d.state {
			continue
		}
		r := row{Time: clocks(a), Number: a.WaitingNumber(), Name: a.Contact.Name, State: a.State}
		if o := d.Settings.Office(a.Office); o != nil {
			r.Office = d.OfficeName(o)
		}
		for _, i := range a.Items {
			r.Items = append(r.Items, item{Service: d.ServiceName(i.Service), Quantity: i.Quantity})
		}
		view.Rows = append(view.Rows, r)
	}
	return counts
}

func clocks(a *booking.Appointment) string {
	return a.Start.Format("15:04") + "–" + a.End().Format("15:04")
}

// surround adds what leads from this day to others.
func (d *plan) surround(view *dayView, counts map[booking.State]int) {
	view.Heading = d.Printer.T("desk.day.heading", "weekday", d.Printer.Weekday(d.date.Weekday()), "date", d.Printer.DayMonth(d.date))
	view.Mixed = len(d.offices) > 1
	view.Caption = d.Printer.T("desk.day.caption", "date", d.Printer.Date(d.date))
	for days, to := range map[int]*choice{-1: &view.Previous, 1: &view.Next} {
		date := d.date.AddDays(days)
		*to = choice{Label: d.Printer.Date(date), Address: d.address(d.office, date.String(), d.state)}
	}
	if d.date != d.Today() {
		view.Today = d.address(d.office, "", d.state)
	}
	d.switches(view)
	for _, state := range states {
		link := stateChoice{State: state, Count: counts[state], Current: state == d.state}
		if d.list {
			link.Address = d.address(d.office, d.tag(), state)
		}
		view.States = append(view.States, link)
	}
	view.All = choice{Address: d.address(d.office, d.tag(), ""), Current: d.state == ""}
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
	for i := range d.Settings.Plan.Offices {
		if o := &d.Settings.Plan.Offices[i]; d.Staff.Can(authz.Day, action, o.ID) {
			choices = append(choices, choice{Text: d.OfficeName(o), Address: d.address(o.ID, d.tag(), d.state), Current: o.ID == d.office})
		}
	}
	if len(choices) == 1 {
		view.Office = choices[0].Text
		return
	}
	all := choice{Label: d.Printer.T("desk.day.all_offices"), Address: d.address("", d.tag(), d.state), Current: d.office == ""}
	view.Offices = append([]choice{all}, choices...)
}

// tag is the day for addresses; today needs none, so that a page that stays open moves on with the date.
func (d *plan) tag() string {
	if d.date == d.Today() {
		return ""
	}
	return d.date.String()
}

func (d *plan) address(office, tag string, state booking.State) string {
	return d.Link(strings.TrimSuffix(staff.Home+"/"+office, "/"), "tag", tag, "zustand", string(state))
}
