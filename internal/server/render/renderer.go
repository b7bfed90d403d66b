// Package render turns what a handler knows into an answer in the town's look and the visitor's language: templates,
// the frame around them, the town's colours and drawings, refusals as pages, and the files that pages load.
//
// Templates are bound to one language each, so that nobody can be shown a page in a stranger's language. A page is
// written into a buffer first: what fails half-way becomes an error page and never half a page.
package render

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"strconv"
	"sync"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/budget"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/request"
)

// Config is what a Renderer is made of.
type Config struct {
	Templates fs.FS // web.Templates
	Assets    *Assets
	Bundle    *i18n.Bundle
	Budget    *budget.Keeper // sells more of what a visitor has used up; nil: nothing is sold
}

// Renderer shows pages. It is never changed after New and is safe for concurrent use.
type Renderer struct {
	pages  map[string]map[string]bound // by language, then by name such as citizen/start
	bundle *i18n.Bundle
	folder string    // of the templates that refusals are shown with
	spoken []string  // by the pages; nil: the town's languages
	brands *sync.Map // tenant.ID → *brandOf, see brand.go
	alike  *fragments
	budget *budget.Keeper
}

// New finds all templates. It fails on a template that does not parse.
func New(config Config) (*Renderer, error) {
	pages, err := bindAll(config.Templates, config.Assets, config.Bundle)
	if err != nil {
		return nil, err
	}
	return &Renderer{
		pages:  pages,
		bundle: config.Bundle,
		folder: "citizen",
		brands: new(sync.Map),
		alike:  new(fragments),
		budget: config.Budget,
	}, nil
}

// ForStaff gives the renderer of staff's pages, in their languages and with refusals of their own.
func (r *Renderer) ForStaff() *Renderer {
	other := *r
	other.folder, other.spoken = staffFolder, r.bundle.StaffLanguages()
	return &other
}

// ForHall gives the renderer of devices' pages, with refusals of their own.
func (r *Renderer) ForHall() *Renderer {
	other := *r
	other.folder, other.budget = "kiosk", nil
	return &other
}

// View is a page as its handler describes it.
type View struct {
	Title  string // of the browser's window, translated, without the town's name
	Data   any    // what the template shows
	Self   string // what a language switch opens; empty: the address of this request
	Around any    // what the layout shows beside the page's own content
	Alike  *Alike // the page, where many visitors see the same; then Data is what its block named fresh shows
	Part   string // of the template, to be shown alone, such as main for a script that exchanges it; empty: the whole page
}

// Show answers with a page. name is a template's folder and name, e.g. citizen/start.
func (r *Renderer) Show(c *gin.Context, status int, name string, view View) error {
	s := request.Of(c)
	if view.Alike != nil {
		return r.share(c, s, status, name, view)
	}
	part := view.Part
	if part == "" {
		part = whole
	}
	return r.write(c, status, s.Printer.Lang(), name, part, r.frame(c, s, view))
}

// whole is the part of a template that a page is.
const whole = "layout"

func (r *Renderer) template(language, name string) (*template.Template, error) {
	page := r.pages[language][name]
	if page == nil {
		return nil, fmt.Errorf("there is no template %s in %q", name, language)
	}
	return page()
}

func (r *Renderer) write(c *gin.Context, status int, language, name, part string, frame *Frame) error {
	t, err := r.template(language, name)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, part, frame); err != nil {
		return err
	}
	send(c, status, language, out.Bytes())
	return nil
}

func send(c *gin.Context, status int, language string, page []byte) {
	header := c.Writer.Header()
	header.Set("Content-Language", language)
	header.Add("Vary", "Accept-Language")
	header.Set("Content-Length", strconv.Itoa(len(page))) // else it would go out in chunks
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "private, no-cache")
	}
	c.Data(status, "text/html; charset=utf-8", page)
}

// Private keeps a page with a hold or a person out of every cache and out of search engines.
func Private(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	c.Header("X-Robots-Tag", "noindex")
}
