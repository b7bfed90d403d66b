package legal

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/feedback"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
)

func (p *Pages) imprint(c *gin.Context) error { return p.page(c, "impressum") }

func (p *Pages) privacy(c *gin.Context) error { return p.page(c, "datenschutz") }

func (p *Pages) page(c *gin.Context, page string) error {
	name, view := p.Page(request.Of(c), page)
	return p.show(c, http.StatusOK, name, view)
}

// Page gives the page of an address: its template and what it shows. There is none of any other address.
func (p *Pages) Page(s *request.Visit, page string) (name string, view render.View) {
	title := func(name string) string { return s.Printer.T("page." + name + ".title") }
	switch page {
	case "impressum":
		return "imprint", render.View{Title: title("imprint"), Data: imprintView{ownText(s, s.Settings.Profile.Legal.Imprint)}}
	case "datenschutz":
		return "privacy", render.View{Title: title("privacy"), Data: p.privacyView(s)}
	case "barrierefreiheit":
		return "accessibility", render.View{Title: title("accessibility"), Data: p.accessibilityView(s, feedback.Feedback{})}
	}
	return "", render.View{}
}

func (p *Pages) accessibility(c *gin.Context) error {
	s := request.Of(c)
	if c.Query("gesendet") != "" {
		return p.show(c, http.StatusOK, "reported", render.View{Title: s.Printer.T("page.accessibility.sent")})
	}
	return p.page(c, "barrierefreiheit")
}
