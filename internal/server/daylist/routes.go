package daylist

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// Mount registers every address, each with the right that opens it.
func (p *Pages) Mount(r gin.IRouter) {
	r.GET(staffauth.Lists, p.Need(authz.Day, authz.Count, p.offices))
	r.GET(staffauth.Home+"/:office/liste", p.Need(authz.Contact, authz.Read, p.list))
	r.POST(staffauth.Home+"/:office/liste", p.Need(authz.Contact, authz.Read, p.makeList))
	r.GET(staffauth.Home+"/:office/liste/datei", p.Need(authz.Contact, authz.Read, p.file))
	r.GET(staffauth.Home+"/:office/notfall", p.Need(authz.Lists, authz.Read, p.plan))
	r.POST(staffauth.Home+"/:office/notfall", p.Need(authz.Lists, authz.Change, p.savePlan))
	r.POST(staffauth.Home+"/:office/notfall/probe", p.Need(authz.Lists, authz.Change, p.tryPlan))
	r.POST(staffauth.Home+"/:office/notfall/beenden", p.Need(authz.Lists, authz.Change, p.stop))
}
