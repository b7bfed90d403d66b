package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"

	"github.com/gin-gonic/gin"
	"golang.org/x/net/html"

	"stadttermin/internal/server/request"
)

// Preview answers with a page for citizens as settings would have it that are not in force, those of the visit. It is the
// real page, but nothing in it runs, leads anywhere or takes what somebody types, and only pages of the same host show it
// in a frame.
func (r *Renderer) Preview(c *gin.Context, s *request.Visit, name string, view View, theme Theme) error {
	frame := r.frame(c, s, view)
	frame.Theme = theme
	brand := newBrand(s.Settings)
	frame.Brand = brand.Brand
	frame.Brand.Stylesheet, frame.Brand.Inline = "", template.CSS(brand.css)
	t, err := r.template(s.Printer.Lang(), name)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := t.ExecuteTemplate(&page, whole, frame); err != nil {
		return err
	}
	still, err := stilled(&page)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(brand.css))
	c.Header("Content-Security-Policy", "default-src 'none'; style-src 'self' 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'; img-src 'self' data:; "+
		"font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-same-origin")
	Private(c)
	send(c, http.StatusOK, s.Printer.Lang(), still)
	return nil
}

// stilled gives a page whose links lead nowhere, whose controls are off and whose scripts are gone.
func stilled(page *bytes.Buffer) ([]byte, error) {
	root, err := html.Parse(page)
	if err != nil {
		return nil, err
	}
	var gone []*html.Node
	for node := range root.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		switch node.Data {
		case "script":
			gone = append(gone, node)
		case "a":
			dropAttribute(node, "href")
		case "form":
			dropAttribute(node, "action")
		case "input", "button", "select", "textarea":
			node.Attr = append(node.Attr, html.Attribute{Key: "disabled"})
		}
	}
	for _, node := range gone {
		node.Parent.RemoveChild(node)
	}
	var out bytes.Buffer
	if err := html.Render(&out, root); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func dropAttribute(node *html.Node, name string) {
	kept := node.Attr[:0]
	for _, attribute := range node.Attr {
		if attribute.Key != name {
			kept = append(kept, attribute)
		}
	}
	node.Attr = kept
}

// AllowFrames lets a page show previews of the same host in frames.
func AllowFrames(c *gin.Context) {
	c.Header("Content-Security-Policy", c.Writer.Header().Get("Content-Security-Policy")+"; frame-src 'self'")
}
