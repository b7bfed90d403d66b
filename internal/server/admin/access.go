package admin

import (
	"net/http"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
)

// accessView is who may sign in, and what each role may do.
type accessView struct {
	People  []personRow
	Shown   int
	All     int
	Closed  bool   // closed accounts are listed too
	Toggle  string // address of the list with or without them
	Invite  string // address of the form; empty where the reader may not
	Matrix  []matrixGroup
	Roles   []string // over the columns of the matrix
	Columns int
	Done    string // what was done just before, in words
}

type personRow struct {
	Name, Email string
	Held        []heldRole
	State       string // invited, expired, closed, or active
	Factor      bool
	App         bool   // codes of an app are a second factor
	Passkeys    int    // how many passkeys are
	Missing     bool   // the second factor that a role of theirs asks for
	Seen        string // when they signed in last, or were invited
	Change      string // address; empty where the reader may not
}

// heldRole is a role with the offices that it is held for.
type heldRole struct{ Role, For string }

func (p *Pages) access(r *staffauth.Request) error {
	people, err := p.People.People(r.Ctx(), r.Town.ID, r.Now)
	if err != nil {
		return err
	}
	may := r.Staff.Can(authz.Staff, authz.Change, "")
	view := &accessView{All: len(people), Closed: r.Query("alle") != "", Matrix: matrix(), Toggle: r.Link(accessPath, "alle", "1")}
	if view.Closed {
		view.Toggle = r.Link(accessPath)
	}
	for _, role := range townRoles {
		view.Roles = append(view.Roles, r.Printer.T("role."+string(role)))
	}
	view.Columns = len(view.Roles) + 1
	if may {
		view.Invite = r.Link(accessPath + "/einladen")
	}
	if key := doneToAll[r.Query("nach")]; key != "" {
		view.Done = r.Printer.T(key)
	}
	for _, person := range people {
		if !person.Active && !view.Closed {
			continue
		}
		row := describe(r, person)
		if may {
			row.Change = r.Link(accessPath + "/" + person.ID.String())
		}
		view.People = append(view.People, row)
	}
	view.Shown = len(view.People)
	return p.Show(r, http.StatusOK, "admin/access", r.Printer.T("admin.access.title"), view)
}

// States of an account in words of the catalogue.
const (
	stateActive  = "active"
	stateInvited = "invited"
	stateExpired = "expired" // the invitation ran out
	stateClosed  = "closed"
)

func stateOf(p *account.Person) string {
	switch {
	case !p.Active:
		return stateClosed
	case p.Accepted:
		return stateActive
	case p.Invited != nil:
		return stateInvited
	}
	return stateExpired
}

func describe(r *staffauth.Request, p *account.Person) personRow {
	row := personRow{Name: p.Name, Email: p.Email, State: stateOf(p), Factor: p.Factor(), App: p.App, Passkeys: p.Passkeys, Missing: !p.Factor() && p.Holds(authz.Administrator)}
	for _, grant := range p.Grants {
		row.hold(r.Printer.T("role."+string(grant.Role)), forWhom(r, grant))
	}
	switch {
	case p.SignedIn != nil:
		row.Seen = moment(r, *p.SignedIn)
	case p.Invited != nil:
		row.Seen = r.Printer.T("admin.access.invited_at", "when", moment(r, *p.Invited))
	}
	return row
}

// hold gathers the offices of one role in one line.
func (row *personRow) hold(role, office string) {
	if last := len(row.Held) - 1; last >= 0 && row.Held[last].Role == role {
		row.Held[last].For += ", " + office
		return
	}
	row.Held = append(row.Held, heldRole{role, office})
}

func forWhom(r *staffauth.Request, grant authz.Grant) string {
	if grant.Office == "" {
		return r.Printer.T("admin.access.whole_town")
	}
	if office := r.Settings.Office(grant.Office); office != nil {
		return r.OfficeName(office).String()
	}
	return grant.Office
}

// moment says a time of today by the clock, and others by their day.
func moment(r *staffauth.Request, t time.Time) string {
	t = t.In(r.Now.Location())
	date := civil.DateOf(t)
	if date == r.Today() {
		return r.Printer.T("admin.access.today", "time", r.Printer.Time(t))
	}
	return r.Printer.DateShort(date)
}
