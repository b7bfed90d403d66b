package citizen

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/directory"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
)

// Pages that settings can be looked at on before they are in force. The empty one is the first page.
var previewed = map[string]bool{"": true, "impressum": true, "datenschutz": true, "barrierefreiheit": true}

// Preview answers with a page as it would be with settings that are not in force, those of a town that nothing else knows.
// Free times are those of the town as it is: nobody can hold one here.
func (p *Pages) Preview(c *gin.Context, town *directory.Town, page, language string, theme render.Theme) error {
	real := request.Of(c)
	if !previewed[page] {
		page = ""
	}
	shown := &request.Visit{Town: town, Now: real.Now, Printer: p.Bundle.Printer(language), ID: real.ID, Scheme: real.Scheme, Claim: real.Claim}
	var next *firstFree
	if page == "" {
		next = p.visit(c).firstFree()
	}
	request.Set(c, shown)
	defer request.Set(c, real)
	name, view := p.legal().Page(shown, page)
	if page == "" {
		if next != nil && shown.Settings.Office(next.Office) == nil {
			next = nil
		}
		name, view = "start", render.View{Title: shown.Printer.T("page.start.title"), Data: p.visit(c).startView(nil, next)}
	}
	view.Self = "/" + page
	return p.Renderer.Preview(c, shown, "citizen/"+name, view, theme)
}
