package archtest

import (
	"fmt"
	"go/ast"
)

// namesConstraints is the one file that reads which constraint was broken.
const namesConstraints = "internal/postgres/db/failure.go"

// Constraints finds whoever reads the name of a broken constraint by themselves: a cluster gives it in the message alone.
func Constraints(t *Tree) []string {
	var findings []string
	for _, p := range t.Packages {
		for _, file := range p.Files {
			if file.Path == namesConstraints {
				continue
			}
			ast.Inspect(file.Syntax, func(n ast.Node) bool {
				if selected, ok := n.(*ast.SelectorExpr); ok && selected.Sel.Name == "ConstraintName" {
					findings = append(findings, fmt.Sprintf("%s reads ConstraintName: a cluster leaves it empty, ask db.Violates", file.Path))
				}
				return true
			})
		}
	}
	return findings
}
