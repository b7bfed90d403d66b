// Package scope carries what every handler of a town's host acts in: the town in force at this request, the language
// of the answer, and the request's id. The middleware sets it once; handlers only read it.
package scope

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
)

const key = "scope"

// Scope is set before any handler of a town's host runs.
type Scope struct {
	Town    *directory.Town
	Printer *i18n.Printer // of the language chosen for this request
	ID      string        // of the request, for the log and for error pages
	Scheme  string        // public scheme, http in development
	Claim   budget.Claim
}

// Act is something of this purpose that the visitor wants.
func (s *Scope) Act(purpose budget.Purpose) budget.Act {
	return budget.Act{Tenant: s.Town.ID, Rules: &s.Town.Settings().Profile.Visitors, Purpose: purpose, Claim: s.Claim}
}

// Set puts the scope into the request.
func Set(c *gin.Context, s *Scope) { c.Set(key, s) }

// Of gives the request's scope. It panics on a route that was mounted outside a town's host.
func Of(c *gin.Context) *Scope { return c.MustGet(key).(*Scope) }

// Town gives the town of the request.
func Town(c *gin.Context) *directory.Town { return Of(c).Town }
