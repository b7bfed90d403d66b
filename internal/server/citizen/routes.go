package citizen

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/legal"
	"stadttermin/internal/server/manage"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/visitor"
)

// Mount registers the addresses of choosing and booking, and of what the law asks for.
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

	p.legal().Mount(r)

	// Addresses that only forms post to lead back to the form when somebody opens them.
	get("/reservierung", visitor.Redirect("/"))
	get("/reservierung/verlaengern", visitor.Redirect("/angaben"))
	get("/buchen", visitor.Redirect("/angaben"))

	r.GET("/marke-:hash", p.Renderer.BrandStylesheet)
}

func (p *Pages) legal() *legal.Pages {
	return &legal.Pages{
		Feedback: p.Feedback, Bundle: p.Bundle, Renderer: p.Renderer, HoldCookie: holdCookie, BookedCookie: manage.BookedCookie, BookedCookieAge: manage.BookedCookieAge,
	}
}
