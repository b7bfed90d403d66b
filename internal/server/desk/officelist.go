package desk

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/daylist"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// Lists writes an office's day down.
type Lists interface {
	// Read gives the list of an office's day, with its people.
	Read(ctx context.Context, town *directory.Town, office string, date civil.Date) (*daylist.List, error)
	// Make makes the encrypted file of a day now, and mails it where that is asked for.
	Make(ctx context.Context, town *directory.Town, office string, date civil.Date, mailed bool, by audit.Actor) error
	// File gives the encrypted file of a day.
	File(ctx context.Context, town *directory.Town, office string, date civil.Date) (*daylist.File, error)
	// Planned gives an office's plan (nil: none) and the files there are.
	Planned(ctx context.Context, town *directory.Town, office string) (*daylist.Plan, []*daylist.File, error)
}

// listView is an office's day as it is printed.
type listView struct {
	Office  render.Text
	Heading string
	Paper   *daylist.Paper
	Days    []choice
	File    *fileView // the encrypted one; nil: there is none
	Planned bool      // one can be made
	Make    string    // address
	Tag     string
	Plan    string // address of the settings; empty for those who may not open them
	Wrong   string
}

// fileView is an encrypted file.
type fileView struct {
	Day     string
	Made    string
	Count   int
	Address string // empty for those who may not take it
}

func (p *Pages) mountLists(r gin.IRouter) {
	r.GET(staffauth.Lists, p.Need(authz.Day, authz.Count, p.listOffices))
	r.GET(staffauth.Home+"/:office/liste", p.Need(authz.Contact, authz.Read, p.list))
	r.POST(staffauth.Home+"/:office/liste", p.Need(authz.Contact, authz.Read, p.makeList))
	r.GET(staffauth.Home+"/:office/liste/datei", p.Need(authz.Contact, authz.Read, p.listFile))
	r.GET(staffauth.Home+"/:office/notfall", p.Need(authz.Lists, authz.Read, p.listPlan))
	r.POST(staffauth.Home+"/:office/notfall", p.Need(authz.Lists, authz.Change, p.setListPlan))
	r.POST(staffauth.Home+"/:office/notfall/probe", p.Need(authz.Lists, authz.Change, p.tryListPlan))
	r.POST(staffauth.Home+"/:office/notfall/beenden", p.Need(authz.Lists, authz.Change, p.stopLists))
}

// officeFor gives the office of the address where the reader may do something there.
func officeFor(r *staffauth.Request, object authz.Object, action authz.Action) (*office.Office, error) {
	o := r.Settings.Office(r.Param("office"))
	if o == nil {
		return nil, apperr.New(apperr.NotFound)
	}
	if !r.Staff.Can(object, action, o.ID) {
		return nil, apperr.New(apperr.Forbidden)
	}
	return o, nil
}

// dateOf reads the day that is asked for, today where there is none.
func dateOf(r *staffauth.Request, tag string) (civil.Date, error) {
	if tag == "" {
		return r.Today(), nil
	}
	date, err := civil.ParseDate(tag)
	if err != nil {
		return 0, apperr.New(apperr.Invalid).At("tag") // without the cause, which repeats what was typed
	}
	return date, nil
}

func (p *Pages) list(r *staffauth.Request) error {
	o, err := officeFor(r, authz.Contact, authz.Read)
	if err != nil {
		return err
	}
	date, err := dateOf(r, r.Query("tag"))
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
	view.Days = []choice{
		{Label: r.Printer.T("desk.list.today"), Address: r.Link(listPath(o.ID)), Current: date == r.Today()},
		{Label: r.Printer.Date(next), Address: r.Link(listPath(o.ID), "tag", next.String()), Current: date == next},
	}
	if r.Staff.Can(authz.Lists, authz.Read, o.ID) {
		view.Plan = r.Link(listPlanPath(o.ID))
	}
	for _, file := range files {
		if file.Date == date {
			shown := describeFile(r, file)
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
	o, err := officeFor(r, authz.Contact, authz.Read)
	if err != nil {
		return err
	}
	date, err := dateOf(r, r.PostForm("tag"))
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
	render.SeeOther(r.Context, r.Link(listPath(o.ID), "tag", date.String()))
	return nil
}

// listFile hands the encrypted file of a day over.
func (p *Pages) listFile(r *staffauth.Request) error {
	o, err := officeFor(r, authz.Contact, authz.Read)
	if err != nil {
		return err
	}
	date, err := dateOf(r, r.Query("tag"))
	if err != nil {
		return err
	}
	file, err := p.Lists.File(r.Ctx(), r.Town, o.ID, date)
	if err != nil {
		return err
	}
	r.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="termine-%s-%s.pdf"`, o.ID, date))
	r.Data(http.StatusOK, "application/pdf", file.File)
	return nil
}

func describeFile(r *staffauth.Request, file *daylist.File) fileView {
	shown := fileView{Day: r.Printer.Date(file.Date), Made: r.Printer.DateTime(file.Made.In(r.Town.Rules.Location)), Count: file.Appointments}
	if r.Staff.Can(authz.Contact, authz.Read, file.Office) {
		shown.Address = r.Link(listPath(file.Office)+"/datei", "tag", file.Date.String())
	}
	return shown
}

func listPath(office string) string { return staffauth.Home + "/" + office + "/liste" }

func listPlanPath(office string) string { return staffauth.Home + "/" + office + "/notfall" }

// listOffices leads to the lists and plans of the reader's offices; where it is one list alone, at once.
func (p *Pages) listOffices(r *staffauth.Request) error {
	type entry struct {
		Office     render.Text
		List, Plan string // addresses
	}
	var entries []entry
	offices := r.Settings.PlanOn(r.Today()).Offices
	for i := range offices {
		o := &offices[i]
		e := entry{Office: r.OfficeName(o)}
		if r.Staff.Can(authz.Contact, authz.Read, o.ID) {
			e.List = r.Link(listPath(o.ID))
		}
		if r.Staff.Can(authz.Lists, authz.Read, o.ID) {
			e.Plan = r.Link(listPlanPath(o.ID))
		}
		if e.List != "" || e.Plan != "" {
			entries = append(entries, e)
		}
	}
	if len(entries) == 1 && entries[0].List != "" {
		render.SeeOther(r.Context, entries[0].List)
		return nil
	}
	return p.Show(r, http.StatusOK, "desk/lists", r.Printer.T("desk.list.title"), entries)
}
