// Package request carries what every handler of a town's host acts in: the town in force at this request, the language of
// the answer, the moment, and the request's id. The middleware sets it once; handlers only read it.
package request

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

const key = "visit"

// Visit is one request to a town's host. Those of staff, of devices and of citizens begin with it and add who it is.
type Visit struct {
	*gin.Context
	Town     *directory.Town
	Settings *tenant.Settings
	Printer  *i18n.Printer // of the language chosen for this request
	Now      time.Time     // in the town's location
	ID       string        // of the request, for the log and for error pages
	Scheme   string        // public scheme, http in development
	Claim    budget.Claim
}

// Set puts the visit into the request, with the settings of its town.
func Set(c *gin.Context, v *Visit) {
	v.Context, v.Settings, v.Now = c, v.Town.Settings(), v.Now.In(v.Town.Rules.Location)
	c.Set(key, v)
}

// Of gives the visit of a request. It panics on a route that was mounted outside a town's host.
func Of(c *gin.Context) *Visit { return c.MustGet(key).(*Visit) }

// Bound gives the visit of a request, or nil where no town is known (yet).
func Bound(c *gin.Context) *Visit {
	v, _ := c.Get(key)
	visit, _ := v.(*Visit)
	return visit
}

// Ctx ends when the visitor has gone.
func (v *Visit) Ctx() context.Context { return v.Request.Context() }

// Today is the town's date.
func (v *Visit) Today() civil.Date { return civil.DateOf(v.Now) }

// Link gives an address in the visitor's language; pairs are names and values of its query.
func (v *Visit) Link(path string, pairs ...string) string {
	return Link(v.Printer.Lang(), path, pairs...)
}

// SeeOther sends the browser to another page after a form was handled.
func (v *Visit) SeeOther(address string) { v.Redirect(http.StatusSeeOther, address) }

// OfficeName names an office in the visitor's language.
func (v *Visit) OfficeName(o *office.Office) Text {
	return TextOf(v.Settings, v.Printer, "offices."+o.ID+".name", o.Name)
}

// OfficeNameOf names an office by its id. One that the settings no longer know keeps its id for a name.
func (v *Visit) OfficeNameOf(id string) Text {
	o := v.Settings.Office(id)
	if o == nil {
		o = &office.Office{ID: id, Name: id}
	}
	return v.OfficeName(o)
}

// CounterName names a counter of an office as the town does.
func (v *Visit) CounterName(o *office.Office, id string) Text {
	name := id
	if i := o.Counter(id); i >= 0 && o.Counters[i].Name != "" {
		name = o.Counters[i].Name
	}
	return TextOf(v.Settings, v.Printer, "offices."+o.ID+".counters."+id+".name", name)
}

// ServiceName names a service of an appointment. One that the settings no longer know keeps its id for a name.
func (v *Visit) ServiceName(id string) Text {
	name := id
	if service := v.Settings.Catalog.Service(id); service != nil {
		name = service.Name
	}
	return TextOf(v.Settings, v.Printer, "services."+id+".name", name)
}

// Act is something of this purpose that the visitor wants.
func (v *Visit) Act(purpose budget.Purpose) budget.Act {
	return budget.Act{Tenant: v.Town.ID, Rules: &v.Settings.Profile.Visitors, Purpose: purpose, Claim: v.Claim}
}
