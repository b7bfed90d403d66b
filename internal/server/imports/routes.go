package imports

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// Mount registers every address, each with the right that opens it.
func (p *Pages) Mount(r gin.IRouter) {
	one := staffauth.Import + "/:import"
	r.GET(staffauth.Import, p.Need(authz.Import, authz.Read, p.start))
	r.POST(staffauth.Import, p.Need(authz.Import, authz.Create, p.upload))
	r.GET(staffauth.Import+"/vorlage.csv", p.Need(authz.Import, authz.Read, template))
	r.GET(one, p.Need(authz.Import, authz.Read, p.result))
	r.GET(one+"/zuordnung", p.Need(authz.Import, authz.Create, p.mapping))
	r.POST(one+"/zuordnung", p.Need(authz.Import, authz.Create, p.saveMapping))
	r.GET(one+"/vorschau", p.Need(authz.Import, authz.Create, p.preview))
	r.GET(one+"/probleme.csv", p.Need(authz.Import, authz.Create, p.problems))
	r.POST(one+"/antwort", p.Need(authz.Import, authz.Create, p.answer))
	r.POST(one+"/zeile", p.Need(authz.Import, authz.Create, p.correct))
	r.POST(one+"/auslassen", p.Need(authz.Import, authz.Create, p.skip))
	r.POST(one+"/eintragen", p.Need(authz.Import, authz.Create, p.confirm))
	r.POST(one+"/verwerfen", p.Need(authz.Import, authz.Create, p.drop))
	r.POST(one+"/zuruecknehmen", p.Need(authz.Import, authz.Remove, p.undo))
}
