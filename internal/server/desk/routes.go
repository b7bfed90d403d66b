package desk

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/authz"
	"stadttermin/internal/server/staff"
)

// Mount registers every address of the desk, each with the right that opens it.
func (p *Pages) Mount(r gin.IRouter) {
	day := p.Need(authz.Day, authz.Count, p.day)
	r.GET(staff.Home, day)
	r.GET(staff.Home+"/:office", day)
	p.mountPlan(r)
	p.mountCase(r)
	p.mountIntake(r)
}

// mountPlan registers what is done from the plan of a day.
func (p *Pages) mountPlan(r gin.IRouter) {
	office := staff.Home + "/:office"
	r.POST(office+"/schalter", p.Need(authz.Visit, authz.Call, p.chooseCounter))
	r.POST(office+"/naechste", p.Need(authz.Visit, authz.Call, p.callNext))
	r.GET(office+"/ereignisse", p.Need(authz.Day, authz.Read, p.events))
	r.GET(office+"/stand", p.Need(authz.Day, authz.Read, p.stand))
	r.GET(office+"/nummer", p.Need(authz.Visit, authz.Create, p.numberForm))
	r.POST(office+"/nummer", p.Need(authz.Visit, authz.Create, p.drawNumber))
	for _, path := range []string{"/schalter", "/naechste"} {
		r.GET(office+path, p.Need(authz.Day, authz.Count, p.toPlan))
	}
}

// mountCase registers the page of a case and what is done there.
func (p *Pages) mountCase(r gin.IRouter) {
	r.GET(casePath+"/:fall", p.Need(authz.Appointment, authz.Read, p.openCase))
	for _, a := range actions {
		r.POST(casePath+"/:fall/"+a.path, p.Need(a.object, a.action, p.perform(a)))
		r.GET(casePath+"/:fall/"+a.path, p.Need(authz.Appointment, authz.Read, p.toCase))
	}
}
