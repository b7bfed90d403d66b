package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"
)

const (
	maxLines   = 500 // of a file; half of them are below 150
	maxMethods = 5   // of an interface
)

// nameless are package names that say nothing about what is inside.
var nameless = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "service", "services", "type", "types", "base", "misc"}

// Shape finds packages and files that are hard to read: without a name, without a comment, too long, with wide interfaces.
func Shape(t *Tree) []string {
	var findings []string
	for _, p := range t.Packages {
		if slices.Contains(nameless, path.Base(p.Dir)) {
			findings = append(findings, fmt.Sprintf("%s says nothing by its name: call it by the noun it is about", p.Dir))
		}
		if !documented(p) {
			findings = append(findings, fmt.Sprintf("%s has no package comment: say what it is for and what always holds in it", p.Dir))
		}
		for _, file := range p.Files {
			if file.Lines > maxLines {
				findings = append(findings, fmt.Sprintf("%s has %d lines: split it by nouns, %d are the most", file.Path, file.Lines, maxLines))
			}
		}
		findings = append(findings, wideInterfaces(t, p)...)
	}
	return findings
}

func documented(p *Package) bool {
	for _, file := range p.Files {
		comment := file.Syntax.Doc.Text()
		if strings.HasPrefix(comment, "Package ") || strings.HasPrefix(comment, "Command ") {
			return true
		}
	}
	return false
}

func wideInterfaces(t *Tree, p *Package) []string {
	declared := map[string]*ast.InterfaceType{}
	for _, file := range p.Files {
		ast.Inspect(file.Syntax, func(node ast.Node) bool {
			if spec, ok := node.(*ast.TypeSpec); ok {
				if declaration, ok := spec.Type.(*ast.InterfaceType); ok {
					declared[spec.Name.Name] = declaration
				}
			}
			return true
		})
	}
	var findings []string
	for name, declaration := range declared {
		if n := methods(declared, declaration); n > maxMethods {
			findings = append(findings, fmt.Sprintf("%s: interface %s has %d methods: ask for less, %d are the most", t.at(declaration), name, n, maxMethods))
		}
	}
	slices.Sort(findings)
	return findings
}

// methods counts what an interface asks for; one embedded from another package counts as one.
func methods(declared map[string]*ast.InterfaceType, declaration *ast.InterfaceType) int {
	count := 0
	for _, field := range declaration.Methods.List {
		if embedded, ok := field.Type.(*ast.Ident); ok && declared[embedded.Name] != nil {
			count += methods(declared, declared[embedded.Name])
			continue
		}
		count += max(len(field.Names), 1)
	}
	return count
}
