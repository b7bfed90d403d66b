package desk

import (
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/board"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// ticketView is a waiting number on paper, for somebody who drew it at the desk.
type ticketView struct {
	Number   string
	Office   request.Text
	Expected string // when they are probably called; empty: not known
	Date     string
	Time     string
	Back     string
}

// ticket shows a number to be printed and handed over. It names nobody.
func (p *Pages) ticket(r *staffauth.Request) error {
	c, err := p.Queue.Find(r.Ctx(), r.Town, r.Param("fall"), nil)
	if err != nil {
		return err
	}
	if !may(r, authz.Visit, authz.Read, c) {
		return apperr.New(apperr.Forbidden)
	}
	o := r.Settings.Office(c.Home)
	if o == nil {
		return apperr.New(apperr.NotFound)
	}
	day, err := p.Queue.Day(r.Ctx(), r.Town, c.Office, c.Date, false)
	if err != nil {
		return err
	}
	at := c.Arrived
	if at.IsZero() {
		at = c.Start
	}
	view := &ticketView{Number: c.WaitingNumber(), Office: r.OfficeName(o), Date: r.Printer.Date(c.Date), Time: r.Printer.Time(at), Back: r.Link(staffauth.Case + "/" + c.Key())}
	if expected := p.Queue.Forecast(r.Town, day, nil).Cases[c.ID()]; expected.Possible() {
		view.Expected = board.SayRange(r, expected)
	}
	return p.Show(r, http.StatusOK, "paper/ticket", r.Printer.T("desk.number.ticket", "number", view.Number), view)
}
