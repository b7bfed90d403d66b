package change

import (
	"net/http"
	"strconv"

	"stadttermin/internal/apperr"
	edits "stadttermin/internal/change"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// changesView lists what waits for its day, drafts, and what was.
type changesView struct {
	Waiting []waitingRow
	Drafts  []draftRow
	Past    []pastRow
	Older   string // addresses; empty: there are none
	Action  string
	Done    string
	Wrong   string
	May     bool
}

type waitingRow struct {
	ID      string
	Stand   string
	Address string
	Day     string // as a form sends it
	Date    string
	In      int // days
	Who     string
	Created string
	Changes []words.Change
	Hinders []string // places that keep it from coming into force
}

type draftRow struct {
	Address string
	Place   string
	Who     string
	When    string
	Drop    string
	Stand   string
}

type pastRow struct {
	Number  int64
	When    string
	Who     string
	Source  tenant.Source
	Changes []words.Change
	More    int
	First   bool
	ByFiles bool
}

// Numbers of the page.
const (
	pastRows    = 20
	pastChanges = 6 // of one revision
)

func (p *Pages) changes(r *staffauth.Request) error { return p.showChanges(r, http.StatusOK, "") }

func (p *Pages) showChanges(r *staffauth.Request, status int, wrong string) error {
	open, err := p.History.Open(r.Ctx(), r.Town)
	if err != nil {
		return err
	}
	before, _ := strconv.ParseInt(r.Query("vor"), 10, 64)
	past, err := p.History.Past(r.Ctx(), r.Town, before, pastRows)
	if err != nil {
		return err
	}
	view := &changesView{Action: r.Link(changesPath), May: r.Staff.Can(authz.Settings, authz.Change, ""), Wrong: wrong}
	if done := r.Query("nach"); wrong == "" && (done == "gesichert" || done == "verworfen" || done == "verschoben") {
		view.Done = r.Printer.T("settings.changes.done." + done)
	}
	for _, m := range open.Waiting {
		view.Waiting = append(view.Waiting, waitingOf(r, m))
	}
	for _, c := range open.Drafts {
		view.Drafts = append(view.Drafts, draftRow{
			Address: r.Link(changePath(c.ID)), Place: words.Place(r, c.Draft, c.Subject), Who: c.Author.Name,
			When: words.Stamp(r, c.Touched), Drop: changePath(c.ID) + "/verwerfen", Stand: standOf(c),
		})
	}
	for _, one := range past {
		row := pastRow{
			Number: one.Number, When: words.Stamp(r, one.Created), Who: one.Author, Source: one.Source, First: one.First,
			ByFiles: one.Source == tenant.FromFiles, More: max(0, len(one.Changes)-pastChanges),
		}
		row.Changes = words.Changes(r, one.Settings, one.Changes[:min(len(one.Changes), pastChanges)])
		view.Past = append(view.Past, row)
	}
	if n := len(past); n == pastRows && !past[n-1].First {
		view.Older = r.Link(changesPath, "vor", strconv.FormatInt(past[n-1].Number, 10))
	}
	return p.Show(r, status, "admin/changes", r.Printer.T("admin.changes.title"), view)
}

func waitingOf(r *staffauth.Request, m *edits.Merged) waitingRow {
	day := civil.DateOf(m.Moment.In(r.Town.Rules.Location))
	row := waitingRow{
		ID: m.ID.String(), Stand: standOf(m.Change), Address: r.Link(changePath(m.ID)), Day: day.String(), Date: r.Printer.Date(day), In: int(day - r.Today()), Who: m.Author.Name,
		Created: words.Stamp(r, m.Created), Changes: words.Changes(r, m.Settings, m.Changes),
	}
	for _, conflict := range m.Conflicts {
		row.Hinders = append(row.Hinders, r.Printer.T("settings.changes.collides", "place", words.Place(r, m.Settings, conflict.Path), "who", m.InForce.Author))
	}
	for _, problem := range m.Problems {
		if problem.Severity == tenant.Refusal {
			row.Hinders = append(row.Hinders, words.Problem(r, problem))
		}
	}
	return row
}

// undo answers POST: what takes one revision back becomes a draft, and its effect is shown.
func (p *Pages) undo(r *staffauth.Request) error {
	number, err := strconv.ParseInt(r.PostForm("fassung"), 10, 64)
	if err != nil || number < 1 {
		return apperr.New(apperr.Invalid).At("fassung")
	}
	c, err := p.History.Undo(r.Ctx(), r.Town, number, author(r))
	if err != nil {
		return err
	}
	r.SeeOther(r.Link(changePath(c.ID)))
	return nil
}

// reschedule lets a waiting change wait for another day.
func (p *Pages) reschedule(r *staffauth.Request) error {
	c, err := p.change(r)
	if err != nil {
		return err
	}
	if err := p.Fresh(r, standOf(c), "settings"); err != nil {
		return err
	}
	err = p.History.Reschedule(r.Ctx(), r.Town, c.ID, author(r), r.PostForm("tag"))
	if refusal := apperr.Of(err); err != nil && refusal.Field != "" {
		return p.showChanges(r, refusal.Status(), r.Sentence(refusal))
	}
	if err != nil {
		return err
	}
	r.SeeOther(r.Link(changesPath, "nach", "verschoben"))
	return nil
}
