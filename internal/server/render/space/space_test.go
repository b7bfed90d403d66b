package space_test

import (
	"html/template"
	"strings"
	"testing"

	"stadttermin/internal/server/render/space"
)

// render shows a template's page to data that has an empty and a full list.
func render(t *testing.T, source string) string {
	t.Helper()
	parsed, err := template.New("page").Parse(source)
	if err != nil {
		t.Fatal(err)
	}
	space.Collapse(parsed)
	var out strings.Builder
	if err := parsed.Execute(&out, map[string][]string{"None": nil, "Two": {"a", "b"}}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestSpaceGoesWhereNoBrowserShowsIt(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"<div>\n  <p>\n    one\n  </p>\n</div>\n":                                                                                            "<div><p>one</p></div>",
		"<ul>\n  {{range .Two}}\n    <li>{{.}}</li>\n  {{end}}\n</ul>":                                                                       "<ul><li>a</li><li>b</li></ul>",
		"<p>one</p>\n{{if .None}}\n  <p>two</p>\n{{end}}\n{{if .Two}}\n<hr>\n{{end}}":                                                        "<p>one</p><hr>",
		"<button>\n  go\n</button>\n<svg>\n  <path/>\n</svg>":                                                                                "<button>go</button> <svg><path/></svg>",
		"<input\n  name=\"a\"\n  {{- if .Two}} checked{{end}}\n>":                                                                            `<input name="a" checked>`,
		"<div>\n{{template \"x\"}}\n{{if .None}}{{end}}\n</div>{{define \"x\"}}<p>x</p>{{end}}":                                              "<div><p>x</p></div>",
		"<form>\n  {{template \"key\"}}\n  <b>a</b>\n</form>{{define \"key\"}}{{range .}}\n<input type=\"hidden\" name=\"a\">{{end}}{{end}}": `<form><b>a</b></form>`,
		"<form>\n  <input type=\"hidden\" value=\"{{len .Two}}\">\n  <b>a</b>\n</form>":                                                      `<form><input type="hidden" value="2"><b>a</b></form>`,
		"<b>a</b><input type=\"hidden\" value=\"{{len .Two}}\">\n<input\n  type=\"hidden\"><i>b</i>":                                         `<b>a</b><input type="hidden" value="2"><input type="hidden"><i>b</i>`,
		"<label>a</label>\n<input> <label>b</label>\n<select>\n</select>":                                                                    `<label>a</label><input> <label>b</label><select></select>`,
		"<p>a<br>\n  b</p>":         "<p>a<br>b</p>",
		"{{$x := .Two}}\n<p>\n</p>": "<p></p>",
	} {
		if got := render(t, source); got != want {
			t.Errorf("%q gives %q, want %q", source, got, want)
		}
	}
}

func TestSpaceStaysWhereItIsSeen(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"<b>a</b>\n  <i>b</i>":                                     "<b>a</b> <i>b</i>",
		"<b>a</b><i>b</i>":                                         "<b>a</b><i>b</i>",
		"<p>{{range .Two}} {{.}}{{end}}</p>":                       "<p> a b</p>",
		"<p>\n  {{range .Two}}\n    {{.}}\n  {{end}}\n  c\n</p>":   "<p> a  b  c</p>",
		"a\n{{if .Two}}b{{end}}\nc":                                "a b c",
		"<p title=\"a  b\nc\">{{len .Two}} x</p>":                  "<p title=\"a  b\nc\">2 x</p>",
		"<pre>\n a  b\n</pre>\n<textarea>\n x </textarea>\n<b>":    "<pre>\n a  b\n</pre><textarea>\n x </textarea> <b>",
		"<b>a</b>\n{{template \"x\"}}{{define \"x\"}} b{{end}}":    "<b>a</b>  b",
		`<i class="a{{template "x"}}">{{define "x"}} b{{end}}</i>`: `<i class="a b"></i>`,
		"<b>a</b>\n{{if .None}}<p>b</p>{{end}}\n<i>c</i>":          "<b>a</b>  <i>c</i>",
		"<b>a</b>\n<input type=\"hidden\">\n<i>b</i>":              `<b>a</b> <input type="hidden"> <i>b</i>`,
		"<b>1 < 2</b>\n<i>a</i><br/>\n<b>":                         "<b>1 &lt; 2</b> <i>a</i><br/><b>",
		"<style>\nb {  }\n</style>":                                "<style>\nb {  }\n</style>",
		"<a {{if .Two}}href=\"x\" {{end}}>\n  x\n</a>\n<select>\n": `<a href="x" > x </a> <select>`,
	} {
		if got := render(t, source); got != want {
			t.Errorf("%q gives %q, want %q", source, got, want)
		}
	}
}
