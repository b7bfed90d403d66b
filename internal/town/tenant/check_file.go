package tenant

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"stadttermin/internal/town/look"
)

// maxFile is the greatest size of a legal text or a drawing, in bytes.
const maxFile = 64 << 10

// NamedFile is a file that a profile names, with the path of the key that names it.
type NamedFile struct {
	Key      string // as in Problem: tenant.legal.imprint
	Name     string // relative to the tenant's folder, with slashes
	Optional bool   // a translation of one: nothing is wrong where there is none
}

// NamedFiles lists the files that the profile names, and the translations that legal texts may have; their contents stand in
// Settings.Files.
func (p *Profile) NamedFiles() []NamedFile {
	all := []NamedFile{
		{Key: "tenant.legal.imprint", Name: p.Legal.Imprint},
		{Key: "tenant.legal.privacy", Name: p.Legal.Privacy},
		{Key: "tenant.legal.accessibility", Name: p.Legal.Accessibility},
		{Key: "tenant.brand.mark", Name: p.Brand.Mark},
		{Key: "tenant.brand.skyline", Name: p.Brand.Skyline},
	}
	all = slices.DeleteFunc(all, func(file NamedFile) bool { return file.Name == "" })
	for _, file := range slices.Clone(all) {
		if path.Ext(file.Name) != ".md" {
			continue
		}
		for _, language := range p.Languages[min(1, len(p.Languages)):] {
			all = append(all, NamedFile{Key: file.Key, Name: InLanguage(file.Name, language), Optional: true})
		}
	}
	return all
}

// InLanguage names the translation of a file: legal/impressum.en.md of legal/impressum.md.
func InLanguage(file, language string) string {
	if file == "" {
		return ""
	}
	ending := path.Ext(file)
	return strings.TrimSuffix(file, ending) + "." + language + ending
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
		case !found && file.Optional:
		case !found:
			c.refuse(file.Key, "file_missing", "file", file.Name)
		case len(content) > maxFile:
			c.refuse(file.Key, "file_large", "file", file.Name)
		case !utf8.ValidString(content) || strings.ContainsFunc(content, func(r rune) bool { return unsafeRune(r) && r != '\n' && r != '\t' }):
			c.refuse(file.Key, "file_text", "file", file.Name)
		case want == ".svg":
			if code, part := look.SVGFault(content); code != "" {
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
