package archtest

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxWidth is how many characters a line of what browsers get may have: more is neither read nor compared.
const maxWidth = 160

// readAsText are the kinds of files below web that people write.
var readAsText = []string{".html", ".css", ".svg", ".js", ".mjs"}

// made are the folders below web that nobody writes.
var made = []string{"node_modules", "dist", "test-results"}

var (
	// aTemplateAction is replaced before tags are looked for: its strings may hold what looks like one.
	aTemplateAction = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	// blockOpened finds the elements that begin a line of their own. What stands in a line as words do, such as b, a, bdi,
	// label or button, may share one.
	blockOpened = regexp.MustCompile(`(?i)<(html|head|body|title|meta|link|script|style|header|main|footer|nav|section|article|aside|div|p|h[1-6]|hr|ul|ol|li|dl|dt|dd|` +
		`table|caption|colgroup|thead|tbody|tfoot|tr|th|td|form|fieldset|legend|figure|figcaption|address|blockquote|pre|details|summary|dialog|option|optgroup|select|textarea)\b`)
)

// Lines finds lines of templates, styles and scripts that are too wide, and those of templates that open more than one
// block element.
func Lines(module fs.FS) ([]string, error) {
	var findings []string
	err := fs.WalkDir(module, "web", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains(made, entry.Name()):
			return fs.SkipDir
		case entry.IsDir() || !slices.Contains(readAsText, path.Ext(name)):
			return nil
		}
		source, err := fs.ReadFile(module, name)
		findings = append(findings, linesOf(name, string(source))...)
		return err
	})
	return findings, err
}

func linesOf(name, source string) (findings []string) {
	plain := strings.Split(source, "\n")
	if path.Ext(name) == ".html" {
		plain = strings.Split(aTemplateAction.ReplaceAllStringFunc(source, func(action string) string {
			return strings.Repeat("\n", strings.Count(action, "\n"))
		}), "\n")
	}
	for i, line := range strings.Split(source, "\n") {
		if width := utf8.RuneCountInString(line); width > maxWidth {
			findings = append(findings, fmt.Sprintf("%s:%d has %d characters, and %d are the most: break it at an element, an attribute, an action or a declaration", name, i+1, width, maxWidth))
		}
		if path.Ext(name) != ".html" {
			continue
		}
		if opened := blockOpened.FindAllString(plain[i], -1); len(opened) > 1 {
			findings = append(findings, fmt.Sprintf("%s:%d opens %s: one block element per line; white space between blocks costs nothing, see internal/server/render/space", name, i+1, strings.Join(opened, " ")))
		}
	}
	return findings
}
