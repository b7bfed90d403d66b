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
			c.refuse(file.Key, "%q is not a file of this folder; write a path such as legal/impressum.md", file.Name)
		case path.Ext(file.Name) != want:
			c.refuse(file.Key, "%q is of the wrong kind; name a file that ends in %s", file.Name, want)
		case !found:
			c.refuse(file.Key, "there is no file %q; add it or remove the key", file.Name)
		case len(content) > maxFile:
			c.refuse(file.Key, "%q is larger than 64 kB; shorten it", file.Name)
		case !utf8.ValidString(content) || strings.ContainsFunc(content, func(r rune) bool { return unsafeRune(r) && r != '\n' && r != '\t' }):
			c.refuse(file.Key, "%q holds control characters or is not UTF-8; save it as plain text in UTF-8 with Unix line ends", file.Name)
		case want == ".svg":
			if err := safeSVG(content); err != nil {
				c.refuse(file.Key, "%q: %v", file.Name, err)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Files)) {
		if !named[name] {
			c.refuse("files."+name, "no key names this file; name it under legal or brand or remove it")
		}
	}
}
