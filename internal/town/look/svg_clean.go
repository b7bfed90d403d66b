package look

import (
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
)

// LeftOut is what CleanSVG left out of a drawing.
type LeftOut struct {
	Kind  string // element, attribute, comment, doctype, or editor for what a drawing program notes for itself
	Name  string // of the element or attribute
	Count int
}

// CleanSVG gives a drawing without what SVGFault finds, written anew, and what was left out. Its colours stay where they
// stand in a style attribute.
//
// Problems: a code where it is no drawing at all.
func CleanSVG(content string) (cleaned string, removed []LeftOut, code string) {
	c := &svgCleaner{removed: make(map[LeftOut]int)}
	decoder := xml.NewDecoder(strings.NewReader(content))
	decoder.Strict = false // entities that a document type declares stand in what is left out
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", nil, "svg_broken"
		}
		c.token(token)
	}
	cleaned = c.out.String()
	if code, _ = SVGFault(cleaned); code != "" {
		return "", nil, "svg_missing"
	}
	for what, count := range c.removed {
		what.Count = count
		removed = append(removed, what)
	}
	slices.SortFunc(removed, func(a, b LeftOut) int { return strings.Compare(a.Kind+a.Name, b.Kind+b.Name) })
	return cleaned, removed, ""
}

type svgCleaner struct {
	out     strings.Builder
	open    []string // elements that were written and are not closed yet
	skipped int      // depth below an element that is left out
	removed map[LeftOut]int
}

func (c *svgCleaner) token(token xml.Token) {
	switch token := token.(type) {
	case xml.StartElement:
		switch {
		case c.skipped > 0:
			c.skipped++
		case !c.keeps(token.Name):
			c.skipped++
		default:
			c.start(token)
		}
	case xml.EndElement:
		switch {
		case c.skipped > 0:
			c.skipped--
		case len(c.open) > 0:
			c.out.WriteString("</" + c.open[len(c.open)-1] + ">")
			c.open = c.open[:len(c.open)-1]
		}
	case xml.CharData:
		if n := len(c.open); c.skipped == 0 && n > 0 && (c.open[n-1] == "title" || c.open[n-1] == "desc") {
			_ = xml.EscapeText(&c.out, token) // a Builder takes everything
		}
	case xml.Comment:
		c.leave("comment", "")
	case xml.Directive:
		c.leave("doctype", "")
	}
}

func (c *svgCleaner) leave(kind, name string) { c.removed[LeftOut{Kind: kind, Name: name}]++ }

// keeps tells whether an element stays, and notes one that does not.
func (c *svgCleaner) keeps(name xml.Name) bool {
	switch {
	case name.Space != "" && name.Space != svgNamespace, name.Local == "metadata":
		c.leave("editor", "")
		return false
	case !svgElements[name.Local]:
		c.leave("element", name.Local)
		return false
	}
	return true
}

func (c *svgCleaner) start(element xml.StartElement) {
	c.out.WriteString("<" + element.Name.Local)
	if len(c.open) == 0 {
		c.out.WriteString(` xmlns="` + svgNamespace + `"`)
	}
	written := make(map[string]string)
	for _, attribute := range element.Attr {
		name := attribute.Name.Local
		switch {
		case name == "xmlns" || attribute.Name.Space == "xmlns":
		case attribute.Name.Space != "" && name != "href":
			c.leave("editor", "")
		case name == "style":
			c.styles(attribute.Value, written)
		case !attributeSafe(name, attribute.Value):
			c.leave("attribute", name)
		case written[name] == "":
			written[name] = attribute.Value
		}
	}
	for _, name := range slices.Sorted(maps.Keys(written)) {
		c.out.WriteString(" " + name + `="`)
		_ = xml.EscapeText(&c.out, []byte(written[name]))
		c.out.WriteString(`"`)
	}
	c.out.WriteString(">")
	c.open = append(c.open, element.Name.Local)
}

func attributeSafe(name, value string) bool {
	code, _ := elementFault(xml.StartElement{Name: xml.Name{Local: "g"}, Attr: []xml.Attr{{Name: xml.Name{Local: name}, Value: value}}})
	return code == ""
}

// painting are the properties of a style that stand as attributes just as well.
var painting = map[string]bool{
	"fill": true, "fill-opacity": true, "fill-rule": true, "stroke": true, "stroke-width": true, "stroke-opacity": true, "stroke-linecap": true,
	"stroke-linejoin": true, "stroke-miterlimit": true, "stroke-dasharray": true, "opacity": true, "stop-color": true, "stop-opacity": true,
	"clip-path": true, "clip-rule": true, "mask": true,
}

// styles writes how something is painted as attributes; a style wins over an attribute. The rest of it paints nothing here.
func (c *svgCleaner) styles(style string, written map[string]string) {
	for declaration := range strings.SplitSeq(style, ";") {
		name, value, _ := strings.Cut(declaration, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case painting[name] && attributeSafe(name, value):
			written[name] = value
		case painting[name]:
			c.leave("attribute", name)
		}
	}
}
