package desk

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/account"
	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
	"stadttermin/internal/office"
	"stadttermin/internal/server/page"
	"stadttermin/internal/server/scope"
	"stadttermin/internal/tenant"
)

// visit is one request of somebody who has signed in.
type visit struct {
	c        *gin.Context
	staff    *account.Staff
	town     *booking.Town
	settings *tenant.Settings
	p        *i18n.Printer
	now      time.Time // in the town's location
}

func (p *Pages) visit(c *gin.Context, staff *account.Staff) *visit {
	s := scope.Of(c)
	return &visit{
		c: c, staff: staff, town: s.Town, settings: s.Town.Settings(), p: s.Printer, now: p.Now().In(s.Town.Rules.Location),
	}
}

func (v *visit) ctx() context.Context { return v.c.Request.Context() }

// today is the town's date.
func (v *visit) today() civil.Date { return civil.DateOf(v.now) }

func (v *visit) link(path string, pairs ...string) string {
	return page.Link(v.p.Lang(), path, pairs...)
}

func (v *visit) officeName(o *office.Office) page.Text {
	return page.TextOf(v.settings, v.p, "offices."+o.ID+".name", o.Name)
}

// serviceName names a service of an appointment. One that the settings no longer know keeps its id for a name.
func (v *visit) serviceName(id string) page.Text {
	name := id
	if service := v.settings.Catalog.Service(id); service != nil {
		name = service.Name
	}
	return page.TextOf(v.settings, v.p, "services."+id+".name", name)
}
