// Package staffauth is what all pages of the town hall's people stand on: signing in, the right that opens a page, and the
// frame around it. The pages themselves are those of desk and admin.
//
// Invariants: every address but those of signing in names the right that opens it; nothing of these pages is kept in a
// cache; whoever signs in is led on to these pages and nowhere else.
package staffauth

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/tenant"
)

// Accounts signs people in and out and tells whose session it is.
type Accounts struct {
	SignIns
	PendingSignIns
	Sessions
}

// AccountsOf gives those of the use cases that sign people in.
func AccountsOf(s *account.Services) Accounts { return Accounts{s.SignIns, s.Pending, s.Sessions} }

// SignIns begins sign-ins with a password.
type SignIns interface {
	SignIn(ctx context.Context, id tenant.ID, attempt account.Attempt) (*account.SignInResult, error)
}

// PendingSignIns completes those that wait for a second factor.
type PendingSignIns interface {
	Ways(ctx context.Context, id tenant.ID, token string, site passkey.Site) (*account.Ways, error)
	Confirm(ctx context.Context, id tenant.ID, attempt account.CodeAttempt) (*account.SignInResult, error)
}

// Sessions tells whose session it is.
type Sessions interface {
	Resume(ctx context.Context, id tenant.ID, token string) (*account.Staff, error)
	Touch(ctx context.Context, id tenant.ID, token string, staff *account.Staff) error
	SignOut(ctx context.Context, id tenant.ID, token string) error
}

// Gate lets staff in.
type Gate struct {
	Accounts Accounts
	Stands   Stands
	Regulars *budget.Regulars
	Now      func() time.Time

	renderer *render.Renderer
	known    known
}

// NewGate gives a gate whose refusals are shown with the templates of staff.
func NewGate(accounts Accounts, stands Stands, regulars *budget.Regulars, renderer *render.Renderer, now func() time.Time) *Gate {
	return &Gate{Accounts: accounts, Stands: stands, Regulars: regulars, Now: now, renderer: renderer.ForStaff()}
}

// Handler answers a request of somebody who has signed in and may open the page, or gives the refusal.
type Handler func(*Request) error

// Need lets those through who have the right in the town or in some office; in which ones, the handler asks. Whoever
// has not signed in is sent to do so, and comes back to where they wanted to go.
func (g *Gate) Need(object authz.Object, action authz.Action, h Handler) gin.HandlerFunc {
	return g.SignedIn(g.withRight(object, action, h))
}

func (g *Gate) withRight(object authz.Object, action authz.Action, h Handler) Handler {
	return func(r *Request) error {
		switch {
		case authz.Anywhere(r.Staff.Grants, object, action):
			return h(r)
		case r.Request.URL.Path == Home && administers(r.Staff.Grants):
			r.SeeOther(r.Link(Admin)) // who has no desk begins there
			return nil
		}
		return apperr.New(apperr.Forbidden)
	}
}

// Administer lets those through to whom some section of the administration is open.
func (g *Gate) Administer(h Handler) gin.HandlerFunc {
	return g.SignedIn(func(r *Request) error {
		if !administers(r.Staff.Grants) {
			return apperr.New(apperr.Forbidden)
		}
		return h(r)
	})
}

// SignedIn lets everybody through who has signed in: what is theirs alone needs no right.
func (g *Gate) SignedIn(h Handler) gin.HandlerFunc { return g.letIn(h, false, false) }

// SettingUp lets those through as well who have to set up a second factor first: it is for the pages where they do.
func (g *Gate) SettingUp(h Handler) gin.HandlerFunc { return g.letIn(h, true, false) }

func (g *Gate) letIn(h Handler, settingUp, recalls bool) gin.HandlerFunc {
	return g.Outside(func(c *gin.Context) error {
		town, token := request.Of(c).Town.ID, render.Cookie(c, sessionCookie)
		staff, away, err := g.resume(c, town, token, recalls)
		switch {
		case apperr.CodeOf(err) == apperr.Unauthenticated:
			toSignIn(c)
			return nil
		case err != nil:
			return err
		case staff.FactorDue && !settingUp:
			request.Of(c).SeeOther(request.Of(c).Link(FactorPath))
			return nil
		}
		g.Regulars.Note(town, token, g.Now())
		if somebodys(c.Request) && !away {
			if err := g.Accounts.Touch(c.Request.Context(), town, token, staff); err != nil {
				return err
			}
		}
		r := &Request{Visit: request.Of(c), Staff: staff, Session: token, Recalled: away}
		return h(r)
	})
}

