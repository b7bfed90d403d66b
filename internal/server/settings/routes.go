package settings

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/staff/authz"
)

// editors are all forms.
var editors = []*editor{
	hallEditor, officeEditor, counterEditor, ruleEditor, specialEditor, closureEditor, categoryEditor, serviceEditor, bookingEditor, visitorsEditor, townEditor,
}

// Mount registers every address, each with the right that opens it.
func (p *Pages) Mount(r gin.IRouter) {
	r.GET(words.Offices, p.Need(authz.Settings, authz.Read, p.offices))
	r.GET(words.Hours, p.Need(authz.Opening, authz.Read, p.hours))
	r.GET(words.Closings, p.Need(authz.Opening, authz.Read, p.closings))
	r.GET(words.Services, p.Need(authz.Service, authz.Read, p.services))
	r.GET(words.Rules, p.Need(authz.Settings, authz.Read, p.rules))
	r.POST(words.Offices+"/:office/koennen", p.Need(authz.Settings, authz.Change, p.proposeMatrix))
	r.GET(words.Offices+"/:office/koennen", p.Need(authz.Settings, authz.Read, p.matrix))
	r.POST(orderPath, p.Need(authz.Settings, authz.Change, p.reorder))
	r.GET(words.Branding, p.Need(authz.Settings, authz.Read, p.brand))
	r.POST(words.Branding, p.Need(authz.Settings, authz.Change, p.proposeBrand))
	r.GET(words.Legal, p.Need(authz.Settings, authz.Read, p.legal))
	r.POST(words.Legal, p.Need(authz.Settings, authz.Change, p.proposeLegal))
	for _, e := range editors {
		p.mountEditor(r, e)
	}
}
