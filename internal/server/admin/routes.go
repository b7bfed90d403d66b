package admin

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// Mount registers every address of the administration, each with the right that opens it.
func (p *Pages) Mount(r gin.IRouter) {
	r.GET(staffauth.Admin, p.Administer(p.start))

	r.POST(gonePath, p.Need(authz.Settings, authz.Change, p.bringBack))
	r.GET(gonePath, p.Need(authz.Settings, authz.Read, p.toStart))

	r.GET(accessPath, p.Need(authz.Staff, authz.Read, p.access))
	r.GET(accessPath+"/einladen", p.Need(authz.Staff, authz.Create, p.inviteForm))
	r.POST(accessPath+"/einladen", p.Need(authz.Staff, authz.Create, p.invite))
	one := accessPath + "/:person"
	r.GET(one, p.Need(authz.Staff, authz.Change, p.of(p.person)))
	for action, handle := range map[string]personHandler{
		"/rollen": p.grant, "/einladung": p.inviteAgain, "/zurueckziehen": p.withdraw, "/passwort": p.sendReset,
		"/faktor": p.resetFactor, "/schliessen": p.closeAccount, "/oeffnen": p.openAccount,
	} {
		r.POST(one+action, p.Need(authz.Staff, authz.Change, p.of(handle)))
		r.GET(one+action, p.Need(authz.Staff, authz.Change, p.of(p.back)))
	}

	r.GET(devicesPath, p.Need(authz.Device, authz.Read, p.devices))
	r.POST(devicesPath, p.Need(authz.Device, authz.Create, p.pair))
	r.POST(devicesPath+"/:device/beenden", p.Need(authz.Device, authz.Change, p.revoke))
	r.GET(devicesPath+"/:device/beenden", p.Need(authz.Device, authz.Read, p.toDevices))

	r.GET(auditPath, p.Need(authz.Audit, authz.Read, p.audit))
	r.POST(auditPath+"/pruefung", p.Need(authz.Audit, authz.Read, p.verify))
	r.POST(auditPath+"/export", p.Need(authz.Audit, authz.Read, p.export))
}
