package manage

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/render"
	"stadttermin/internal/server/visitor"
)

// Mount registers the addresses of booked appointments. Those that only forms post to lead back to the page when somebody
// opens them.
func (p *Pages) Mount(r gin.IRouter) {
	get := func(path string, h render.Handler) { r.GET(path, p.Renderer.Handle(h)) }
	post := func(path string, h render.Handler) { r.POST(path, p.Renderer.Handle(h)) }

	get("/gebucht", p.booked)
	get("/termin/:token", p.appointment)
	get("/termin/:token/termin.ics", p.calendarFile)
	get("/termin/:token/verschieben", p.chooseMove)
	post("/termin/:token/verschieben", p.move)
	get("/termin/:token/absagen", p.askCancel)
	post("/termin/:token/absagen", p.cancel)
	post("/termin/:token/zuruecknehmen", p.undo)
	post("/termin/:token/annehmen", p.accept)
	post("/termin/:token/adresse", p.correctEmail)
	post("/termin/:token/bestaetigung", p.confirmAgain)
	get("/terminlink", p.lostLink)
	post("/terminlink", p.resendLink)
	get("/termin", visitor.Redirect("/terminlink"))
	for _, action := range []string{"zuruecknehmen", "annehmen", "adresse", "bestaetigung"} {
		get("/termin/:token/"+action, func(c *gin.Context) error {
			return visitor.Redirect(Path(c.Param("token"), ""))(c)
		})
	}
}
