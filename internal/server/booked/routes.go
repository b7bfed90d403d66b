package booked

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// Mount registers every address, each with the right that opens it. Those that only forms post to lead back to the page
// when somebody opens them.
func (p *Pages) Mount(r gin.IRouter) {
	p.mountPage(r)
	p.mountUnreached(r)
}

func (p *Pages) mountPage(r gin.IRouter) {
	page := staffauth.Appointment + "/:reference"
	show := p.Need(authz.Appointment, authz.Read, p.page)
	r.GET(page, show)
	r.GET(page+"/drucken", p.Need(authz.Contact, authz.Read, p.letter))
	r.POST(page+"/kontakt", p.Need(authz.Contact, authz.Change, p.saveContact))
	r.POST(page+"/bestaetigung", p.Need(authz.Contact, authz.Change, p.confirm))
	r.POST(page+"/absagen", p.Need(authz.Appointment, authz.Change, p.cancel))
	r.POST(page+"/annehmen", p.Need(authz.Appointment, authz.Change, p.accept))
	r.POST(page+"/zuruecknehmen", p.Need(authz.Appointment, authz.Change, p.undo))
	for _, posted := range []string{"/kontakt", "/bestaetigung", "/absagen", "/annehmen", "/zuruecknehmen"} {
		r.GET(page+posted, show)
	}
}

func (p *Pages) mountUnreached(r gin.IRouter) {
	r.GET(staffauth.Unreached, p.Need(authz.Contact, authz.Read, p.unreached))
	one := staffauth.Unreached + "/:reference"
	for action, note := range map[string]func(Unreached) noting{
		"/angerufen": func(u Unreached) noting { return u.Called }, "/erledigt": func(u Unreached) noting { return u.Settle },
	} {
		r.POST(one+action, p.Need(authz.Contact, authz.Change, p.noteUnreached(note)))
		r.GET(one+action, p.Need(authz.Contact, authz.Read, p.unreached))
	}
}
