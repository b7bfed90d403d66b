package files

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// scalar gives a single value as it is written, without quotes.
func scalar(node ast.Node) (string, bool) {
	switch node := node.(type) {
	case *ast.StringNode:
		return node.Value, true
	case *ast.LiteralNode:
		// A block of lines ends with a line break that nobody means.
		return strings.TrimRight(node.Value.Value, "\n"), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return node.GetToken().Value, true
	}
	return "", false
}

// written gives a node as JSON, numbers digit by digit, for the nouns that read themselves.
func written(node ast.Node) []byte {
	switch node := node.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return []byte(node.GetToken().Value)
	case *ast.SequenceNode:
		parts := make([]string, len(node.Values))
		for i, entry := range node.Values {
			parts[i] = string(written(entry))
		}
		return []byte("[" + strings.Join(parts, ",") + "]")
	}
	text, single := scalar(node)
	if !single {
		return []byte("{}")
	}
	return quoted(text)
}
