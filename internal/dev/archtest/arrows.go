package archtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Allowed are the arrows between groups of the domain: what knows of what.
var Allowed = map[string][]string{
	"appointment":  {"apperr", "availability", "batch", "budget", "civil", "contact", "directory", "fingerprint", "i18n", "keyring", "message", "recent", "staff", "town"},
	"availability": {"apperr", "civil", "town"},
	"budget":       {"apperr", "keyring", "recent", "town"},
	"change":       {"apperr", "appointment", "availability", "civil", "directory", "i18n", "staff", "town"},
	"contact":      {"apperr"},
	"directory":    {"apperr", "availability", "message", "recent", "town"},
	"feedback":     {"apperr", "budget", "contact", "directory", "i18n", "message", "staff", "town"},
	"figures":      {"apperr", "appointment", "availability", "civil", "directory", "town"},
	"hall":         {"apperr", "appointment", "availability", "civil", "directory", "fingerprint", "i18n", "keyring", "message", "recent", "staff", "town"},
	"i18n":         {"civil", "town"},
	"message":      {"apperr", "civil", "i18n", "keyring", "town"},
	"search":       {"town"},
	"staff":        {"apperr", "budget", "contact", "fingerprint", "i18n", "keyring", "message", "town"},
	"town":         {"civil"},
}

// Arrows finds groups of the domain that import each other and are not allowed to, arrows that nobody needs any more, and
// circles among those that are allowed. What is above the domain, adapters and workshop, may look down wherever it likes.
func Arrows(t *Tree, allowed map[string][]string) []string {
	var findings []string
	found := make(map[string]map[string]bool)
	for _, p := range t.Packages {
		from := group(p.Place())
		if !slices.Contains(domain, p.Place()) {
			continue
		}
		for _, file := range p.Files {
			for _, imported := range file.Imports {
				target, ok := strings.CutPrefix(imported, module+"internal/")
				to := group(target)
				if !ok || file.Test || to == from || !slices.Contains(domain, target) {
					continue
				}
				if found[from] == nil {
					found[from] = make(map[string]bool)
				}
				found[from][to] = true
				if !slices.Contains(allowed[from], to) {
					findings = append(findings, fmt.Sprintf("%s imports %s: nothing of %s knows of %s so far; enter the arrow in internal/dev/archtest/arrows.go if it leads the right way", file.Path, imported, from, to))
				}
			}
		}
	}
	for _, from := range slices.Sorted(maps.Keys(allowed)) {
		for _, to := range allowed[from] {
			if !found[from][to] {
				findings = append(findings, fmt.Sprintf("nothing of %s imports %s any more: strike the arrow", from, to))
			}
		}
	}
	for _, circle := range circlesOf(slices.Sorted(maps.Keys(allowed)), allowed) {
		findings = append(findings, "the groups "+strings.Join(circle, ", ")+" refer to each other in a circle")
	}
	return findings
}
