package render_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"text/template/parse"

	"stadttermin/internal/i18n"
	"stadttermin/internal/server/render"
	"stadttermin/web"
)

var update = flag.Bool("update", false, "write what templates write now into testdata")

const written = "testdata/templates.txt"

// What a page looks like in any state and language is what its templates write there, less the white space that no browser
// shows. So this holds for all of them at once, and for branches that no other test takes: whoever lays the source of a
// template out anew keeps what it writes to the letter.
func TestATemplateWritesWhatItWroteHoweverItsSourceIsLaidOut(t *testing.T) {
	t.Parallel()
	now := writings(t, web.Templates)
	if *update {
		var lines strings.Builder
		for _, name := range slices.Sorted(maps.Keys(now)) {
			fmt.Fprintf(&lines, "%s  %s\n", now[name], name)
		}
		if err := os.WriteFile(written, []byte(lines.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	source, err := os.ReadFile(written)
	if err != nil {
		t.Fatal(err)
	}
	before := make(map[string]string)
	for line := range strings.Lines(string(source)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		before[name] = sum
	}
	const meant = "if that is meant: go test ./internal/server/render -run Template -update"
	for _, name := range slices.Sorted(maps.Keys(now)) {
		switch known, ok := before[name]; {
		case !ok:
			t.Errorf("%s is new; %s", name, meant)
		case known != now[name]:
			t.Errorf("%s writes something else; if its source was only laid out anew, a space between words was won or lost there, see package space; %s", name, meant)
		}
		delete(before, name)
	}
	for name := range before {
		t.Errorf("%s is gone; %s", name, meant)
	}
}

// The comparison above sees what a reader sees, and nothing else.
func TestOnlyWhatIsSeenMakesATemplateAnother(t *testing.T) {
	t.Parallel()
	of := func(main string) string {
		files := map[string]string{
			"templates/account/_b.html":  "",
			"templates/part/a.html":      `{{define "layout"}}<main>{{template "main" .}}</main>{{end}}`,
			"templates/account/own.html": `{{define "main"}}` + main + `{{end}}`,
		}
		return writings(t, memory(files))["account/own.html main"]
	}
	const one = `<p class="a">{{.}} <b>x</b></p><p>y</p>`
	for source, same := range map[string]bool{
		"\n  <p\n    class=\"a\">\n    {{ . }}\n    <b>x</b>\n  </p>\n  <p>y</p>\n": true,
		`<p class="a">{{.}}<b>x</b></p><p>y</p>`:                                    false,
		`<p class="a">{{.}} <b> x</b></p><p>y</p>`:                                  false,
		`<p class="a ">{{.}} <b>x</b></p><p>y</p>`:                                  false,
		`<p class="a">{{. | html}} <b>x</b></p><p>y</p>`:                            false,
	} {
		if (of("\n  "+source) == of("\n"+one)) != same {
			t.Errorf("%s: is it the same? want %v", source, same)
		}
	}
}

// writings gives for every template, by its file and name, a sum of what it writes in all pages that have it.
func writings(t *testing.T, files fs.FS) map[string]string {
	t.Helper()
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	functions := render.Functions(bundle.Printer("de"), nil)
	names, err := fs.Glob(files, "templates/*/*.html")
	if err != nil {
		t.Fatal(err)
	}
	forms := make(map[string]map[string]bool)
	for _, name := range names {
		folder, file := path.Base(path.Dir(name)), path.Base(name)
		if folder == "part" || strings.HasPrefix(file, "_") {
			continue
		}
		bound, err := render.Bind(files, functions, folder, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range bound.Templates() {
			if from := origin(files, folder, one); from != "" {
				if forms[from] == nil {
					forms[from] = make(map[string]bool)
				}
				forms[from][writing(one.Tree.Root)] = true
			}
		}
	}
	sums := make(map[string]string)
	for from, all := range forms {
		sums[from] = fmt.Sprintf("%.6x", sha256.Sum256([]byte(strings.Join(slices.Sorted(maps.Keys(all)), "\n"))))
	}
	return sums
}

// origin names a template by its file; empty for a file itself, which writes nothing.
func origin(files fs.FS, folder string, one *template.Template) string {
	if one.Tree == nil || one.Name() == one.Tree.ParseName {
		return ""
	}
	if _, err := fs.Stat(files, "templates/"+folder+"/"+one.Tree.ParseName); err != nil {
		folder = "part"
	}
	return folder + "/" + one.Tree.ParseName + " " + one.Name()
}

// writing tells what a template writes: its texts, and in between what it writes of its data and under which conditions.
func writing(list *parse.ListNode) string {
	if list == nil {
		return ""
	}
	var out strings.Builder
	for _, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.TextNode:
			out.Write(node.Text)
		case *parse.IfNode:
			out.WriteString("{{if " + ways(&node.BranchNode))
		case *parse.WithNode:
			out.WriteString("{{with " + ways(&node.BranchNode))
		case *parse.RangeNode:
			out.WriteString("{{range " + ways(&node.BranchNode))
		default:
			out.WriteString(node.String())
		}
	}
	return out.String()
}

func ways(node *parse.BranchNode) string {
	return node.Pipe.String() + "}}" + writing(node.List) + "{{else}}" + writing(node.ElseList) + "{{end}}"
}

func memory(files map[string]string) fs.FS {
	made := make(fstest.MapFS)
	for name, source := range files {
		made[name] = &fstest.MapFile{Data: []byte(source)}
	}
	return made
}
