package tenant

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// svgElements are shapes and what paints them. Everything else is refused by not being here: script, style,
// foreignObject, image, a, use, animations and text.
var svgElements = map[string]bool{
	"svg": true, "g": true, "path": true, "rect": true, "circle": true, "ellipse": true, "line": true, "polyline": true,
	"polygon": true, "title": true, "desc": true, "defs": true, "linearGradient": true, "radialGradient": true, "stop": true,
	"clipPath": true, "mask": true,
}

const svgNamespace = "http://www.w3.org/2000/svg"

// safeSVG refuses a drawing that could do anything but be seen: pages put it into their markup. There a browser reads
// it as HTML, which ends comments, instructions and raw sections earlier than XML does, so that none of them may hold
// a bracket that could smuggle an element past this check.
func safeSVG(content string) error {
	if strings.Contains(content, "<![CDATA[") {
		return errors.New("a raw section (CDATA) is not allowed; remove it")
	}
	decoder := xml.NewDecoder(strings.NewReader(content))
	root := ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("this is not well-formed XML (%w); export the drawing again", err)
		}
		switch token := token.(type) {
		case xml.Directive:
			return errors.New("a document type or entity is not allowed; remove it")
		case xml.ProcInst:
			if token.Target != "xml" || strings.ContainsAny(string(token.Inst), "<>") {
				return fmt.Errorf("the instruction <?%s is not allowed; remove it", token.Target)
			}
		case xml.Comment:
			if strings.ContainsAny(string(token), "<>") {
				return errors.New("a comment with < or > is not allowed; remove it")
			}
		case xml.StartElement:
			if root == "" {
				root = token.Name.Local
			}
			if err := safeElement(token); err != nil {
				return err
			}
		}
	}
	if root != "svg" {
		return errors.New("this is not a drawing; write a file whose outermost element is <svg>")
	}
	return nil
}

func safeElement(element xml.StartElement) error {
	if !svgElements[element.Name.Local] || element.Name.Space != "" && element.Name.Space != svgNamespace {
		return fmt.Errorf("<%s> is not allowed; use plain shapes only", element.Name.Local)
	}
	for _, attribute := range element.Attr {
		name, value := strings.ToLower(attribute.Name.Local), strings.ToLower(attribute.Value)
		switch {
		case strings.HasPrefix(name, "on"), name == "style", name == "href", name == "src", name == "base":
			return fmt.Errorf("the attribute %s is not allowed; remove it", attribute.Name.Local)
		case name == "xmlns" || attribute.Name.Space == "xmlns":
			if attribute.Value != svgNamespace {
				return fmt.Errorf("the namespace %q is not allowed; save the drawing as plain SVG", attribute.Value)
			}
		case strings.Contains(strings.ReplaceAll(value, "url(#", ""), "url("), strings.Contains(value, "\\"):
			return fmt.Errorf("the attribute %s refers to something outside; use colours and parts of this drawing only", attribute.Name.Local)
		}
	}
	return nil
}
