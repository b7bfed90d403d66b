package admin

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/authz"
	"stadttermin/internal/server/staff"
)

// Mount registers every address of the administration, each with the right that opens it.
func (p *Pages) Mount(r gin.IRouter) {
	r.GET(staff.Admin, p.Administer(p.start))
	r.GET(staff.Admin+"/zugaenge", p.Need(authz.Staff, authz.Read, p.access))
	r.GET(auditPath, p.Need(authz.Audit, authz.Read, p.audit))
	r.POST(auditPath+"/pruefung", p.Need(authz.Audit, authz.Read, p.verify))
	r.POST(auditPath+"/export", p.Need(authz.Audit, authz.Read, p.export))
}
