package daylist

import (
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/daylist"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// listView is an office's day as it is printed.
type listView struct {
	Office  request.Text
	Heading string
	Paper   *daylist.Paper
	Days    []day
	File    *fileView // the encrypted one; nil: there is none
	Planned bool      // one can be made
	Make    string    // address
	Tag     string
	Plan    string // address of the settings; empty for those who may not open them
	Wrong   string
}

// day leads to the list of another day.
type day struct {
	Label   string
	Address string
	Current bool
}

func (p *Pages) list(r *staffauth.Request) error {
	o, date, err := asked(r, r.Query("tag"))
	if err != nil {
		return err
	}
	return p.showList(r, o, date, nil)
}

func (p *Pages) showList(r *staffauth.Request, o *office.Office, date civil.Date, wrong *apperr.Error) error {
	list, err := p.Lists.Read(r.Ctx(), r.Town, o.ID, date)
	if err != nil {
		return err
	}
	plan, files, err := p.Lists.Planned(r.Ctx(), r.Town, o.ID)
	if err != nil {
		return err
	}
	view := &listView{
		Office: r.OfficeName(o), Paper: list.Paper(r.Printer, r.Settings), Planned: plan != nil, Make: listPath(o.ID), Tag: date.String(),
		Heading: r.Printer.T("desk.day.heading", "weekday", r.Printer.Weekday(date.Weekday()), "date", r.Printer.DayMonth(date)),
	}
	next := daylist.NextOpen(r.Town, o.ID, r.Today())
	view.Days = []day{
		{Label: r.Printer.T("desk.list.today"), Address: r.Link(listPath(o.ID)), Current: date == r.Today()},
		{Label: r.Printer.Date(next), Address: r.Link(listPath(o.ID), "tag", next.String()), Current: date == next},
	}
	if r.Staff.Can(authz.Lists, authz.Read, o.ID) {
		view.Plan = r.Link(planPath(o.ID))
	}
	for _, file := range files {
		if file.Date == date {
			shown := fileViewOf(r, file)
			view.File = &shown
		}
	}
	status := http.StatusOK
	if wrong != nil {
		status, view.Wrong = wrong.Status(), r.Sentence(wrong)
	}
	return p.Show(r, status, "desk/list", r.Printer.T("desk.list.title"), view)
}

// makeList makes the encrypted file of a day anew, and leads back to the list.
func (p *Pages) makeList(r *staffauth.Request) error {
	o, date, err := asked(r, r.PostForm("tag"))
	if err != nil {
		return err
	}
	err = p.Lists.Make(r.Ctx(), r.Town, o.ID, date, false, r.Staff.Actor())
	if apperr.CodeOf(err) == apperr.ListUnplanned && err != nil {
		return p.showList(r, o, date, apperr.Of(err))
	}
	if err != nil {
		return err
	}
	r.SeeOther(r.Link(listPath(o.ID), "tag", date.String()))
	return nil
}
