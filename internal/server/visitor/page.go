// Package visitor is what all pages for citizens say: what an appointment is for, what it costs and takes, what to bring,
// where an office is, and whether what was chosen can be booked at all. It asks nobody but the town's settings.
package visitor

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

// Page is one request of a visitor, whose answers are shown with the templates of citizens.
type Page struct {
	*request.Visit
	renderer *render.Renderer
}

// ShowKept answers with a page that was kept, where there is one in this state. key is what differs between two visitors.
func (v *Page) ShowKept(name, state string, key any) (done bool, err error) {
	return v.renderer.ShowKept(v.Context, "citizen/"+name, state, key)
}

// Show answers with a template of the folder of citizens.
func (v *Page) Show(status int, name string, view render.View) error {
	return v.renderer.Show(v.Context, status, "citizen/"+name, view)
}

// OK answers with a template and nothing to complain of.
func (v *Page) OK(name string, view render.View) error { return v.Show(http.StatusOK, name, view) }

// Text is one of the town's own, by its path in the settings.
func (v *Page) Text(path, source string) request.Text {
	return request.TextOf(v.Settings, v.Printer, path, source)
}

// NameOf names a service.
func (v *Page) NameOf(service *office.Service) request.Text {
	return v.Text("services."+service.ID+".name", service.Name)
}

// Service gives a service of an appointment or basket. One that was retired since keeps its id for a name.
func (v *Page) Service(id string) *office.Service {
	if service := v.Settings.Catalog.Service(id); service != nil {
		return service
	}
	return &office.Service{ID: id, Name: id}
}

// CookieOf gives what the browser keeps under a name.
func (v *Page) CookieOf(name string) string { return render.Cookie(v.Context, name) }

// NewPage begins the answer to a request.
func NewPage(c *gin.Context, renderer *render.Renderer) *Page { return &Page{request.Of(c), renderer} }

// Indexed gives the path of an element of a list of texts.
func Indexed(path string, i int) string { return path + "." + strconv.Itoa(i) }

// Redirect leads on whoever opens an address that only forms post to.
func Redirect(path string) render.Handler {
	return func(c *gin.Context) error {
		v := request.Of(c)
		v.SeeOther(v.Link(path))
		return nil
	}
}
