package desk

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// list is the plan of a day by time.
type list struct {
	Caption string
	Mixed   bool // offices
	Rows    []row
}

// row is a case of the list, with the one thing that its state lets do.
type row struct {
	ID       string
	At       string // sorts
	Time     string // from–until
	Number   string
	Version  string // of the case
	Name     string
	Stand    string // in the place of a name
	Items    []request.Item
	Word     string
	Office   request.Text
	Counter  string
	State    string
	Priority bool
	Pinned   bool
	Mine     bool // at the reader's counter
	Next     bool // whom the reader would call
	Address  string
	Act      *request.Form
}

// listed gives the cases in the state that was asked for, by time. People without an appointment who wait stand in the
// queue beside it.
func (d *plan) listed() *list {
	l := &list{Caption: d.Printer.T("desk.day.caption", "date", d.Printer.Date(d.date)), Mixed: len(d.days) > 1}
	for _, day := range d.days {
		var next *queue.Case
		if d.mine.office == day.office.ID && d.date == d.Today() {
			next = day.Next(d.mine.counter)
		}
		for _, c := range day.Cases {
			if c.Home != day.office.ID && len(d.days) > 1 || !d.part.has(elementID(c)) || d.state != "" && c.State != d.state {
				continue
			}
			r := d.row(day, c)
			r.Next = c == next
			l.Rows = append(l.Rows, r)
		}
	}
	slices.SortStableFunc(l.Rows, func(a, b row) int { return cmp.Compare(a.At, b.At) })
	return l
}

func (d *plan) row(day *daySheet, c *queue.Case) row {
	from := c.Start
	if c.WalkIn() {
		from = c.Arrived
	}
	r := row{
		ID: elementID(c), At: fmt.Sprintf("%s-%s-%05d", from.Format("15:04"), c.Letter, c.Number), Time: clocks(from, c.End()), Number: c.WaitingNumber(), Version: c.Version(), Name: c.Contact.Name,
		Stand: d.standIn(day, c), Items: d.items(c), Word: d.rowWord(day, c), Office: d.OfficeName(day.office), State: string(c.State),
		Priority: c.Priority, Pinned: pinned(c), Address: d.caseAddress(c), Act: d.oneAct(c),
	}
	if c.WalkIn() {
		r.Time = d.Printer.T("desk.day.since", "time", clock(c.Arrived))
	}
	counter := c.Counter
	if counter == "" && c.Seat != nil {
		counter = c.Seat.Counter
	}
	if c.Office == day.office.ID && counter != "" {
		r.Counter = counterName(d.Request, day.office, counter)
		r.Mine = d.mine == (workplace{day.office.ID, counter})
	}
	return r
}

// rowWord leaves out what the state says already.
func (d *plan) rowWord(day *daySheet, c *queue.Case) string {
	if c.State == appointment.NoShow {
		return ""
	}
	return d.word(day, c)
}

// oneAct is what is done most to somebody in a state, or nil.
func (d *plan) oneAct(c *queue.Case) *request.Form {
	if d.date != d.Today() {
		return nil
	}
	calls := c.Office == d.mine.office
	at := request.Field{Name: "schalter", Value: d.mine.counter}
	switch {
	case c.State == appointment.Booked && d.Staff.Can(authz.Arrival, authz.Create, c.Office):
		return d.act(c, "da", "desk.act.arrive")
	case c.State == appointment.Arrived && calls:
		return d.act(c, "aufrufen", "desk.act.call", at)
	case c.State == appointment.Parked && calls:
		return d.act(c, "aufrufen", "desk.act.call", at)
	case c.State == appointment.Called && d.Staff.Can(authz.Visit, authz.Call, c.Office):
		return d.act(c, "erneut", "desk.act.again")
	}
	return nil
}

// counterName names a counter in the reader's language.
func counterName(r *staffauth.Request, o *office.Office, counter string) string {
	if counter == "" {
		return ""
	}
	return r.CounterName(o, counter).String()
}

func (d *plan) caseAddress(c *queue.Case) string { return d.Link(staffauth.Case + "/" + c.Key()) }

// minutesOf says how long something took, in whole minutes.
func minutesOf(took time.Duration) int { return int(took.Round(time.Minute) / time.Minute) }
