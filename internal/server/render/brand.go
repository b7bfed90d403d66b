package render

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/directory"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/tenant"
)

// Brand is what makes a page look like a town's own.
type Brand struct {
	Stylesheet string        // address; empty where the town names no colours
	Inline     template.CSS  // the same as a part of the page; of previews alone
	Icon       template.URL  // for the browser's tab
	Mark       template.HTML // empty where there is none
	Skyline    template.HTML
}

// brandOf is a town's brand with the revision that it was made from.
type brandOf struct {
	Brand
	revision int64
	css      string
}

// brand gives the brand of the revision in force. One per town is kept: a revision that comes replaces the one before.
func (r *Renderer) brand(town *directory.Town) *brandOf {
	if town.Revision == 0 { // not in force
		return newBrand(town.Settings())
	}
	if kept, ok := r.brands.Load(town.ID); ok && kept.(*brandOf).revision == town.Revision {
		return kept.(*brandOf)
	}
	made := newBrand(town.Settings())
	made.revision = town.Revision
	r.brands.Store(town.ID, made)
	return made
}

func newBrand(settings *tenant.Settings) *brandOf {
	colours := &settings.Profile.Brand
	b := &brandOf{css: stylesheet(colours)}
	if b.css != "" {
		sum := sha256.Sum256([]byte(b.css))
		b.Stylesheet = "/marke-" + hex.EncodeToString(sum[:6]) + ".css"
	}
	b.Icon = tabIcon(colours)
	b.Mark = drawing(settings.Files[colours.Mark], colours, `class="st-town__mark" aria-hidden="true" focusable="false"`)
	b.Skyline = drawing(settings.Files[colours.Skyline], colours,
		`class="st-hero__sky" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false"`)
	return b
}

var colourPattern = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// stylesheet sets the four properties that a town decides. Nothing but colours can get into it.
func stylesheet(b *tenant.Brand) string {
	var css strings.Builder
	for _, property := range []struct{ name, value string }{
		{"brand", b.Color}, {"on-brand", b.OnColor}, {"brand-dark", b.ColorDark}, {"on-brand-dark", b.OnColorDark},
	} {
		if colourPattern.MatchString(property.value) {
			fmt.Fprintf(&css, "--st-%s:%s;", property.name, property.value)
		}
	}
	if css.Len() == 0 {
		return ""
	}
	return ":root{" + css.String() + "}\n"
}

// tabIcon draws a calendar sheet in the town's colours. It is part of the page, so that no browser has to ask for it.
func tabIcon(b *tenant.Brand) template.URL {
	colour, on := "#171a2b", "#ffffff"
	if colourPattern.MatchString(b.Color) && colourPattern.MatchString(b.OnColor) {
		colour, on = b.Color, b.OnColor
	}
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="` + colour +
		`"/><path d="M8 10h16v14H8zM8 14h16M12 7v5M20 7v5m-8 7 3 3 5-5" fill="none" stroke="` + on + `" stroke-width="2"/></svg>`
	return template.URL("data:image/svg+xml," + url.PathEscape(svg))
}

// BrandStylesheet answers GET /marke-:hash. A page that was loaded before the colours changed gets the new ones, but
// nobody keeps them under the old name.
func (r *Renderer) BrandStylesheet(c *gin.Context) {
	b := r.brand(request.Of(c).Town)
	if b.css == "" {
		r.NotFound(c)
		return
	}
	c.Header("Cache-Control", "no-cache")
	if c.Request.URL.Path == b.Stylesheet {
		c.Header("Cache-Control", "public, max-age=31536000, immutable")
	}
	c.Data(http.StatusOK, "text/css; charset=utf-8", []byte(b.css))
}
