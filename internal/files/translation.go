package files

import (
	"github.com/goccy/go-yaml/ast"

	"stadttermin/internal/town/tenant"
)

// bindTranslation reads a file of translations: paths such as services.personalausweis.name with their texts, written
// flat or nested, and reviewed, which is true unless it says otherwise.
func bindTranslation(name string, body *ast.MappingNode) (tenant.Translation, []Finding) {
	t := translator{binder: binder{file: name}, out: tenant.Translation{Reviewed: true}, lines: make(map[string]int)}
	for _, pair := range body.Values {
		key, _ := scalar(pair.Key)
		if value, ok := pair.Value.(*ast.BoolNode); ok && key == "reviewed" && t.lines[key] == 0 {
			t.out.Reviewed = value.Value
			t.lines[key] = lineOf(pair.Key)
			continue
		}
		switch key {
		case "sources":
			t.sources(pair)
			continue
		case "checked":
			t.checked(pair)
			continue
		}
		t.pair("", pair)
	}
	return t.out, t.findings
}

// sources reads what texts were translated from, by the path of each.
func (t *translator) sources(pair *ast.MappingValueNode) {
	from := translator{binder: binder{file: t.file}, lines: make(map[string]int)}
	body, ok := pair.Value.(*ast.MappingNode)
	if !ok {
		t.refuse(pair.Key, "sources is not a table; write paths with the text that each was translated from")
		return
	}
	for _, one := range body.Values {
		from.pair("", one)
	}
	t.findings = append(t.findings, from.findings...)
	t.out.Sources = from.out.Texts
}

// checked reads the paths of texts that were proof-read where not all were.
func (t *translator) checked(pair *ast.MappingValueNode) {
	list, ok := pair.Value.(*ast.SequenceNode)
	if !ok {
		t.refuse(pair.Key, "checked is not a list; write the paths of texts that were proof-read")
		return
	}
	t.out.Checked = make(map[string]bool)
	for _, node := range list.Values {
		path, ok := scalar(node)
		switch {
		case !ok || path == "":
			t.refuse(node, "this is not a path; write one such as services.personalausweis.name")
		case t.out.Checked[path]:
			t.refuse(node, "%s stands here a second time; remove one", path)
		}
		t.out.Checked[path] = true
	}
}

type translator struct {
	binder
	out   tenant.Translation
	lines map[string]int // where a path was first written
}

func (t *translator) pair(path string, pair *ast.MappingValueNode) {
	key, ok := scalar(pair.Key)
	if !ok || key == "" {
		t.refuse(pair.Key, "this is not a path; write one such as services.personalausweis.name")
		return
	}
	if path != "" {
		key = path + "." + key
	}
	t.text(key, pair.Value)
}

func (t *translator) text(path string, node ast.Node) {
	switch node := node.(type) {
	case *ast.MappingNode:
		for _, pair := range node.Values {
			t.pair(path, pair)
		}
	case *ast.SequenceNode:
		for i, entry := range node.Values {
			t.text(join(path, i), entry)
		}
	case *ast.StringNode, *ast.LiteralNode:
		text, _ := scalar(node)
		if first := t.lines[path]; first != 0 {
			t.refuse(node, "%s stands here a second time, first in line %d; remove one", path, first)
			return
		}
		t.lines[path] = lineOf(node)
		if text == "" {
			t.refuse(node, "%s is empty; write the text or remove the key", path)
			return
		}
		if t.out.Texts == nil {
			t.out.Texts = make(map[string]string)
		}
		t.out.Texts[path] = text
	default:
		t.refuse(node, "%s is not a text; write one, in quotes if it is a number", path)
	}
}
