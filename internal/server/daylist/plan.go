package daylist

import (
	"errors"
	"net/http"
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/daylist"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// planForm is the form of an office's plan.
type planForm struct {
	Office     request.Text
	Planned    bool
	Morning    string
	Evening    string
	Recipients string
	Files      []fileView
	Address    string
	List       string // address; empty for those who may not read it
	Wrong      string
	Field      string // that is wrong
	Done       string // what was just done
	Stand      string // of the plan as the form shows it
}

func (p *Pages) plan(r *staffauth.Request) error {
	o, err := officeFor(r, authz.Lists, authz.Read)
	if err != nil {
		return err
	}
	view, err := p.planView(r, o)
	if err != nil {
		return err
	}
	if done := r.Query("getan"); done == "gespeichert" || done == "probe" || done == "beendet" {
		view.Done = r.Printer.T("desk.lists.done." + done)
	}
	return p.Show(r, http.StatusOK, "desk/listplan", r.Printer.T("desk.lists.title"), view)
}

// planView gives the form as things are. An office without a plan is offered hours that suit most.
func (p *Pages) planView(r *staffauth.Request, o *office.Office) (*planForm, error) {
	plan, files, err := p.Lists.Planned(r.Ctx(), r.Town, o.ID)
	if err != nil {
		return nil, err
	}
	view := &planForm{Office: r.OfficeName(o), Address: planPath(o.ID), Planned: plan != nil, Morning: "06:30", Evening: "17:00"}
	if r.Staff.Can(authz.Contact, authz.Read, o.ID) {
		view.List = r.Link(listPath(o.ID))
	}
	view.Stand = plan.Version()
	if plan != nil {
		view.Morning, view.Evening, view.Recipients = wallClock(plan.Morning), wallClock(plan.Evening), strings.Join(plan.Recipients, "\n")
	}
	for _, file := range files {
		view.Files = append(view.Files, fileViewOf(r, file))
	}
	return view, nil
}

func wallClock(c *civil.Clock) string {
	if c == nil {
		return ""
	}
	return c.String()
}

func (p *Pages) savePlan(r *staffauth.Request) error {
	o, err := officeFor(r, authz.Lists, authz.Change)
	if err != nil {
		return err
	}
	var plan daylist.NewPlan
	plan.Morning, err = readClock(r, "morgens")
	if err == nil {
		plan.Evening, err = readClock(r, "abends")
	}
	if err == nil {
		plan.Recipients = strings.FieldsFunc(r.PostForm("empfaenger"), func(c rune) bool { return strings.ContainsRune(",;\r\n\t ", c) })
		plan.Passphrase, plan.Seen = r.PostForm("kennwort"), r.PostForm(staffauth.StandField)
	}
	if err == nil {
		err = p.Plans.SetPlan(r.Ctx(), r.Town, o.ID, plan, r.Staff.Actor())
	}
	if err == nil {
		r.SeeOther(r.Link(planPath(o.ID), "getan", "gespeichert"))
		return nil
	}
	return p.refusePlan(r, o, err, func(view *planForm) {
		view.Morning, view.Evening, view.Recipients = r.PostForm("morgens"), r.PostForm("abends"), r.PostForm("empfaenger")
	})
}

// refusePlan shows the form again with what was typed and what is wrong with it.
func (p *Pages) refusePlan(r *staffauth.Request, o *office.Office, err error, typed func(*planForm)) error {
	var refusal *apperr.Error
	if !errors.As(err, &refusal) || refusal.Status() >= http.StatusInternalServerError {
		return err
	}
	refusal, err = p.Overtaken(r, refusal, "office:"+o.ID)
	if err != nil {
		return err
	}
	view, err := p.planView(r, o)
	if err != nil {
		return err
	}
	typed(view)
	view.Wrong, view.Field = r.Sentence(refusal), refusal.Field
	return p.Show(r, refusal.Status(), "desk/listplan", r.Printer.T("desk.lists.title"), view)
}

func readClock(r *staffauth.Request, field string) (*civil.Clock, error) {
	typed := r.PostForm(field)
	if typed == "" {
		return nil, nil
	}
	c, err := civil.ParseClock(typed)
	if err != nil || c >= 24*60 {
		return nil, apperr.New(apperr.Invalid).At(field)
	}
	return &c, nil
}

// tryPlan makes and mails the list of the next open day as the plan would, so that everybody sees that it arrives.
func (p *Pages) tryPlan(r *staffauth.Request) error {
	o, err := officeFor(r, authz.Lists, authz.Change)
	if err != nil {
		return err
	}
	next := daylist.NextOpen(r.Town, o.ID, r.Today())
	if err := p.Lists.Make(r.Ctx(), r.Town, o.ID, next, true, r.Staff.Actor()); err != nil {
		return p.refusePlan(r, o, err, func(*planForm) {})
	}
	r.SeeOther(r.Link(planPath(o.ID), "getan", "probe"))
	return nil
}

func (p *Pages) stop(r *staffauth.Request) error {
	o, err := officeFor(r, authz.Lists, authz.Change)
	if err != nil {
		return err
	}
	if err := p.Plans.Stop(r.Ctx(), r.Town, o.ID, r.PostForm(staffauth.StandField), r.Staff.Actor()); err != nil {
		return p.refusePlan(r, o, err, func(*planForm) {})
	}
	r.SeeOther(r.Link(planPath(o.ID), "getan", "beendet"))
	return nil
}