// somebodys tells whether a request is the doing of a person. What a page loads by itself, to stay current, is no sign of
// anybody being there. Browsers that do not say are believed.
func somebodys(r *http.Request) bool {
	mode := r.Header.Get("Sec-Fetch-Mode")
	return r.Method != http.MethodGet || mode == "" || mode == "navigate"
}

// Outside answers requests of people who have not signed in. Nothing of it is kept in a cache.
func (g *Gate) Outside(h render.Handler) gin.HandlerFunc {
	return g.renderer.Handle(func(c *gin.Context) error {
		render.Private(c)
		return h(c)
	})
}

// ShowOutside answers with a page of somebody who has not signed in. self is what a language switch opens.
func (g *Gate) ShowOutside(c *gin.Context, status int, name, title, self string, data any) error {
	return g.renderer.Show(c, status, name, render.View{Title: title, Data: data, Self: self})
}

// Show answers with a page of staff. name is a template's folder and name, e.g. desk/day.
func (g *Gate) Show(r *Request, status int, name, title string, data any) error {
	return g.renderer.Show(r.Context, status, name, render.View{Title: title, Data: data, Around: r.bar(), Self: r.Self})
}

// ShowPart answers with a part of a page's template alone, such as main, for a script that has the rest already.
func (g *Gate) ShowPart(r *Request, status int, name, part string, data any) error {
	return g.renderer.Show(r.Context, status, name, render.View{Data: data, Part: part})
}

// Addresses that staff's pages begin with, and those of signing in.
const (
	Home        = "/bedienplatz"
	Admin       = "/verwaltung"
	Changes     = Admin + "/aenderungen"
	Figures     = Admin + "/kennzahlen"
	Lists       = Home + "/liste"
	Unreached   = Home + "/nicht-erreicht"
	Pickup      = Home + "/abholung"
	Appointment = Home + "/termin" // below it, under the reference
	Case        = Home + "/fall"   // below it, under the reference or the id of somebody without an appointment
	Phone       = Home + "/telefon"
	Import      = Home + "/import" // where files are uploaded, which may be larger than forms
	SearchPath  = Home + "/suche"
	signInPath  = Home + "/anmelden"
	signOutPath = Home + "/abmelden"
	codePath    = signInPath + "/code"
	// OwnPath is where everybody finds their own account, FactorPath their second factor.
	OwnPath    = Home + "/konto"
	FactorPath = OwnPath + "/faktor"
)

// Mount registers the addresses of signing in and out.
func (g *Gate) Mount(r gin.IRouter) {
	r.GET(signInPath, g.Outside(g.signInForm))
	r.POST(signInPath, g.Outside(g.signIn))
	r.GET(codePath, g.Outside(g.codeForm))
	r.POST(codePath, g.Outside(g.confirm))
	r.POST(signOutPath, g.Outside(g.signOut))
	r.GET(signOutPath, g.Outside(g.home))
}

func toSignIn(c *gin.Context) {
	wanted := ""
	if c.Request.Method == http.MethodGet {
		wanted = c.Request.URL.RequestURI()
	}
	request.Of(c).SeeOther(signInLink(c, wanted))
}

func signInLink(c *gin.Context, wanted string) string {
	return request.Link(request.Of(c).Printer.Lang(), signInPath, "weiter", onward(wanted))
}

// onward gives where to go after signing in: an address of the staff's own pages, or nothing. Anything else would let a
// link to our sign-in lead to somebody else's page.
func onward(wanted string) string {
	u, err := url.Parse(wanted)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || within(u.Path, signInPath) || u.Path == signOutPath {
		return ""
	}
	if Theirs(u.Path) {
		return u.RequestURI()
	}
	return ""
}

// Theirs tells whether a path is one of staff's pages.
func Theirs(path string) bool { return within(path, Home) || within(path, Admin) }

// ForCitizens tells whether a path is one of staff's pages that is printed for a citizen, in a language of the town's.
func ForCitizens(path string) bool { return Theirs(path) && strings.HasSuffix(path, "/drucken") }

// within tells whether a path is that of a part or one below it.
func within(path, part string) bool { return path == part || strings.HasPrefix(path, part+"/") }
