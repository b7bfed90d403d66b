package desk

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// Mount registers every address of the desk, each with the right that opens it.
func (p *Pages) Mount(r gin.IRouter) {
	day := p.NeedOrRecall(authz.Day, authz.Count, p.day)
	r.GET(staffauth.Home, day)
	r.GET(staffauth.Home+"/:office", day)
	p.mountPlan(r)
	p.mountCase(r)
	p.mountPickup(r)
	r.GET(staffauth.SearchPath, p.Need(authz.Search, authz.Read, p.searchForm))
	r.POST(staffauth.SearchPath, p.Need(authz.Search, authz.Read, p.search))
}

// mountPlan registers what is done from the plan of a day.
func (p *Pages) mountPlan(r gin.IRouter) {
	office := staffauth.Home + "/:office"
	r.POST(office+"/schalter", p.Need(authz.Visit, authz.Call, p.chooseCounter))
	r.POST(office+"/naechste", p.Need(authz.Visit, authz.Call, p.callNext))
	r.GET(staffauth.Home+"/ereignisse", p.Need(authz.Day, authz.Read, p.eventsOfAll))
	r.GET(office+"/ereignisse", p.Need(authz.Day, authz.Read, p.events))
	r.GET(office+"/stand", p.Need(authz.Day, authz.Read, p.stand))
	r.GET(office+"/nummer", p.Need(authz.Visit, authz.Create, p.numberForm))
	r.POST(office+"/nummer", p.Need(authz.Visit, authz.Create, p.drawNumber))
	for _, path := range []string{"/schalter", "/naechste"} {
		r.GET(office+path, p.Need(authz.Day, authz.Count, leadToPlan))
	}
}

// mountCase registers the page of a case and what is done there.
func (p *Pages) mountCase(r gin.IRouter) {
	r.GET(staffauth.Case+"/:fall", p.Need(authz.Appointment, authz.Read, p.openCase))
	r.GET(staffauth.Case+"/:fall/drucken", p.Need(authz.Visit, authz.Read, p.ticket))
	for _, a := range actions {
		r.POST(staffauth.Case+"/:fall/"+a.path, p.Need(a.object, a.action, p.perform(a)))
		r.GET(staffauth.Case+"/:fall/"+a.path, p.Need(authz.Appointment, authz.Read, leadToCase))
	}
}
