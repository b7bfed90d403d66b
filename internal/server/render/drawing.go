package render

import (
	"encoding/xml"
	"errors"
	"html/template"
	"io"
	"strings"

	"stadttermin/internal/town/tenant"
)

// Drawing gives an SVG file as an element that a form shows.
func Drawing(svg string, brand *tenant.Brand) template.HTML {
	return drawing(svg, brand, `aria-hidden="true" focusable="false"`)
}

// drawing gives an SVG file as an element of a page. Its shapes were judged when the town's settings were checked; here
// it is written anew, so that nothing but elements, attributes and text gets through, and so that whatever is painted in
// the brand's colours follows them into the dark theme. A file that is no drawing gives nothing.
func drawing(svg string, brand *tenant.Brand, attributes string) template.HTML {
	decoder := xml.NewDecoder(strings.NewReader(svg))
	var out strings.Builder
	for depth := 0; ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return template.HTML(out.String())
		}
		if err != nil {
			return ""
		}
		switch token := token.(type) {
		case xml.StartElement:
			out.WriteString("<" + token.Name.Local)
			if depth == 0 {
				out.WriteString(" " + attributes)
			}
			for _, attribute := range token.Attr {
				writeAttribute(&out, attribute, brand, depth == 0)
			}
			out.WriteString(">")
			depth++
		case xml.EndElement:
			out.WriteString("</" + token.Name.Local + ">")
			depth--
		case xml.CharData:
			out.WriteString(template.HTMLEscapeString(string(token)))
		}
	}
}

// writeAttribute leaves out what belongs to the file or to the page: names of spaces, classes, and the size of the root.
func writeAttribute(out *strings.Builder, attribute xml.Attr, brand *tenant.Brand, root bool) {
	name, value := attribute.Name.Local, attribute.Value
	switch {
	case attribute.Name.Space != "", name == "xmlns", name == "class", name == "style", strings.HasPrefix(strings.ToLower(name), "on"):
		return
	case root && (name == "width" || name == "height" || name == "preserveAspectRatio"):
		return
	case brand.Color != "" && strings.EqualFold(value, brand.Color):
		value = "var(--st-accent)"
	case brand.OnColor != "" && strings.EqualFold(value, brand.OnColor):
		value = "var(--st-on-accent)"
	}
	out.WriteString(" " + name + `="` + template.HTMLEscapeString(value) + `"`)
}
