package change

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/staff/authz"
)

// Mount registers every address, each with the right that opens it.
func (p *Pages) Mount(r gin.IRouter) {
	r.GET(changesPath, p.Need(authz.Settings, authz.Read, p.changes))
	one := changesPath + "/:change"
	r.GET(one, p.Need(authz.Settings, authz.Change, p.effect))
	r.POST(one, p.Need(authz.Settings, authz.Change, p.save))
	r.GET(one+draft.Preview, p.Need(authz.Settings, authz.Change, p.preview))
	r.POST(one+"/entscheiden", p.Need(authz.Settings, authz.Change, p.decide))
	r.POST(one+"/verwerfen", p.Need(authz.Settings, authz.Change, p.drop))
	r.POST(one+"/tag", p.Need(authz.Settings, authz.Change, p.reschedule))
	r.POST(changesPath, p.Need(authz.Settings, authz.Change, p.undo))
	for _, action := range []string{"/entscheiden", "/verwerfen", "/tag"} {
		r.GET(one+action, p.Need(authz.Settings, authz.Change, p.toChange))
	}
}
