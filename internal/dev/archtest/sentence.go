package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"

	"stadttermin/internal/staff/audit"
)

// anAction is how actions of the audit trail are named: the noun, and what was done.
var anAction = regexp.MustCompile(`^[a-z_]+\.[a-z_]*$`)

// Sentences finds actions of the audit trail that its page could not say: those whose noun has no topic, and those whose
// sentence is not among the keys of the catalogue. A noun with a dot and nothing behind it is the beginning of actions
// that are put together.
func Sentences(t *Tree, keys []string) []string {
	var findings []string
	for _, p := range t.Packages {
		for _, file := range p.Files {
			if file.Test || !slices.Contains(file.Imports, module+"internal/staff/audit") {
				continue
			}
			for literal, certain := range actionsIn(file.Syntax) {
				action, err := strconv.Unquote(literal.Value)
				if err != nil || !anAction.MatchString(action) {
					continue
				}
				switch known := audit.TopicOf(action) != ""; {
				case !known && certain:
					findings = append(findings, fmt.Sprintf("%s writes %s into the audit trail: say in internal/staff/audit/topic.go what its noun is about", t.at(literal), action))
				case known && action[len(action)-1] != '.' && !slices.Contains(keys, "audit.action."+action):
					findings = append(findings, fmt.Sprintf("%s writes %s into the audit trail: add audit.action.%s to web/locales/staff/*.json", t.at(literal), action, action))
				}
			}
		}
	}
	slices.Sort(findings)
	return findings
}

// actionsIn gives the strings of a file, each with whether it certainly is an action: the value of a field of that name.
func actionsIn(file *ast.File) map[*ast.BasicLit]bool {
	found := make(map[*ast.BasicLit]bool)
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.BasicLit:
			if node.Kind == token.STRING && !found[node] {
				found[node] = false
			}
		case *ast.KeyValueExpr:
			if key, ok := node.Key.(*ast.Ident); ok && key.Name == "Action" {
				if value, ok := leftmost(node.Value).(*ast.BasicLit); ok && value.Kind == token.STRING {
					found[value] = true
				}
			}
		}
		return true
	})
	return found
}

// leftmost gives where a sum begins.
func leftmost(e ast.Expr) ast.Expr {
	for {
		sum, ok := e.(*ast.BinaryExpr)
		if !ok {
			return e
		}
		e = sum.X
	}
}
