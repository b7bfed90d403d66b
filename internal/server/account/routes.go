package account

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
)

// Addresses of one's own account.
const (
	forgottenPath = staffauth.Home + "/passwort"
	passwordPath  = staffauth.OwnPath + "/passwort"
	sessionsPath  = staffauth.OwnPath + "/sitzungen"
	dropPath      = staffauth.FactorPath + "/beenden"
	permitPath    = staffauth.FactorPath + "/bestaetigen"
	removePath    = passkeyPath + "/:passkey/entfernen"
	codesPath     = staffauth.FactorPath + "/ersatzcodes"
	savedPath     = codesPath + "/gesichert"
)

// Mount registers every address of one's own account. A form's address opened by GET leads back to its page.
func (p *Pages) Mount(r gin.IRouter) {
	r.GET(forgottenPath, p.Outside(p.forgottenForm))
	r.POST(forgottenPath, p.Outside(p.forgotten))
	r.GET(account.LinkPath+":token", p.Outside(p.linkForm))
	r.POST(account.LinkPath+":token", p.Outside(p.followLink))

	r.GET(staffauth.OwnPath, p.SignedIn(p.own))
	r.POST(passwordPath, p.SignedIn(p.changePassword))
	r.POST(sessionsPath, p.SignedIn(p.endOthers))

	r.GET(staffauth.FactorPath, p.SettingUp(p.factorForm))
	r.POST(staffauth.FactorPath, p.SettingUp(p.finishFactor))
	r.POST(passkeyPath, p.SettingUp(p.finishPasskey))
	r.GET(passkeyPath, p.SettingUp(p.factorForm))
	r.POST(permitPath, p.SignedIn(p.permit))
	r.POST(removePath, p.SignedIn(p.dropPasskey))
	r.POST(dropPath, p.SignedIn(p.dropFactor))
	r.POST(codesPath, p.SignedIn(p.renewCodes))
	r.GET(codesPath, p.SignedIn(p.shownCodes))
	r.POST(savedPath, p.SignedIn(p.savedCodes))
	for _, path := range []string{passwordPath, sessionsPath, dropPath, savedPath, permitPath, removePath} {
		r.GET(path, p.SignedIn(p.back))
	}
}
