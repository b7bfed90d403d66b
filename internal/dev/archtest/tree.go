package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Tree is the Go source below cmd and internal.
type Tree struct {
	fset     *token.FileSet
	Packages []*Package // in the order of their folders
}

// Package is one folder with its files, tests included.
type Package struct {
	Dir   string // e.g. internal/server/citizen
	Files []*File
}

// File is one parsed source file.
type File struct {
	Path    string
	Lines   int
	Test    bool
	Imports []string
	Syntax  *ast.File
}

// Read parses every Go file below cmd and internal of a module; testdata is none of its code.
func Read(module fs.FS) (*Tree, error) {
	t := &Tree{fset: token.NewFileSet()}
	for _, root := range []string{"cmd", "internal"} {
		err := fs.WalkDir(module, root, func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case entry.IsDir() && entry.Name() == "testdata":
				return fs.SkipDir
			case entry.IsDir() || path.Ext(name) != ".go":
				return nil
			}
			return t.add(module, name)
		})
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", root, err)
		}
	}
	return t, nil
}

func (t *Tree) add(module fs.FS, name string) error {
	source, err := fs.ReadFile(module, name)
	if err != nil {
		return err
	}
	syntax, err := parser.ParseFile(t.fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	file := &File{
		Path:   name,
		Lines:  strings.Count(string(source), "\n"),
		Test:   strings.HasSuffix(name, "_test.go"),
		Syntax: syntax,
	}
	for _, spec := range syntax.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		file.Imports = append(file.Imports, imported)
	}
	t.in(path.Dir(name)).Files = append(t.in(path.Dir(name)).Files, file)
	return nil
}

// in gives the package of a folder. The walk goes folder by folder, but comes back to one after its subfolders.
func (t *Tree) in(dir string) *Package {
	for _, p := range t.Packages {
		if p.Dir == dir {
			return p
		}
	}
	p := &Package{Dir: dir}
	t.Packages = append(t.Packages, p)
	return p
}

// at gives file:line of a node, as editors open it.
func (t *Tree) at(node ast.Node) string {
	position := t.fset.Position(node.Pos())
	return fmt.Sprintf("%s:%d", position.Filename, position.Line)
}

// Place is where a package stands below internal, such as server/citizen; empty for a command.
func (p *Package) Place() string {
	below, ok := strings.CutPrefix(p.Dir, "internal/")
	if !ok {
		return ""
	}
	return below
}
