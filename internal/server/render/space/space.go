// Package space takes out of templates the white space that lays out their source and that no browser shows, once, when
// they are parsed: a template may then have one element per line and the page is as small as if it had none.
package space

import (
	"html/template"
	"regexp"
	"strings"
	"text/template/parse"
)

// Collapse takes out white space beside the tags of block elements, which shows nowhere, makes one blank of what is left
// between words and in tags, and leaves alone what stands in quotes, comments and elements whose text is kept as it is.
// It is called before the templates are executed for the first time.
func Collapse(templates *template.Template) {
	all := make(map[string]*parse.Tree)
	for _, t := range templates.Templates() {
		if t.Tree != nil {
			all[t.Name()] = t.Tree
		}
	}
	c := &collapser{trees: all, ends: make(map[call]bool)}
	for _, tree := range all {
		c.list(tree.Root, place{}, true)
	}
}

// collapser walks through trees that call each other.
type collapser struct {
	trees map[string]*parse.Tree
	ends  map[call]bool // beside a block
}

// call is a template's, beside a block or elsewhere.
type call struct {
	name   string
	beside bool
}

// list walks through what is written one after the other, and writes it anew or only looks where it ends.
func (c *collapser) list(list *parse.ListNode, at place, write bool) place {
	if list == nil {
		return at
	}
	for _, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.TextNode:
			var left []byte
			if left, at = collapse(node.Text, at); write {
				node.Text = left
			}
		case *parse.IfNode:
			at = either(c.list(node.List, at, write), c.list(node.ElseList, at, write))
		case *parse.WithNode:
			at = either(c.list(node.List, at, write), c.list(node.ElseList, at, write))
		case *parse.RangeNode: // begins beside its own end, too
			first := at
			first.beside = at.beside && c.list(node.List, at, false).beside
			at = either(c.list(node.List, first, write), c.list(node.ElseList, at, write))
		case *parse.TemplateNode:
			at.beside = at.within == text && c.endsBeside(call{node.Name, at.beside})
		case *parse.ActionNode:
			at.beside = at.beside && (at.within != text || len(node.Pipe.Decl) > 0) // a variable writes nothing
		default:
			at.beside = false
		}
	}
	return at
}

// either is where two ways end. What follows is beside a block if it is so on each of them.
func either(one, other place) place {
	one.beside = one.beside && other.beside
	return one
}

// endsBeside tells whether a called template ends beside a block.
func (c *collapser) endsBeside(called call) bool {
	if known, ok := c.ends[called]; ok {
		return known
	}
	c.ends[called] = false // while it calls itself
	if tree := c.trees[called.name]; tree != nil {
		c.ends[called] = c.list(tree.Root, place{beside: called.beside}, false).beside
	}
	return c.ends[called]
}

// within is where in the markup a byte stands.
type within int

const (
	text    within = iota
	tag            // between its name and its end, not in quotes
	quoted         // in a value
	comment        // until its end
	kept           // in an element whose white space is shown or means something
)

// place is how far the markup has got.
type place struct {
	within
	quote  byte   // in quoted
	name   string // of the tag, or of the element in kept
	beside bool   // the last thing written was the tag of a block
	behind string // the name of the tag that was written last, if nothing followed
}

// collapse gives a text of a template without white space that shows nowhere, and where its end is.
func collapse(source []byte, at place) ([]byte, place) {
	var out strings.Builder
	out.Grow(len(source))
	at.behind = ""
	for rest := string(source); rest != ""; {
		n := 0
		switch at.within {
		case text:
			n = at.inText(&out, rest)
		case tag:
			n = at.inTag(&out, rest)
		case quoted:
			if n = upTo(&out, rest, string(at.quote)); n < len(rest) {
				out.WriteByte(at.quote)
				n, at.within = n+1, tag
			}
		case comment:
			n = at.until(&out, rest, "-->")
		case kept:
			n = at.until(&out, rest, "</"+at.name)
		}
		rest = rest[n:]
	}
	return []byte(out.String()), at
}

// upTo writes what comes before any of some signs and gives how much of the rest that was.
func upTo(out *strings.Builder, rest, signs string) int {
	n := strings.IndexAny(rest, signs)
	if n < 0 {
		n = len(rest)
	}
	out.WriteString(rest[:n])
	return n
}

const blank = " \t\r\n"

