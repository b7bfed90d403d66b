package desk

import (
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

func (p *Pages) openCase(r *staffauth.Request) error {
	var done *notice
	if r.Query("getan") == documentHere {
		done = &notice{Kind: "ok", Sentence: r.Printer.T("desk.case.document.sent")}
	}
	return p.showCase(r, r.Param("fall"), http.StatusOK, done)
}

// showCase answers with a case, and with how something ended that was done there. Names stand on it only for readers who
// may know the people of its office.
func (p *Pages) showCase(r *staffauth.Request, key string, status int, notice *notice) error {
	c, err := p.Queue.Find(r.Ctx(), r.Town, key, func(office string) bool { return r.Staff.Can(authz.Contact, authz.Read, office) })
	if err != nil {
		return err
	}
	if !may(r, authz.Appointment, authz.Read, c) {
		return apperr.New(apperr.Forbidden)
	}
	o := r.Settings.Office(c.Office)
	if o == nil {
		return apperr.New(apperr.NotFound)
	}
	day, err := p.Queue.Day(r.Ctx(), r.Town, c.Office, c.Date, r.Staff.Can(authz.Contact, authz.Read, c.Office))
	if err != nil {
		return err
	}
	at := &plan{Request: r, date: c.Date, office: c.Office, mine: mine(r)}
	at.days = []*daySheet{{Day: day, office: o, named: r.Staff.Can(authz.Contact, authz.Read, c.Office)}}
	at.settle()
	view, err := p.viewCase(at, c)
	if err != nil {
		return err
	}
	view.Notice = notice
	if r.Query("teil") != "" {
		return p.ShowPart(r, status, "desk/case", "main", view)
	}
	r.Self = r.Link(staffauth.Case + "/" + c.Key())
	return p.Show(r, status, "desk/case", r.Printer.T("desk.case.title", "number", c.WaitingNumber()), view)
}
