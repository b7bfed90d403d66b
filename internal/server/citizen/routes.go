package citizen

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/legal"
	"stadttermin/internal/server/render"
)

// Mount registers every address of a town that citizens see.
func (p *Pages) Mount(r gin.IRouter) {
	get := func(path string, h render.Handler) { r.GET(path, p.Renderer.Handle(h)) }
	post := func(path string, h render.Handler) { r.POST(path, p.Renderer.Handle(h)) }

	// Choose what to come for, then a time.
	get("/", p.start)
	get("/anliegen/:category", p.category)
	get("/auswahl", p.basket)
	get("/zeiten", p.times)

	// Hold the time, fill in the form, book.
	post("/reservierung", p.reserve)
	post("/reservierung/verlaengern", p.extend)
	get("/angaben", p.details)
	post("/buchen", p.book)
	get("/gebucht", p.booked)

	// The manage link of the mail.
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

	(&legal.Pages{
		Feedback: p.Feedback, Bundle: p.Bundle, Renderer: p.Renderer, HoldCookie: holdCookie, BookedCookie: bookedCookie, BookedCookieAge: bookedCookieAge,
	}).Mount(r)

	// Addresses that only forms post to lead back to the form when somebody opens them.
	get("/reservierung", p.redirect("/"))
	get("/reservierung/verlaengern", p.redirect("/angaben"))
	get("/buchen", p.redirect("/angaben"))
	get("/termin", p.redirect("/terminlink"))
	for _, action := range []string{"zuruecknehmen", "annehmen", "adresse", "bestaetigung"} {
		get("/termin/:token/"+action, func(c *gin.Context) error {
			return p.redirect(manageAddress(c.Param("token"), ""))(c)
		})
	}

	r.GET("/marke-:hash", p.Renderer.BrandStylesheet)
}

func (p *Pages) redirect(path string) render.Handler {
	return func(c *gin.Context) error {
		render.SeeOther(c, p.visit(c).link(path))
		return nil
	}
}
