package board

import (
	"cmp"
	"fmt"
	"slices"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment"
	"stadttermin/internal/server/request"
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
	Bound    bool
	Mine     bool // at the reader's counter
	Next     bool // whom the reader would call
	Address  string
	Act      *request.Form
}

// listOf gives the cases in the state that was asked for, by time. People without an appointment who wait stand in the
// queue beside it.
func listOf(d *Plan) *list {
	l := &list{Caption: d.Printer.T("desk.day.caption", "date", d.Printer.Date(d.Date)), Mixed: len(d.Sheets) > 1}
	for _, day := range d.Sheets {
		var next *dayplan.Case
		if d.Mine.Office == day.Place.ID && d.Date == d.Today() {
			next = day.Next(d.Mine.Counter)
		}
		for _, c := range day.Cases {
			if c.Home != day.Place.ID && len(d.Sheets) > 1 || !d.Part.has(ElementID(c)) || d.State != "" && c.State != d.State {
				continue
			}
			r := rowOf(d, day, c)
			r.Next = c == next
			l.Rows = append(l.Rows, r)
		}
	}
	slices.SortStableFunc(l.Rows, func(a, b row) int { return cmp.Compare(a.At, b.At) })
	return l
}

func rowOf(d *Plan, day *Sheet, c *dayplan.Case) row {
	from := c.Start
	if c.WalkIn() {
		from = c.Arrived
	}
	r := row{
		ID: ElementID(c), At: fmt.Sprintf("%s-%s-%05d", from.Format("15:04"), c.Letter, c.Number), Time: Clocks(from, c.End()), Number: c.WaitingNumber(), Version: c.Version(), Name: c.Contact.Name,
		Stand: d.StandIn(day, c), Items: d.Items(c), Word: rowWord(d, day, c), Office: d.OfficeName(day.Place), State: string(c.State),
		Priority: c.Priority, Bound: Bound(c, d.Now), Address: d.caseAddress(c), Act: d.oneAct(c),
	}
	if c.WalkIn() {
		r.Time = d.Printer.T("desk.day.since", "time", Clock(c.Arrived))
	}
	counter := c.Counter
	if counter == "" && c.Seat != nil {
		counter = c.Seat.Counter
	}
	if c.Office == day.Place.ID && counter != "" {
		r.Counter = CounterName(d.Request, day.Place, counter)
		r.Mine = d.Mine == (Workplace{day.Place.ID, counter})
	}
	return r
}

// rowWord leaves out what the state says already.
func rowWord(d *Plan, day *Sheet, c *dayplan.Case) string {
	if c.State == appointment.NoShow {
		return ""
	}
	return d.word(day, c)
}
