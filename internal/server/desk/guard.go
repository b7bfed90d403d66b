package desk

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/authz"
	"stadttermin/internal/fault"
	"stadttermin/internal/server/page"
	"stadttermin/internal/server/scope"
)

// handler answers a request of somebody who has signed in and may open the page.
type handler func(*visit) error

// guard lets those through who have the right in the town or in some office; in which ones, the handler asks. Whoever
// has not signed in is sent to do so, and comes back to where they wanted to go.
func (p *Pages) guard(object authz.Object, action authz.Action, h handler) page.Handler {
	return func(c *gin.Context) error {
		page.Private(c)
		staff, err := p.Accounts.Resume(c.Request.Context(), scope.Town(c).ID, sessionToken(c))
		if fault.CodeOf(err) == fault.Unauthenticated {
			toSignIn(c)
			return nil
		}
		if err != nil {
			return err
		}
		if !authz.Anywhere(staff.Grants, object, action) {
			return fault.New(fault.Forbidden)
		}
		return h(p.visit(c, staff))
	}
}

func toSignIn(c *gin.Context) {
	wanted := ""
	if c.Request.Method == http.MethodGet {
		wanted = c.Request.URL.RequestURI()
	}
	page.SeeOther(c, signInLink(c, wanted))
}

func signInLink(c *gin.Context, wanted string) string {
	return page.Link(scope.Of(c).Printer.Lang(), signInPath, "weiter", onward(wanted, ""))
}

// onward gives where to go after signing in: an address of the staff's own pages, or the one that is given otherwise.
// Anything else would let a link to our sign-in lead to somebody else's page.
func onward(wanted, otherwise string) string {
	u, err := url.Parse(wanted)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Path == signInPath || u.Path == signOutPath {
		return otherwise
	}
	if u.Path == homePath || strings.HasPrefix(u.Path, homePath+"/") {
		return u.RequestURI()
	}
	return otherwise
}
