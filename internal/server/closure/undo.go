package closure

import (
	"net/http"
	"strconv"
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// standMark parts how many have answered from the version of the closure.
const standMark = "."

// undoView asks whether a closure is to be taken back, with what that would do.
type undoView struct {
	Heading string
	Address string
	Back    string
	Key     string
	Stand   string
	Undoing closure.Undoing
}

// askUndo answers GET /bedienplatz/ausfall/:id/zuruecknehmen.
func (p *Pages) askUndo(r *staffauth.Request) error {
	id, err := p.mine(r)
	if err != nil {
		return err
	}
	k, err := p.Orders.Find(r.Ctx(), r.Town, id, nil)
	if err != nil {
		return err
	}
	if !undoable(r, k) {
		r.SeeOther(r.Link(pathOf(id)))
		return nil
	}
	undoing := k.Undoing(r.Now)
	view := &undoView{
		Heading: what(r, &k.Outage) + ", " + span(r, &k.Outage), Address: pathOf(id) + "/zuruecknehmen", Back: r.Link(pathOf(id)), Key: key(),
		Stand: strconv.Itoa(undoing.Answered) + standMark + k.Version(), Undoing: undoing,
	}
	return p.Show(r, http.StatusOK, "desk/closure_undo", r.Printer.T("desk.closure.undo"), view)
}

// undoable tells whether the reader may take a closure back now.
func undoable(r *staffauth.Request, k *closure.Closure) bool {
	return k.Undone == nil && r.Now.Before(k.Ends) && r.Staff.Can(authz.Closure, authz.Change, k.Outage.Office)
}

// undo answers its POST. Whoever has answered since the page was made is seen first.
func (p *Pages) undo(r *staffauth.Request) error {
	id, err := p.mine(r)
	if err != nil {
		return err
	}
	typed, version, _ := strings.Cut(r.PostForm(staffauth.StandField), standMark)
	answered, err := strconv.Atoi(typed)
	if err != nil {
		return apperr.New(apperr.Invalid).At(staffauth.StandField)
	}
	by := actor(r)
	by.Seen = version
	return p.back(r, id, object(id), p.Rows.Undo(r.Ctx(), r.Town, id, by, answered))
}
