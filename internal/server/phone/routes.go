package phone

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// Mount registers every address, each with the right that opens it.
func (p *Pages) Mount(r gin.IRouter) {
	phone := p.Need(authz.Appointment, authz.Create, p.phone)
	r.GET(staffauth.Phone, phone)
	r.POST(staffauth.Phone, p.Need(authz.Appointment, authz.Create, p.book))
	r.GET(servicesPath, p.Need(authz.Appointment, authz.Create, p.services))
	r.POST(holdPath, p.Need(authz.Appointment, authz.Create, p.hold))
	r.POST(dropPath, p.Need(authz.Appointment, authz.Create, p.release))
	r.GET(holdPath, phone)
	r.GET(dropPath, phone)
	r.GET(whyPath, p.Need(authz.Reason, authz.Read, p.why))
	move := staffauth.Appointment + "/:reference/verschieben"
	r.GET(move, p.Need(authz.Appointment, authz.Change, p.chooseMove))
	r.POST(move, p.Need(authz.Appointment, authz.Change, p.move))
}
