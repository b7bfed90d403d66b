package look

import (
	"encoding/xml"
	"errors"
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

// SVGFault gives the code of what is wrong with a drawing that could do anything but be seen, and the part that is; none
// for a good one. Pages put drawings into their markup. There a browser reads them as HTML, which ends comments,
// instructions and raw sections earlier than XML does, so that none of them may hold a bracket that could smuggle an
// element past this check.
func SVGFault(content string) (code, part string) {
	if strings.Contains(content, "<![CDATA[") {
		return "svg_raw_section", ""
	}
	decoder := xml.NewDecoder(strings.NewReader(content))
	root := ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "svg_broken", err.Error()
		}
		switch token := token.(type) {
		case xml.Directive:
			return "svg_doctype", ""
		case xml.ProcInst:
			if token.Target != "xml" || strings.ContainsAny(string(token.Inst), "<>") {
				return "svg_instruction", token.Target
			}
		case xml.Comment:
			if strings.ContainsAny(string(token), "<>") {
				return "svg_comment", ""
			}
		case xml.StartElement:
			if root == "" {
				root = token.Name.Local
			}
			if code, part := elementFault(token); code != "" {
				return code, part
			}
		}
	}
	if root != "svg" {
		return "svg_missing", ""
	}
	return "", ""
}

func elementFault(element xml.StartElement) (code, part string) {
	if !svgElements[element.Name.Local] || element.Name.Space != "" && element.Name.Space != svgNamespace {
		return "svg_element", element.Name.Local
	}
	for _, attribute := range element.Attr {
		name, value := strings.ToLower(attribute.Name.Local), strings.ToLower(attribute.Value)
		switch {
		case strings.HasPrefix(name, "on"), name == "style", name == "href", name == "src", name == "base":
			return "svg_attribute", attribute.Name.Local
		case name == "xmlns" || attribute.Name.Space == "xmlns":
			if attribute.Value != svgNamespace {
				return "svg_namespace", attribute.Value
			}
		case strings.Contains(strings.ReplaceAll(value, "url(#", ""), "url("), strings.Contains(value, "\\"):
			return "svg_outside", attribute.Name.Local
		}
	}
	return "", ""
}
