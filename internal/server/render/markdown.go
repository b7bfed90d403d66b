package render

import (
	"bytes"
	"html/template"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
)

// markdown knows CommonMark and tables. Addresses become links, and a line stays a line, because people write postal
// addresses so. Raw HTML in the source is left out.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Linkify),
	goldmark.WithRendererOptions(html.WithHardWraps()),
)

// harmless is what a town's text may contain once it is markup.
var harmless = func() *bluemonday.Policy {
	policy := bluemonday.NewPolicy()
	policy.AllowElements("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "strong", "em", "blockquote",
		"code", "pre", "table", "thead", "tbody", "tr", "th", "td")
	policy.AllowAttrs("href").OnElements("a")
	policy.AllowURLSchemes("https", "http", "mailto", "tel")
	policy.AllowRelativeURLs(true)
	policy.RequireParseableURLs(true)
	return policy
}()

// Markdown gives a town's text as markup that stands under a heading of the page's own: a title that the text begins
// with is left out, and every other heading of the first level becomes one of the second.
func Markdown(source string) template.HTML {
	raw := []byte(source)
	root := markdown.Parser().Parse(text.NewReader(raw))
	if first, ok := root.FirstChild().(*ast.Heading); ok && first.Level == 1 {
		root.RemoveChild(root, first)
	}
	for node := root.FirstChild(); node != nil; node = node.NextSibling() {
		if heading, ok := node.(*ast.Heading); ok && heading.Level == 1 {
			heading.Level = 2
		}
	}
	var out bytes.Buffer
	if err := markdown.Renderer().Render(&out, raw, root); err != nil {
		return ""
	}
	return template.HTML(harmless.SanitizeBytes(out.Bytes()))
}
