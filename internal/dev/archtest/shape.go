package archtest

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

const maxLines = 500 // of a file; half of them are below 150

// nameless are package names that say nothing about what is inside.
var nameless = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "service", "services", "type", "types", "base", "misc"}

// Shape finds packages and files that are hard to read: without a name, without a comment, too long.
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
