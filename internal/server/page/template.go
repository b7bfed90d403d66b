package page

import (
	"html/template"
	"io/fs"
	"path"
	"strings"
)

// bind parses every page with its folder's layout and the parts that all folders share. A folder's files that begin
// with an underscore are parts of that folder alone.
func bind(files fs.FS, functions template.FuncMap) (map[string]*template.Template, error) {
	shared, err := template.New("").Funcs(functions).ParseFS(files, "templates/part/*.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "templates/*/*.html")
	if err != nil {
		return nil, err
	}
	pages := make(map[string]*template.Template)
	for _, name := range names {
		folder, file := path.Base(path.Dir(name)), path.Base(name)
		if folder == "part" || strings.HasPrefix(file, "_") {
			continue
		}
		set, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		// The folder's own parts come before the page, which fills the blocks of its layout.
		if set, err = set.ParseFS(files, "templates/"+folder+"/_*.html"); err != nil {
			return nil, err
		}
		if set, err = set.ParseFS(files, name); err != nil {
			return nil, err
		}
		pages[folder+"/"+strings.TrimSuffix(file, ".html")] = set
	}
	return pages, nil
}
