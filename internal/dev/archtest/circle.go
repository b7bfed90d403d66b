package archtest

import (
	"go/ast"
	"path"
	"slices"
)

// circles gives the strongly connected parts with more than one file of the graph of references between a package's files.
func circles(p *Package) [][]string {
	var files []string
	for _, file := range p.Files {
		if !file.Test {
			files = append(files, path.Base(file.Path))
		}
	}
	return circlesOf(files, references(p))
}

// circlesOf gives the strongly connected parts with more than one node of a graph.
func circlesOf(nodes []string, refers map[string][]string) [][]string {
	w := &walk{refers: refers, index: make(map[string]int), low: make(map[string]int), open: make(map[string]bool)}
	for _, node := range nodes {
		if w.index[node] == 0 {
			w.visit(node)
		}
	}
	return w.parts
}

// walk finds strongly connected parts as Tarjan does.
type walk struct {
	refers map[string][]string
	index  map[string]int // by the order of visits, from one
	low    map[string]int // the earliest that can be come back to
	stack  []string
	open   map[string]bool // on the stack
	parts  [][]string
}

func (w *walk) visit(name string) {
	w.index[name] = len(w.index) + 1
	w.low[name] = w.index[name]
	w.stack, w.open[name] = append(w.stack, name), true
	for _, to := range w.refers[name] {
		switch {
		case w.index[to] == 0:
			w.visit(to)
			w.low[name] = min(w.low[name], w.low[to])
		case w.open[to]:
			w.low[name] = min(w.low[name], w.index[to])
		}
	}
	if w.low[name] != w.index[name] {
		return
	}
	at := slices.Index(w.stack, name)
	part := slices.Clone(w.stack[at:])
	w.stack = w.stack[:at]
	for _, file := range part {
		w.open[file] = false
	}
	if len(part) > 1 {
		slices.Sort(part)
		w.parts = append(w.parts, part)
	}
}

// references gives the files that each file of a package refers to: by a name of the package, or by a method that only one
// of its files declares and that nothing else there is called like.
func references(p *Package) map[string][]string {
	names, methods := declarations(p)
	refers := make(map[string][]string)
	for _, file := range p.Files {
		if file.Test {
			continue
		}
		here := path.Base(file.Path)
		to := func(there string) {
			if there != "" && there != here && !slices.Contains(refers[here], there) {
				refers[here] = append(refers[here], there)
			}
		}
		r := &reader{names: names, methods: methods, packages: make(map[string]bool), to: to}
		for _, imported := range file.Imports {
			r.packages[path.Base(imported)] = true
		}
		for _, declared := range file.Syntax.Decls { // not the package's own name, which a command shares with its function main
			r.read(declared)
		}
		slices.Sort(refers[here])
	}
	return refers
}

// reader tells which files a part of a file refers to.
type reader struct {
	names, methods map[string]string // the file that declares each
	packages       map[string]bool   // that the file imports, by their last part
	to             func(file string)
}

func (r *reader) read(node ast.Node) { ast.Inspect(node, r.visit) }

func (r *reader) visit(node ast.Node) bool {
	switch node := node.(type) {
	case *ast.SelectorExpr:
		if of, plain := node.X.(*ast.Ident); plain && r.packages[of.Name] {
			return false // another package's
		}
		r.to(r.methods[node.Sel.Name])
		r.read(node.X)
		return false
	case *ast.Field: // its names are not references, its type is
		if node.Type != nil {
			r.read(node.Type)
		}
		return false
	case *ast.KeyValueExpr: // a key is a field more often than a name
		if _, plain := node.Key.(*ast.Ident); !plain {
			r.read(node.Key)
		}
		r.read(node.Value)
		return false
	case *ast.Ident:
		r.to(r.names[node.Name])
	}
	return true
}

// declarations gives the file of each name of a package and of each method; one that more than one file declares, or that a
// field is called like, or that a function shadows by a variable is none.
func declarations(p *Package) (names, methods map[string]string) {
	names, methods = make(map[string]string), make(map[string]string)
	fields := make(map[string]bool)
	for _, file := range p.Files {
		if file.Test {
			continue
		}
		here := path.Base(file.Path)
		for _, declared := range file.Syntax.Decls {
			switch declared := declared.(type) {
			case *ast.FuncDecl:
				if declared.Recv == nil {
					names[declared.Name.Name] = here
				} else if there, ok := methods[declared.Name.Name]; ok && there != here {
					methods[declared.Name.Name] = ""
				} else {
					methods[declared.Name.Name] = here
				}
			case *ast.GenDecl:
				for _, spec := range declared.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						names[spec.Name.Name] = here
					case *ast.ValueSpec:
						for _, name := range spec.Names {
							names[name.Name] = here
						}
					}
				}
			}
		}
		ast.Inspect(file.Syntax, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.StructType:
				for _, field := range node.Fields.List {
					for _, name := range field.Names {
						fields[name.Name] = true
					}
				}
			case *ast.InterfaceType:
				for _, method := range node.Methods.List {
					for _, name := range method.Names {
						fields[name.Name] = true
					}
				}
			}
			return true
		})
	}
	for name := range fields {
		delete(methods, name)
	}
	// What is a variable anywhere may be that variable wherever it is used.
	for _, file := range p.Files {
		if file.Test {
			continue
		}
		for name := range variables(file.Syntax) {
			delete(names, name)
		}
	}
	delete(names, "_")
	return names, methods
}

// variables gives the names of parameters, results and local variables.
func variables(file *ast.File) map[string]bool {
	found := make(map[string]bool)
	add := func(names ...ast.Expr) {
		for _, name := range names {
			if plain, ok := name.(*ast.Ident); ok {
				found[plain.Name] = true
			}
		}
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncType:
			for _, list := range []*ast.FieldList{node.Params, node.Results} {
				if list == nil {
					continue
				}
				for _, field := range list.List {
					for _, name := range field.Names {
						add(name)
					}
				}
			}
		case *ast.FuncDecl:
			if node.Recv != nil && len(node.Recv.List[0].Names) > 0 {
				add(node.Recv.List[0].Names[0])
			}
		case *ast.AssignStmt:
			if node.Tok.String() == ":=" {
				add(node.Lhs...)
			}
		case *ast.RangeStmt:
			if node.Tok.String() == ":=" {
				add(node.Key, node.Value)
			}
		case *ast.DeclStmt:
			if declared, ok := node.Decl.(*ast.GenDecl); ok {
				for _, spec := range declared.Specs {
					if value, ok := spec.(*ast.ValueSpec); ok {
						for _, name := range value.Names {
							add(name)
						}
					}
				}
			}
		}
		return true
	})
	return found
}
