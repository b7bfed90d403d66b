// Package closure holds the pages on which counters, offices or the town are closed at short notice, and on which the
// people whom that touches are worked through. They work without scripts: what is closed and how it is shown stands in
// the address, and only a POST closes anything.
//
// Invariants: opening a page changes nothing; whoever may not see names gets numbers, and names are not even read; what
// is confirmed is what was shown.
package closure

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

// Orders reckons closures, carries them out and shows them.
type Orders interface {
	Assess(ctx context.Context, town *directory.Town, order *closure.Order, named []string) (*closure.Assessment, error)
	CarryOut(ctx context.Context, town *directory.Town, order *closure.Order, named []string) (*closure.Assessment, error)
	List(ctx context.Context, town *directory.Town, offices []string) ([]*closure.Closure, error)
	Find(ctx context.Context, town *directory.Town, id uuid.UUID, named []string) (*closure.Closure, error)
}

// Rows works through the people of a closure, and takes closures back.
type Rows interface {
	Undo(ctx context.Context, town *directory.Town, id uuid.UUID, by closure.Actor, answered int) error
	Restore(ctx context.Context, town *directory.Town, id, appointment uuid.UUID, by closure.Actor) error
	Call(ctx context.Context, town *directory.Town, call closure.Call, by audit.Actor) error
}

// Answers speaks for people who were telephoned.
type Answers interface {
	AcceptFor(ctx context.Context, town *directory.Town, m booking.StaffAccess, id uuid.UUID, key string) (*appointment.Appointment, error)
}

// Messages says what a mail would say.
type Messages interface {
	Message(town *directory.Town, a *appointment.Appointment, kind mail.Kind, sequence int) mail.Message
}

// Config is what Pages needs.
type Config struct {
	*staffauth.Gate

	Orders   Orders
	Rows     Rows
	Answers  Answers
	Messages Messages
	Bundle   *i18n.Bundle
}

// Pages answers the requests of staff.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }

// Addresses of closures.
const (
	listPath = staffauth.Home + "/ausfall"
	newPath  = listPath + "/neu"
)

func pathOf(id uuid.UUID) string { return listPath + "/" + id.String() }

// Mount registers every address, each with the right that opens it. Those that only forms post to lead back to the
// closure when somebody opens them.
func (p *Pages) Mount(r gin.IRouter) {
	r.GET(listPath, p.Need(authz.Closure, authz.Read, p.list))
	r.POST(listPath, p.Need(authz.Closure, authz.Create, p.carryOut))
	r.GET(newPath, p.Need(authz.Closure, authz.Create, p.assess))
	r.GET(listPath+"/:id", p.Need(authz.Closure, authz.Read, p.one))
	r.POST(listPath+"/:id/zuruecknehmen", p.Need(authz.Closure, authz.Change, p.undo))
	r.POST(listPath+"/:id/:reference/:action", p.Need(authz.Closure, authz.Call, p.changeRow))
	r.GET(listPath+"/:id/zuruecknehmen", p.Need(authz.Closure, authz.Read, p.askUndo))
	r.GET(listPath+"/:id/:reference/:action", p.Need(authz.Closure, authz.Read, p.toOne))
}

// offices gives those of the town in which the reader has a right.
func offices(r *staffauth.Request, object authz.Object, action authz.Action) []string {
	var all []string
	for _, o := range r.Settings.PlanOn(r.Today()).Offices {
		all = append(all, o.ID)
	}
	return authz.Offices(r.Staff.Grants, object, action, all)
}

// listView lists closures.
type listView struct {
	New  string // address; empty where the reader may close nothing
	Rows []line
}

// line is one closure of the list.
type line struct {
	What     string
	When     string
	Reason   string
	Author   string
	Created  string
	Address  string
	Progress closure.Progress
	Undone   bool
	Over     bool
}

func (p *Pages) list(r *staffauth.Request) error {
	list, err := p.Orders.List(r.Ctx(), r.Town, offices(r, authz.Closure, authz.Read))
	if err != nil {
		return err
	}
	view := listView{}
	if authz.Anywhere(r.Staff.Grants, authz.Closure, authz.Create) {
		view.New = r.Link(newPath)
	}
	for _, k := range list {
		view.Rows = append(view.Rows, line{
			What: what(r, &k.Outage), When: span(r, &k.Outage), Reason: reasonOf(r, &k.Outage), Author: k.Author, Created: moment(r, k.Created),
			Address: r.Link(pathOf(k.ID)), Progress: k.Count, Undone: k.Undone != nil, Over: !r.Now.Before(k.Ends),
		})
	}
	return p.Show(r, http.StatusOK, "desk/closures", r.Printer.T("desk.closure.title"), view)
}

// what names what is closed.
func what(r *staffauth.Request, o *closure.Outage) string {
	if o.Office == "" {
		return r.Printer.T("desk.closure.whole_town")
	}
	office := r.Settings.Office(o.Office)
	if office == nil {
		return o.Office
	}
	name := r.OfficeName(office).String()
	if len(o.Counters) == 0 {
		return name
	}
	var counters []string
	for i := range office.Counters {
		if slices.Contains(o.Counters, office.Counters[i].ID) {
			counters = append(counters, office.Counters[i].Name)
		}
	}
	return r.Printer.T("desk.closure.counters_of", "counters", r.Printer.List(counters), "office", name)
}

// reasonOf says why, in the reader's language where every language has words for it.
func reasonOf(r *staffauth.Request, o *closure.Outage) string {
	if slices.Contains(appointment.ClosureReasons, o.Reason) {
		return r.Printer.T("closure.reason." + o.Reason)
	}
	return o.Reason
}

// named gives the offices whose people's names the reader may see.
func named(r *staffauth.Request) []string { return offices(r, authz.Contact, authz.Read) }

func key() string { return uuid.NewString() }

// sentence says a refusal in the reader's language.
func sentence(r *staffauth.Request, code string, args map[string]any) string {
	return r.Sentence(&apperr.Error{Code: apperr.Code(code), Args: args})
}
