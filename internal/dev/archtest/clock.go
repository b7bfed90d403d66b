package archtest

import (
	"fmt"
	"go/ast"
	"slices"
)

// Clocks finds code that looks at the machine's clock or zone instead of the clock that it is given, and tests that
// wait for it.
func Clocks(t *Tree) []string {
	var findings []string
	for _, p := range t.Packages {
		for _, file := range p.Files {
			for _, use := range uses(file) {
				if objection := objectToClock(p, file, use); objection != "" {
					findings = append(findings, fmt.Sprintf("%s: %s.%s: %s", t.at(use.node), use.pkg, use.name, objection))
				}
			}
		}
	}
	return findings
}

func objectToClock(p *Package, file *File, use use) string {
	switch {
	case file.Test && use.pkg == "time" && use.name == "Sleep" && !slices.Contains(file.Imports, "testing/synctest"):
		return "a test does not wait for the clock; move testbed.Clock, or wait for what should happen"
	case file.Test && use.pkg == "t" && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, use.name):
		return "a skipped test tells nothing; fail and say what is missing"
	case file.Test || p.Place() == "" || slices.Contains(workshop, p.Place()):
		return ""
	case use.pkg == "time" && slices.Contains([]string{"Now", "Since", "Until"}, use.name):
		return "the clock is a field, Now func() time.Time; cmd fills it"
	case use.pkg == "time" && use.name == "Local":
		return "the server's zone means nothing; use the tenant's"
	}
	return ""
}

// use is a selector on a plain name, e.g. time.Now.
type use struct {
	pkg, name string
	node      ast.Node
}

func uses(file *File) []use {
	var found []use
	ast.Inspect(file.Syntax, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			if pkg, ok := selector.X.(*ast.Ident); ok {
				found = append(found, use{pkg.Name, selector.Sel.Name, selector})
			}
		}
		return true
	})
	return found
}
