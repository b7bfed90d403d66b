package desk

import (
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/board"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

func (p *Pages) openCase(r *staffauth.Request) error {
	var done *board.Notice
	if r.Query("getan") == documentHere {
		done = &board.Notice{Kind: "ok", Sentence: r.Printer.T("desk.case.document.sent")}
	}
	return p.showCase(r, r.Param("fall"), http.StatusOK, done)
}

// showCase answers with a case, and with how something ended that was done there. Names stand on it only for readers who
// may know the people of its office.
func (p *Pages) showCase(r *staffauth.Request, key string, status int, notice *board.Notice) error {
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
	at := board.PlanOf(r, &board.Sheet{Day: day, Place: o, Named: r.Staff.Can(authz.Contact, authz.Read, c.Office)}, c.Date)
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

// seeCase sends the browser to a case after something was done there.
func seeCase(r *staffauth.Request, key, done string) {
	if done != documentHere {
		done = "" // the page shows what has changed
	}
	r.SeeOther(r.Link(staffauth.Case+"/"+key, "getan", done))
}

// leadToPlan and leadToCase lead on whoever opens an address that only forms post to, such as by loading a refusal again.
func leadToPlan(r *staffauth.Request) error {
	r.SeeOther(r.Link(board.Path(r.Param("office"))))
	return nil
}

func leadToCase(r *staffauth.Request) error {
	seeCase(r, r.Param("fall"), "")
	return nil
}
