package desk

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/authz"
	"stadttermin/internal/server/staff"
)

// Mount registers every address of the desk, each with the right that opens it.
func (p *Pages) Mount(r gin.IRouter) {
	r.GET(staff.Home, p.Need(authz.Day, authz.Count, p.day))
	p.mountIntake(r)
	r.GET(staff.Home+"/:office", p.Need(authz.Day, authz.Count, p.day))
	r.GET(staff.Home+"/:office/ereignisse", p.Need(authz.Day, authz.Read, p.events))
	r.GET(staff.Home+"/:office/stand", p.Need(authz.Day, authz.Read, p.stand))
}
