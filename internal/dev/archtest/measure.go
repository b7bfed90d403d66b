package archtest

import (
	"fmt"
	"go/ast"
	"maps"
	"slices"
	"strings"
)

// What one head holds at a time. Tests do not count.
const (
	maxMethods      = 40    // of a type
	maxFiles        = 20    // of a package
	maxPackageLines = 2_500 // of a package
	maxParameters   = 5     // of a function, besides its context and its transaction
	maxCircle       = 1     // file: those that refer to each other in a circle can only be read together
)

// Measures finds types, packages, functions and circles of files that are larger than one head holds. What is larger already stands in a list
// with its size: it may shrink, and leaves the list when it fits.
func Measures(t *Tree, large map[string]int) []string {
	sizes := make(map[string]int)
	limits := make(map[string]int)
	note := func(name string, size, limit int) {
		if size > limit {
			sizes[name], limits[name] = size, limit
		}
	}
	for _, p := range t.Packages {
		files, lines := 0, 0
		methods := make(map[string]int)
		for _, file := range p.Files {
			if file.Test {
				continue
			}
			files, lines = files+1, lines+file.Lines
			for _, declared := range file.Syntax.Decls {
				function, ok := declared.(*ast.FuncDecl)
				if !ok {
					continue
				}
				owner := receiver(function)
				if owner != "" {
					methods[owner]++
				}
				note(fmt.Sprintf("parameters of %s.%s", p.Dir, qualified(owner, function.Name.Name)), parameters(function), maxParameters)
			}
		}
		note("files of "+p.Dir, files, maxFiles)
		note("lines of "+p.Dir, lines, maxPackageLines)
		for _, circle := range circles(p) {
			note(fmt.Sprintf("circle of %s with %s", p.Dir, circle[0]), len(circle), maxCircle)
		}
		for owner, count := range methods {
			note(fmt.Sprintf("methods of %s.%s", p.Dir, owner), count, maxMethods)
		}
	}
	return against(large, sizes, limits)
}

// against compares sizes with the limit or with what the list allows.
func against(large, sizes, limits map[string]int) (findings []string) {
	for _, name := range slices.Sorted(maps.Keys(sizes)) {
		switch allowed, listed := large[name]; {
		case !listed:
			findings = append(findings, fmt.Sprintf("%s: %d, and %d are the most: divide it", name, sizes[name], limits[name]))
		case sizes[name] > allowed:
			findings = append(findings, fmt.Sprintf("%s: %d, and it had %d already: divide it, or put what is new elsewhere", name, sizes[name], allowed))
		case sizes[name] < allowed-slack(limits[name]):
			findings = append(findings, fmt.Sprintf("%s: %d by now: write that into the list, so that it grows no more", name, sizes[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(large)) {
		if _, still := sizes[name]; !still {
			findings = append(findings, fmt.Sprintf("%s fits by now: strike it off the list", name))
		}
	}
	return findings
}

// slack spares the list a change with every line that is struck.
func slack(limit int) int {
	if limit == maxPackageLines {
		return limit / 20
	}
	return 0
}

// receiver names the type that a method belongs to; empty for a function.
func receiver(function *ast.FuncDecl) string {
	if function.Recv == nil {
		return ""
	}
	of := function.Recv.List[0].Type
	for {
		switch node := of.(type) {
		case *ast.StarExpr:
			of = node.X
		case *ast.IndexExpr:
			of = node.X
		case *ast.IndexListExpr:
			of = node.X
		case *ast.Ident:
			return node.Name
		default:
			return ""
		}
	}
}

func qualified(owner, name string) string {
	if owner == "" {
		return name
	}
	return owner + "." + name
}

// parameters counts what a caller has to think of.
func parameters(function *ast.FuncDecl) (count int) {
	for _, field := range function.Type.Params.List {
		if carried(field.Type) {
			continue
		}
		count += max(len(field.Names), 1)
	}
	return count
}

// carried tells whether a parameter is only handed on: the context, or the transaction.
func carried(of ast.Expr) bool {
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	switch of := of.(type) {
	case *ast.SelectorExpr:
		return of.Sel.Name == "Context" || of.Sel.Name == "Tx"
	case *ast.Ident:
		return strings.HasSuffix(of.Name, "Tx")
	}
	return false
}
