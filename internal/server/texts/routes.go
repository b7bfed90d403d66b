package texts

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// Mount registers every address, each with the right that opens it.
func (p *Pages) Mount(r gin.IRouter) {
	r.GET(words.Texts, p.Need(authz.Text, authz.Read, p.list))
	r.POST(words.Texts, p.Need(authz.Text, authz.Change, p.save))
	r.GET(exportPath, p.Need(authz.Text, authz.Read, p.export))
	r.POST(importPath, p.Need(authz.Text, authz.Change, p.take))
	r.GET(importPath, p.Need(authz.Text, authz.Read, func(r *staffauth.Request) error {
		r.SeeOther(r.Link(words.Texts))
		return nil
	}))
}
