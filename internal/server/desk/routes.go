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
	p.mountPhone(r)
	p.mountAppointment(r)
	p.mountUnreached(r)
	p.mountPickup(r)
}

// mountPhone registers what is done for somebody on the telephone.
func (p *Pages) mountPhone(r gin.IRouter) {
	phone := p.Need(authz.Appointment, authz.Create, p.phone)
	r.GET(phonePath, phone)
	r.POST(phonePath, p.Need(authz.Appointment, authz.Create, p.book))
	r.GET(servicesPath, p.Need(authz.Appointment, authz.Create, p.services))
	r.POST(holdPath, p.Need(authz.Appointment, authz.Create, p.hold))
	r.POST(dropPath, p.Need(authz.Appointment, authz.Create, p.letGo))
	r.GET(holdPath, phone)
	r.GET(dropPath, phone)
	r.GET(whyPath, p.Need(authz.Reason, authz.Read, p.why))
	r.GET(staffauth.SearchPath, p.Need(authz.Search, authz.Read, p.searchForm))
	r.POST(staffauth.SearchPath, p.Need(authz.Search, authz.Read, p.search))
}

// mountAppointment registers the page of an appointment and what is done there.
func (p *Pages) mountAppointment(r gin.IRouter) {
	page := staffauth.Appointment + "/:reference"
	show := p.Need(authz.Appointment, authz.Read, p.appointment)
	r.GET(page, show)
	r.GET(page+"/drucken", p.Need(authz.Contact, authz.Read, p.letter))
	r.POST(page+"/kontakt", p.Need(authz.Contact, authz.Change, p.reach))
	r.POST(page+"/bestaetigung", p.Need(authz.Contact, authz.Change, p.resend))
	r.GET(page+"/verschieben", p.Need(authz.Appointment, authz.Change, p.chooseMove))
	r.POST(page+"/verschieben", p.Need(authz.Appointment, authz.Change, p.moveAppointment))
	r.POST(page+"/absagen", p.Need(authz.Appointment, authz.Change, p.cancelAppointment))
	r.POST(page+"/annehmen", p.Need(authz.Appointment, authz.Change, p.acceptKept))
	r.POST(page+"/zuruecknehmen", p.Need(authz.Appointment, authz.Change, p.restore))
	for _, posted := range []string{"/kontakt", "/bestaetigung", "/absagen", "/annehmen", "/zuruecknehmen"} {
		r.GET(page+posted, show)
	}
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
		r.GET(office+path, p.Need(authz.Day, authz.Count, p.toPlan))
	}
}

// mountCase registers the page of a case and what is done there.
func (p *Pages) mountCase(r gin.IRouter) {
	r.GET(staffauth.Case+"/:fall", p.Need(authz.Appointment, authz.Read, p.openCase))
	r.GET(staffauth.Case+"/:fall/drucken", p.Need(authz.Visit, authz.Read, p.ticket))
	for _, a := range actions {
		r.POST(staffauth.Case+"/:fall/"+a.path, p.Need(a.object, a.action, p.perform(a)))
		r.GET(staffauth.Case+"/:fall/"+a.path, p.Need(authz.Appointment, authz.Read, p.toCase))
	}
}
