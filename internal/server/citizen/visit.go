package citizen

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// visit is one request of a visitor: whose town, in which language, at which moment.
type visit struct {
	c        *gin.Context
	pages    *Pages
	scope    *request.Visit
	town     *directory.Town
	settings *tenant.Settings
	p        *i18n.Printer
	now      time.Time
}

func (p *Pages) visit(c *gin.Context) *visit {
	s := request.Of(c)
	return &visit{c: c, pages: p, scope: s, town: s.Town, settings: s.Town.Settings(), p: s.Printer, now: p.Now()}
}

func (v *visit) ctx() context.Context { return v.c.Request.Context() }

// today is the town's date.
func (v *visit) today() civil.Date { return civil.DateOf(v.now.In(v.town.Rules.Location)) }

func (v *visit) link(path string, pairs ...string) string {
	return render.Link(v.p.Lang(), path, pairs...)
}

// show answers with a template of this package's folder.
func (v *visit) show(status int, name string, view render.View) error {
	return v.pages.Renderer.Show(v.c, status, "citizen/"+name, view)
}

func (v *visit) ok(name string, view render.View) error { return v.show(http.StatusOK, name, view) }

func (v *visit) text(path, source string) render.Text {
	return render.TextOf(v.settings, v.p, path, source)
}

func (v *visit) serviceName(service *office.Service) render.Text {
	return v.text("services."+service.ID+".name", service.Name)
}

// service gives a service of an appointment or basket. One that was retired since keeps its id for a name.
func (v *visit) service(id string) *office.Service {
	if service := v.settings.Catalog.Service(id); service != nil {
		return service
	}
	return &office.Service{ID: id, Name: id}
}

// newKey makes an idempotency key for a form, so that a double click does once what it says.
func newKey() string { return rand.Text() }
