package tenant_test

import (
	"strings"
	"testing"

	"stadttermin/internal/town/tenant"
)

var werne = tenant.Brand{Color: "#14507f", OnColor: "#ffffff", ColorDark: "#9cc8ee", OnColorDark: "#0c1420"}

func branded(change func(*tenant.Brand)) func(*tenant.Settings) {
	return func(s *tenant.Settings) {
		s.Profile.Brand = werne
		change(&s.Profile.Brand)
	}
}

func TestColoursOfGoodContrastHaveNoProblem(t *testing.T) {
	t.Parallel()
	s := smallest()
	branded(func(*tenant.Brand) {})(s)
	if problems := tenant.Check(s); len(problems) > 0 {
		t.Errorf("problems: %+v", problems)
	}
}

func TestCheckRefusesColoursThat(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Refusal, colourCases())
}

func colourCases() []problemCase {
	return []problemCase{
		{"are named", branded(func(b *tenant.Brand) { b.Color = "navy" }), "tenant.brand.color", "hexadecimal"},
		{"are incomplete", branded(func(b *tenant.Brand) { b.ColorDark = "" }), "tenant.brand", "3 of 4"},
		{"hide text on buttons", branded(func(b *tenant.Brand) { b.OnColor = "#6699bb" }), "tenant.brand.on_color", "on_color on color has a contrast of"},
		{"pale on white", branded(func(b *tenant.Brand) { b.Color, b.OnColor = "#8fb8d8", "#000000" }), "tenant.brand.color", "color on white"},
		{"pale on the page only", branded(func(b *tenant.Brand) { b.Color = "#767676" }), "tenant.brand.color", "page's grey"},
		{"vanish in the dark", branded(func(b *tenant.Brand) { b.ColorDark, b.OnColorDark = "#14507f", "#ffffff" }), "tenant.brand.color_dark", "dark surface"},
		{"hide text on dark buttons", branded(func(b *tenant.Brand) { b.OnColorDark = "#ffffff" }), "tenant.brand.on_color_dark", "on_color_dark on color_dark"},
	}
}

func TestCheckWarnsOfColoursThat(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Warning, colourWarningCases())
}

func colourWarningCases() []problemCase {
	return []problemCase{
		{"are hard to read for weak eyes", branded(func(b *tenant.Brand) { b.Color = "#2a6fa8" }), "tenant.brand.on_color", "7:1"},
		{"are hard to read in the dark", branded(func(b *tenant.Brand) { b.ColorDark = "#6f96bb" }), "tenant.brand.color_dark", "color_dark on the dark surface #1d2034 has a contrast of 5.16:1; people with weak eyes need 7:1"},
		{"carry dark text that is hard to read", branded(func(b *tenant.Brand) { b.ColorDark = "#6f96bb" }), "tenant.brand.on_color_dark", "on_color_dark on color_dark has a contrast of 5.94:1; people with weak eyes need 7:1"},
		{"look like an error", branded(func(b *tenant.Brand) { b.Color = "#a3140f" }), "tenant.brand.color", "red of error messages"},
	}
}

func drawn(content string) func(*tenant.Settings) {
	return func(s *tenant.Settings) {
		s.Profile.Brand.Mark = "branding/mark.svg"
		s.Files = map[string]string{"branding/mark.svg": content}
	}
}

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 52">`

func TestADrawingOfPlainShapesHasNoProblem(t *testing.T) {
	t.Parallel()
	s := smallest()
	drawn(svg + `<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs><path fill="url(#g)" d="M0 0h1v1z"/></svg>`)(s)
	if problems := tenant.Check(s); len(problems) > 0 {
		t.Errorf("problems: %+v", problems)
	}
}

func TestCheckRefusesADrawingThat(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Refusal, drawingCases())
}

func drawingCases() []problemCase {
	const at = "tenant.brand.mark"
	return []problemCase{
		{"holds a script", drawn(svg + `<script>alert(1)</script></svg>`), at, "<script>"},
		{"reacts to events", drawn(svg + `<path onclick="alert(1)" d=""/></svg>`), at, "onclick"},
		{"holds foreign markup", drawn(svg + `<foreignObject/></svg>`), at, "<foreignObject>"},
		{"holds a link", drawn(svg + `<a href="https://x.example"/></svg>`), at, "<a>"},
		{"points elsewhere", drawn(svg + `<path xmlns:xlink="http://www.w3.org/2000/svg" xlink:href="https://x.example/a.svg"/></svg>`), at, "href"},
		{"paints from elsewhere", drawn(svg + `<path fill="URL(https://x.example/a)"/></svg>`), at, "outside"},
		{"paints from elsewhere behind a part of its own", drawn(svg + `<path fill="url(#a) url(//x.example)"/></svg>`), at, "outside"},
		{"has inline style", drawn(svg + `<path style="fill:red"/></svg>`), at, "style"},
		{"declares entities", drawn(`<!DOCTYPE svg [<!ENTITY a "b">]>` + svg + `</svg>`), at, "entity"},
		{"names a style sheet", drawn(`<?xml-stylesheet href="a.css"?>` + svg + `</svg>`), at, "xml-stylesheet"},
		{"hides a script from XML in a comment", drawn(svg + `<!--><script>alert(1)</script>--></svg>`), at, "comment"},
		{"hides a script from XML in a raw section", drawn(svg + `<title><![CDATA[</title><script>alert(1)</script>]]></title></svg>`), at, "CDATA"},
		{"hides a script from XML in an instruction", drawn(`<?xml version="1.0" a="><script>alert(1)</script>"?>` + svg + `</svg>`), at, "<?xml"},
		{"keeps what its program wrote", drawn(svg + `<path xmlns:ink="http://ink.example"/></svg>`), at, `"branding/mark.svg": the namespace "http://ink.example" is not allowed; save the drawing as plain SVG`},
		{"animates", drawn(svg + `<set attributeName="href" to="javascript:alert(1)"/></svg>`), at, "<set>"},
		{"is no drawing", drawn(`<g/>`), at, "outermost"},
		{"is broken", drawn(svg), at, "well-formed"},
		{"is too large", drawn(svg + strings.Repeat(" ", 64<<10) + `</svg>`), at, "64 kB"},
	}
}

func TestCheckRefusesAFileThat(t *testing.T) {
	t.Parallel()
	runProblemCases(t, tenant.Refusal, fileCases())
}

func fileCases() []problemCase {
	const at = "tenant.legal.imprint"
	named := func(name, content string) func(*tenant.Settings) {
		return func(s *tenant.Settings) {
			s.Profile.Legal.Imprint = name
			s.Files = map[string]string{name: content}
		}
	}
	return []problemCase{
		{"lies outside the folder", named("../impressum.md", "x"), at, "not a file of this folder"},
		{"is absolute", named("/etc/impressum.md", "x"), at, "not a file of this folder"},
		{"is of the wrong kind", named("impressum.html", "x"), at, ".md"},
		{"holds a NUL", named("impressum.md", "a\x00b"), at, "control characters"},
		{"is missing", func(s *tenant.Settings) { s.Profile.Legal.Imprint = "impressum.md" }, at, "there is no file"},
		{"nobody names", func(s *tenant.Settings) { s.Files = map[string]string{"a.md": "x"} }, "files.a.md", "no key names this file"},
	}
}
