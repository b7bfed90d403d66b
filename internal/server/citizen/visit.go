package citizen

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

// visit is one request of a visitor: whose town, in which language, at which moment.
type visit struct {
	*request.Visit
	pages *Pages
}

func (p *Pages) visit(c *gin.Context) *visit { return &visit{request.Of(c), p} }

// show answers with a template of this package's folder.
func (v *visit) show(status int, name string, view render.View) error {
	return v.pages.Renderer.Show(v.Context, status, "citizen/"+name, view)
}

func (v *visit) ok(name string, view render.View) error { return v.show(http.StatusOK, name, view) }

func (v *visit) text(path, source string) request.Text {
	return request.TextOf(v.Settings, v.Printer, path, source)
}

func (v *visit) serviceName(service *office.Service) request.Text {
	return v.text("services."+service.ID+".name", service.Name)
}

// service gives a service of an appointment or basket. One that was retired since keeps its id for a name.
func (v *visit) service(id string) *office.Service {
	if service := v.Settings.Catalog.Service(id); service != nil {
		return service
	}
	return &office.Service{ID: id, Name: id}
}
