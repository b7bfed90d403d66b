package tenant

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"stadttermin/internal/town/document"
	"stadttermin/internal/town/office"
)

// Greatest lengths in characters. A line goes into headings, buttons and mail headers, a passage into running text.
const (
	maxLine    = 200
	maxPassage = 2000
)

// passages are the keys whose texts may be long and may have several lines.
var passages = map[string]bool{"description": true, "directions": true, "walk_in": true, "text": true}

// texts refuses what would break a page or a mail wherever it stands: texts end up in mail headers, calendar files and
// on call displays, so that a control character is never a matter of taste.
func (c *checker) texts() {
	for _, part := range c.Documents() {
		document.EachString(part.Prefix, part.Value, func(path, text string) {
			c.text(path, text, passages[path[strings.LastIndexByte(path, '.')+1:]])
		})
	}
}

// TextProblems gives what a text at a path would be refused for, whatever its language.
func TextProblems(path, text string) []Problem {
	c := &checker{}
	c.text(path, text, passages[path[strings.LastIndexByte(path, '.')+1:]])
	return c.problems
}

func (c *checker) text(path, text string, passage bool) {
	length := maxLine
	if passage {
		length = maxPassage
	}
	switch {
	case !utf8.ValidString(text):
		c.refuse(path, "text_encoding")
	case strings.ContainsFunc(text, func(r rune) bool { return unsafeRune(r) && !(passage && r == '\n') }):
		c.refuse(path, "text_control")
	case utf8.RuneCountInString(text) > length:
		c.refuse(path, "text_long", "length", utf8.RuneCountInString(text), "most", length)
	case strings.TrimSpace(text) != text:
		c.refuse(path, "text_blank")
	}
}

// unsafeRune tells control characters, line and paragraph separators, and the overrides of writing direction that can
// make a text read as another one. The isolates that mixed Arabic and German needs are allowed.
func unsafeRune(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e'
}

// Text is one text of the documents that may stand in other languages too.
type Text struct {
	Path     string // as TextKey names it
	At       string // as in Problem, with positions in lists of texts, fees, forms and closures
	Source   string // in the source language
	Optional bool   // a proper name or search words: no translation is not a fault
}

// Texts lists every text that translations may hold, in the order of the documents.
func (s *Settings) Texts() []Text {
	var texts []Text
	for _, part := range s.Documents() {
		document.EachString(part.Prefix, part.Value, func(path, text string) {
			if wanted, optional := translatable(path); wanted && text != "" && !office.KnownCondition(text) {
				texts = append(texts, Text{Path: TextKey(path, text), At: path, Source: text, Optional: optional})
			}
		})
	}
	return texts
}

// translatable judges a path by its keys; ids and positions are skipped over.
func translatable(path string) (wanted, optional bool) {
	keys := strings.Split(path, ".")
	last := keys[len(keys)-1]
	if len(keys) > 1 && isPosition(last) {
		last = keys[len(keys)-2]
	}
	switch {
	case keys[0] == "tenant":
		return path == "tenant.contact.hours" || path == "tenant.name" || path == "tenant.mail.from_name", path != "tenant.contact.hours"
	case keys[0] == "halls", keys[0] == "offices" && len(keys) > 2 && keys[2] == "counters":
		return last == "name", true
	case last == "synonyms", last == "authority", last == "short": // without a translation of that the name is shown
		return true, true
	}
	return textKeys[last], false
}

var textKeys = map[string]bool{
	"name": true, "directions": true, "walk_in": true, "reason": true, "unit": true, "description": true, "bring": true,
	"note": true, "text": true, "when": true,
}

func isPosition(key string) bool {
	return key != "" && strings.Trim(key, "0123456789") == ""
}
