package staffauth

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/scope"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Request is one of somebody who has signed in and may open the page.
type Request struct {
	*gin.Context
	Staff    *account.Staff
	Session  string // the token of theirs
	Town     *directory.Town
	Settings *tenant.Settings
	Printer  *i18n.Printer
	Now      time.Time // in the town's location
	Away     bool      // the database does not answer: who this is, is known from before
	Self     string    // what a language switch opens; empty: the address of this request
}

func (g *Gate) request(c *gin.Context, staff *account.Staff, token string) *Request {
	s := scope.Of(c)
	return &Request{
		Context: c, Staff: staff, Session: token, Town: s.Town, Settings: s.Town.Settings(), Printer: s.Printer, Now: g.Now().In(s.Town.Rules.Location),
	}
}

// Ctx ends when the visitor has gone.
func (r *Request) Ctx() context.Context { return r.Request.Context() }

// Today is the town's date.
func (r *Request) Today() civil.Date { return civil.DateOf(r.Now) }

// Link gives an address in the reader's language; pairs are names and values of its query.
func (r *Request) Link(path string, pairs ...string) string {
	return render.Link(r.Printer.Lang(), path, pairs...)
}

// OfficeName names an office in the reader's language.
func (r *Request) OfficeName(o *office.Office) render.Text {
	return render.TextOf(r.Settings, r.Printer, "offices."+o.ID+".name", o.Name)
}

// ServiceName names a service of an appointment. One that the settings no longer know keeps its id for a name.
func (r *Request) ServiceName(id string) render.Text {
	name := id
	if service := r.Settings.Catalog.Service(id); service != nil {
		name = service.Name
	}
	return render.TextOf(r.Settings, r.Printer, "services."+id+".name", name)
}

// GrantName says a grant in words: the role, and the office where it is for one alone.
func (r *Request) GrantName(grant authz.Grant) string {
	role := r.Printer.T("role." + string(grant.Role))
	if grant.Office == "" {
		return role
	}
	name := grant.Office
	if office := r.Settings.Office(grant.Office); office != nil {
		name = r.OfficeName(office).String()
	}
	return role + " · " + name
}

// Sentence says a refusal in the reader's language.
func (r *Request) Sentence(refusal *apperr.Error) string {
	return render.StaffSentence(scope.Of(r.Context), refusal)
}
