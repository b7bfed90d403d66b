package kiosk

import (
	"net/http"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/server/request"
)

// ticketView is somebody's number, where they wait, and when they are called.
type ticketView struct {
	Number     string
	Office     request.Text
	Directions request.Text
	Hall       string
	Date       string
	Time       string
	Expected   string // empty: nobody knows
	Before     int    // who is called before them; -1: they are called already
	Counter    string // that they are called to
	Drawn      bool   // the number was drawn here, so that it is worth a piece of paper
	Already    bool   // they had said before that they are there
	Start      string
}

// seeTicket leads to the page of a number, which says how it came about.
func seeTicket(r *visit, c *dayplan.Case, how string) {
	r.SeeOther(r.Link(kioskPath+"/wartet", "fall", c.ID().String(), "wie", how))
}

// ticket answers GET /kiosk/wartet. Only cases of today that wait in the device's offices are shown, by an id that
// nobody can guess.
func (p *Pages) ticket(r *visit) error {
	c, err := p.Queue.Find(r.Ctx(), r.Town, r.Query("fall"), nil)
	if apperr.CodeOf(err) == apperr.NotFound {
		return p.toStart(r)
	}
	if err != nil {
		return err
	}
	if c.Date != r.Today() || !r.serves(c.Office) || !there(c) {
		return p.toStart(r)
	}
	day, err := p.Queue.Day(r.Ctx(), r.Town, c.Office, c.Date, false)
	if err != nil {
		return err
	}
	o := r.Settings.Office(c.Office)
	view := ticketView{
		Number: c.WaitingNumber(), Office: r.OfficeNameOf(c.Office), Hall: r.hallName(),
		Directions: request.TextOf(r.Settings, r.Printer, "offices."+c.Office+".directions", o.Directions),
		Date:       r.Printer.Date(c.Date), Time: r.Printer.Time(r.Now),
		Before: day.Position(c), Expected: r.expected(day.Now, p.Queue.Forecast(r.Town, day, nil).Cases[c.ID()]), Drawn: c.WalkIn(), Already: r.Query("wie") == "schon", Start: r.Link(kioskPath),
	}
	if i := o.Counter(c.Counter); c.State == appointment.Called && i >= 0 {
		view.Counter = r.counterName(c.Office, c.Counter, o.Counters[i].Name)
	}
	return p.show(r, http.StatusOK, "ticket", r.Printer.T("page.kiosk.ticket.title"), view)
}

// counterName names a counter in the language of the device.
func (r *visit) counterName(office, counter, name string) string {
	return request.TextOf(r.Settings, r.Printer, "offices."+office+".counters."+counter+".name", name).String()
}

// there tells whether somebody has been checked in and is not done.
func there(c *dayplan.Case) bool {
	return c.State == appointment.Arrived || c.State == appointment.Called || c.State == appointment.Parked
}
