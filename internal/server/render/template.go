package render

import (
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"sync"

	"stadttermin/internal/i18n"
	"stadttermin/internal/server/render/space"
)

// bound gives a template, which is bound when it is first asked for: most pages are never shown in most languages, and
// all of them in every language would take more memory than anything else in the program.
type bound func() (*template.Template, error)

// bindAll gives every page in every language, by language, then by name. It fails on a template that does not parse.
func bindAll(files fs.FS, assets *Assets, bundle *i18n.Bundle) (map[string]map[string]bound, error) {
	names, err := fs.Glob(files, "templates/*/*.html")
	if err != nil {
		return nil, err
	}
	pages := make(map[string]map[string]bound)
	for i, language := range bundle.Languages() {
		own := functions(bundle.Printer(language), assets)
		pages[language] = make(map[string]bound)
		for _, name := range names {
			folder, file := path.Base(path.Dir(name)), path.Base(name)
			if folder == "part" || strings.HasPrefix(file, "_") {
				continue
			}
			if i == 0 { // what parses in one language does in all
				if _, err := bind(files, own, folder, file); err != nil {
					return nil, err
				}
			}
			pages[language][folder+"/"+strings.TrimSuffix(file, ".html")] = sync.OnceValues(func() (*template.Template, error) {
				return bind(files, own, folder, file)
			})
		}
	}
	return pages, nil
}

// bind parses a page with its folder's layout and the parts that all folders share. A folder's files that begin with an
// underscore are parts of that folder alone; they come before the page, which fills the blocks of its layout.
func bind(files fs.FS, functions template.FuncMap, folder, file string) (*template.Template, error) {
	t, err := template.New("").Funcs(functions).
		ParseFS(files, "templates/part/*.html", "templates/"+folder+"/_*.html", "templates/"+folder+"/"+file)
	if err != nil {
		return nil, fmt.Errorf("template %s/%s: %w", folder, file, err)
	}
	space.Collapse(t)
	return t, nil
}
