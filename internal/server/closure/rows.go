package closure

import (
	"net/http"
	"slices"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// pageView is a closure that was carried out, with everybody whom it touched.
type pageView struct {
	Heading  string
	Reason   string
	By       string // who did it, and when
	Progress closure.Progress
	Bar      int    // answered, in parts of 400
	Undo     string // address; empty where it cannot be taken back as a whole
	Undone   string // when
	Key      string
	Wrong    string
	List     string
	Groups   []group
	Quiet    []rowView // who noticed nothing
}

// group is people for whom the same is to be done: call, waiting for their answer, settled.
type group struct {
	Title string
	Names bool // are shown
	Rows  []rowView
}

// groupTitles are those of the groups in the order of the page.
var groupTitles = []string{"call", "waiting", "settled"}

// rowAction is a button of a row.
type rowAction struct{ Name, Address, Key, Stand, Who string }

// rowView is one person of a closure.
type rowView struct {
	Reference string
	Number    string
	Name      string
	Phone     string
	HasEmail  bool
	HasPhone  bool
	Before    string
	Items     []item
	Way       closure.Resolution
	State     closure.CaseState
	RanOut    bool
	Kept      string
	Until     string
	Elsewhere request.Text
	Now       string // the time that the appointment has now
	Answered  string
	Calls     int
	Called    string
	Reached   bool
	Case      string // address of the appointment's page
	Do        []rowAction
}

func (p *Pages) one(r *staffauth.Request) error {
	id, err := p.mine(r)
	if err != nil {
		return err
	}
	return p.showOne(r, http.StatusOK, id, "")
}

// toOne leads back to a closure.
func (p *Pages) toOne(r *staffauth.Request) error {
	id, err := p.mine(r)
	if err != nil {
		return err
	}
	r.SeeOther(r.Link(pathOf(id)))
	return nil
}

// mine gives the closure of the address, if it concerns an office that is the reader's.
func (p *Pages) mine(r *staffauth.Request) (uuid.UUID, error) {
	id, err := uuid.Parse(r.Param("id"))
	if err != nil {
		return id, apperr.New(apperr.NotFound)
	}
	k, err := p.Orders.Find(r.Ctx(), r.Town, id, nil)
	if err != nil {
		return id, err
	}
	right := authz.Read
	switch {
	case r.Request.Method == http.MethodPost && r.Param("reference") != "":
		right = authz.Call
	case r.Request.Method == http.MethodPost:
		right = authz.Change
	}
	switch {
	case k.Outage.Office != "" && r.Staff.Can(authz.Closure, right, k.Outage.Office),
		k.Outage.Office == "" && r.Staff.Can(authz.Closure, right, ""),
		k.Outage.Office == "" && right != authz.Change && authz.Anywhere(r.Staff.Grants, authz.Closure, right):
		return id, nil
	}
	return id, apperr.New(apperr.NotFound)
}

func (p *Pages) showOne(r *staffauth.Request, status int, id uuid.UUID, wrong string) error {
	k, err := p.Orders.Find(r.Ctx(), r.Town, id, named(r))
	if err != nil {
		return err
	}
	view := &pageView{
		Heading: what(r, &k.Outage) + ", " + span(r, &k.Outage), Reason: reasonOf(r, &k.Outage), Progress: k.Count, Key: key(), Wrong: wrong,
		By: r.Printer.T("desk.closure.by", "name", k.Author, "when", moment(r, k.Created)), List: r.Link(listPath),
	}
	for _, title := range groupTitles {
		view.Groups = append(view.Groups, group{Title: title, Names: len(named(r)) > 0})
	}
	view.Bar = 400 * k.Count.Answered / max(k.Count.Asked, 1)
	if k.Undone != nil {
		view.Undone = moment(r, *k.Undone)
	}
	if undoable(r, k) {
		view.Undo = r.Link(pathOf(id) + "/zuruecknehmen")
	}
	readable := offices(r, authz.Closure, authz.Read)
	for _, row := range k.Rows {
		if slices.Contains(readable, row.Was.Day.Office) {
			view.add(r, id, row)
		}
	}
	return p.Show(r, status, "desk/closure", r.Printer.T("desk.closure.title"), view)
}

func (v *pageView) add(r *staffauth.Request, id uuid.UUID, row *closure.Row) {
	one := rowOf(r, id, row)
	if row.State == closure.Quiet || row.State == closure.Replaced {
		v.Quiet = append(v.Quiet, one)
		return
	}
	title := "settled"
	switch {
	case row.ToCall(r.Now):
		title = "call"
	case row.State == closure.Open:
		title = "waiting"
	}
	group := &v.Groups[slices.Index(groupTitles, title)]
	group.Rows = append(group.Rows, one)
}

func rowOf(r *staffauth.Request, id uuid.UUID, row *closure.Row) rowView {
	one := rowView{
		Reference: row.Reference, Number: row.Number, Name: row.Name, Phone: row.Phone, HasEmail: row.HasEmail, HasPhone: row.HasPhone,
		Before: moment(r, row.Before), Items: items(r, row.Person), Way: row.Resolution, State: row.State, RanOut: row.RanOut(r.Now),
		Calls: row.Calls, Reached: row.Reached,
	}
	if row.Kept != nil {
		one.Kept, one.Until = moment(r, row.Kept.Start), moment(r, row.Kept.Until)
		if o := r.Settings.Office(row.Kept.Day.Office); o != nil && o.ID != row.Was.Day.Office {
			one.Elsewhere = r.OfficeName(o)
		}
	}
	if row.State == closure.Accepted || row.State == closure.Moved {
		one.Now = moment(r, row.Start)
	}
	if row.Answered != nil {
		one.Answered = moment(r, *row.Answered)
	}
	if row.Called != nil {
		one.Called = moment(r, *row.Called)
	}
	if mayAnswer(r, row) {
		one.Case = r.Link(staffauth.Home + "/termin/" + row.Reference)
		if row.State == closure.Open {
			one.act(r, id, row)
		}
	}
	return one
}

// mayAnswer tells whether the reader may speak for somebody of the row's office.
func mayAnswer(r *staffauth.Request, row *closure.Row) bool {
	return r.Staff.Can(authz.Appointment, authz.Change, row.Office) && r.Staff.Can(authz.Closure, authz.Call, row.Was.Day.Office)
}

// mayRestore tells whether the reader may let an appointment take place although its counter is closed.
func mayRestore(r *staffauth.Request, row *closure.Row) bool {
	return r.Staff.Can(authz.Closure, authz.Change, row.Was.Day.Office)
}

// act adds what can be done for somebody who has not answered.
func (one *rowView) act(r *staffauth.Request, id uuid.UUID, row *closure.Row) {
	add := func(name, action, stand string) {
		one.Do = append(one.Do, rowAction{name, r.Link(pathOf(id) + "/" + row.Reference + "/" + action), key(), stand, row.Number})
	}
	if row.Kept != nil && r.Now.Before(row.Kept.Start) {
		add("accept", "annehmen", row.Version())
	}
	if row.ToCall(r.Now) {
		if !row.Reached {
			add("reach", "erreicht", row.CallVersion())
		}
		add("miss", "nicht-erreicht", row.CallVersion())
	}
	if r.Now.Before(row.Before) && !row.WasKept && mayRestore(r, row) {
		add("restore", "doch", row.Version())
	}
}