// hidden stands for the name of an input that is not drawn: what follows is beside a block if it would be without it.
const hidden = "hidden"

var hiddenInput = regexp.MustCompile(`^<input\s+type="hidden"`)

func isHidden(markup string) bool { return hiddenInput.MatchString(markup) }

// belongTogether tells whether what comes behind a tag is laid out by its distance from it and not by white space: hidden
// inputs, and a field behind its label.
func belongTogether(behind, markup string) bool {
	switch nameOf(markup) {
	case "input":
		return behind == "/label" || behind == hidden && isHidden(markup)
	case "select", "textarea":
		return behind == "/label"
	}
	return false
}

// inText writes what comes next between tags and gives how much of the rest that was.
func (at *place) inText(out *strings.Builder, rest string) int {
	switch {
	case strings.HasPrefix(rest, "<!--"):
		at.within = comment
		return 0
	case nameOf(rest) != "":
		at.within, at.name = tag, nameOf(rest)
		if isHidden(rest) {
			at.name = hidden
		}
		out.WriteByte('<')
		return 1
	case strings.IndexByte(blank, rest[0]) < 0:
		at.beside, at.behind = false, ""
		out.WriteByte(rest[0])
		return 1 + upTo(out, rest[1:], "<"+blank)
	}
	after := strings.TrimLeft(rest, blank)
	if !at.beside && !blankBefore(nameOf(after)) && !belongTogether(at.behind, after) {
		out.WriteByte(' ')
	}
	return len(rest) - len(after)
}

// inTag writes what comes next in a tag and gives how much of the rest that was.
func (at *place) inTag(out *strings.Builder, rest string) int {
	switch c := rest[0]; {
	case c == '"' || c == '\'':
		at.within, at.quote = quoted, c
		out.WriteByte(c)
	case c == '>':
		at.within = text
		if at.behind = at.name; at.name != hidden {
			at.beside = blankAfter(at.name)
		}
		if keepsSpace[at.name] {
			at.within = kept
		}
		out.WriteByte(c)
	case strings.IndexByte(blank, c) >= 0:
		after := strings.TrimLeft(rest, blank)
		if after == "" || after[0] != '>' {
			out.WriteByte(' ')
		}
		return len(rest) - len(after)
	default:
		return upTo(out, rest, `>"'`+blank)
	}
	return 1
}

// until writes up to a mark and gives how much of the rest that was.
func (at *place) until(out *strings.Builder, rest, mark string) int {
	before, _, found := strings.Cut(rest, mark)
	if !found {
		out.WriteString(rest)
		return len(rest)
	}
	if at.within == comment {
		before += mark
	}
	out.WriteString(before)
	at.within, at.beside = text, false
	return len(before)
}

// nameOf gives the name of the element whose tag a text begins with, with a slash where the tag ends it.
func nameOf(markup string) string {
	if len(markup) < 2 || markup[0] != '<' {
		return ""
	}
	end := 1
	if markup[1] == '/' || markup[1] == '!' {
		end = 2
	}
	begin := end
	for end < len(markup) && isOfName(markup[end]) {
		end++
	}
	if end == begin {
		return ""
	}
	return strings.ToLower(markup[1:end])
}

func isOfName(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// blankBefore and blankAfter tell whether white space before a tag, and after it, shows nowhere.
func blankBefore(tag string) bool {
	name, closes := strings.CutPrefix(tag, "/")
	return blocks[name] || closes && inside[name]
}

func blankAfter(tag string) bool {
	name, closes := strings.CutPrefix(tag, "/")
	return blocks[name] || !closes && inside[name]
}

var (
	// blocks begin and end lines of their own, or are not drawn at all, or are shapes of a drawing.
	blocks = setOf(`!doctype html head meta title link script style base body header main footer nav section article aside div p h1 h2 h3 h4 h5 h6
		hr br ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td form fieldset legend figure figcaption address blockquote
		details summary dialog template optgroup option pre path circle rect g line ellipse polyline polygon defs use`)
	// inside stand in lines as a letter does, and hold lines of their own.
	inside = setOf("button select svg")
	// keepsSpace are elements in which white space is shown or belongs to another language.
	keepsSpace = setOf("pre textarea script style")
)

func setOf(names string) map[string]bool {
	set := make(map[string]bool)
	for _, name := range strings.Fields(names) {
		set[name] = true
	}
	return set
}
