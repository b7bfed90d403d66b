package desk

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/authz"
	"stadttermin/internal/server/page"
)

// Mount registers every address of the desk. What is not open to everybody says which right opens it.
func (p *Pages) Mount(r gin.IRouter) {
	open := func(h page.Handler) gin.HandlerFunc { return p.Renderer.Handle(h) }
	need := func(object authz.Object, action authz.Action, h handler) gin.HandlerFunc {
		return p.Renderer.Handle(p.guard(object, action, h))
	}

	r.GET(signInPath, open(p.signInForm))
	r.POST(signInPath, open(p.signIn))
	r.POST(signOutPath, open(p.signOut))
	r.GET(signOutPath, open(p.home))

	r.GET(homePath, need(authz.Day, authz.Count, p.day))
	r.GET(homePath+"/:office", need(authz.Day, authz.Count, p.day))
}

// Addresses of the desk.
const (
	homePath    = "/bedienplatz"
	signInPath  = "/bedienplatz/anmelden"
	signOutPath = "/bedienplatz/abmelden"
)
