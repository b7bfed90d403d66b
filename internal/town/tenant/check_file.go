package tenant

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxFile is the greatest size of a legal text or a drawing, in bytes.
const maxFile = 64 << 10

// NamedFile is a file that a profile names, with the path of the key that names it.
type NamedFile struct {
	Key  string // as in Problem: tenant.legal.imprint
	Name string // relative to the tenant's folder, with slashes
}

// NamedFiles lists the files that the profile names; their contents stand in Settings.Files.
func (p *Profile) NamedFiles() []NamedFile {
	all := []NamedFile{
		{"tenant.legal.imprint", p.Legal.Imprint},
		{"tenant.legal.privacy", p.Legal.Privacy},
		{"tenant.legal.accessibility", p.Legal.Accessibility},
		{"tenant.brand.mark", p.Brand.Mark},
		{"tenant.brand.skyline", p.Brand.Skyline},
	}
	return slices.DeleteFunc(all, func(file NamedFile) bool { return file.Name == "" })
}

// ownFiles are the names that a tenant's folder already uses.
var ownFiles = map[string]bool{"tenant.yaml": true, "offices.yaml": true, "services.yaml": true}

func (c *checker) files() {
	named := make(map[string]bool)
	for _, file := range c.Profile.NamedFiles() {
		named[file.Name] = true
		want := ".svg"
		if strings.HasPrefix(file.Key, "tenant.legal.") {
			want = ".md"
		}
		content, found := c.Files[file.Name]
		switch {
		case !fs.ValidPath(file.Name) || strings.Contains(file.Name, "\\") || ownFiles[file.Name]:
			c.refuse(file.Key, "file_outside", "file", file.Name)
		case path.Ext(file.Name) != want:
			c.refuse(file.Key, "file_kind", "file", file.Name, "ending", want)
		case !found:
			c.refuse(file.Key, "file_missing", "file", file.Name)
		case len(content) > maxFile:
			c.refuse(file.Key, "file_large", "file", file.Name)
		case !utf8.ValidString(content) || strings.ContainsFunc(content, func(r rune) bool { return unsafeRune(r) && r != '\n' && r != '\t' }):
			c.refuse(file.Key, "file_text", "file", file.Name)
		case want == ".svg":
			if code, part := svgFault(content); code != "" {
				c.refuse(file.Key, code, "file", file.Name, "part", part)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Files)) {
		if !named[name] {
			c.refuse("files."+name, "file_unnamed")
		}
	}
}
