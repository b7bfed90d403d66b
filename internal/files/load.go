// Package files reads and writes the folder of a municipality: tenant.yaml, offices.yaml, services.yaml, one
// translations/<language>.yaml per further language, and the legal texts and drawings that tenant.yaml names; besides, where
// it is there, search.yaml, which says what the search has to find and is compared with what it does.
//
// Reading is strict, for these files decide what citizens are promised: a key that nobody knows, a key that stands
// twice, a value of the wrong kind, an alias, a second document or a file above 1 MB is refused with file, line and
// what to do. Nothing outside the folder is ever read or written, not through a symbolic link either.
// Load(Write(x)) equals x.
package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"stadttermin/internal/town/tenant"
)

// Names of the three documents and of the folder of translations.
const (
	tenantFile      = "tenant.yaml"
	officesFile     = "offices.yaml"
	servicesFile    = "services.yaml"
	translationsDir = "translations"
)

// maxBytes is the greatest size of a file.
const maxBytes = 1 << 20

// Load reads a tenant's folder. The findings are everything that is wrong with it, in the order of files and lines, as
// far as what is unreadable lets the rest be judged; settings are nil when one of them is a refusal. The error is for
// a folder that cannot be read at all.
func Load(dir string) (*tenant.Settings, []Finding, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("open the tenant's folder: %w", err)
	}
	defer root.Close()
	l := loader{root: root, bodies: make(map[string]*ast.MappingNode)}
	if err := l.load(); err != nil {
		return nil, nil, err
	}
	slices.SortStableFunc(l.findings, byPlace)
	if slices.ContainsFunc(l.findings, func(f Finding) bool { return f.Severity == tenant.Refusal }) {
		return nil, l.findings, nil
	}
	return &l.settings, l.findings, nil
}

type loader struct {
	root     *os.Root
	settings tenant.Settings
	bodies   map[string]*ast.MappingNode // by file, to find the lines of what is wrong
	findings []Finding
	unread   bool // something has no value in settings, so that judging them would blame the wrong thing
}

func (l *loader) load() error {
	for _, document := range []struct {
		name string
		into any
	}{{tenantFile, &l.settings.Profile}, {officesFile, &l.settings.Plan}, {servicesFile, &l.settings.Catalog}} {
		body, err := l.document(document.name)
		if err != nil {
			return err
		}
		if body != nil {
			b := binder{file: document.name}
			b.document(body, document.into)
			l.findings = append(l.findings, b.findings...)
			l.unread = l.unread || b.unread
		}
	}
	if err := l.translations(); err != nil {
		return err
	}
	if err := l.files(); err != nil {
		return err
	}
	expectations, err := l.expectations()
	if err != nil {
		return err
	}
	if l.unread {
		return nil
	}
	l.settings = *tenant.BySource(&l.settings)
	for _, problem := range tenant.Check(&l.settings) {
		file, line := l.locate(problem.Path)
		l.findings = append(l.findings, Finding{
			File: file, Line: line, Severity: problem.Severity, Message: problem.Path + ": " + problem.Message(),
		})
	}
	if len(l.settings.Profile.Languages) > 0 {
		l.judge(expectations)
	}
	return nil
}

// document reads and parses one file. Without a body there is a finding.
func (l *loader) document(name string) (*ast.MappingNode, error) {
	content, found, err := l.read(name)
	if err != nil {
		return nil, err
	}
	if !found {
		l.refuse(name, 0, "this file is missing; write it")
		return nil, nil
	}
	body, findings := parse(name, content)
	l.findings = append(l.findings, findings...)
	l.unread = l.unread || body == nil
	l.bodies[name] = body
	return body, nil
}

// translations reads the languages that tenant.yaml names besides the first, and says which files it leaves unread.
func (l *loader) translations() error {
	entries, err := fs.ReadDir(l.root.FS(), translationsDir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("list translations: %w", err)
	}
	further := l.settings.Profile.Languages
	further = further[min(1, len(further)):]
	for _, entry := range entries {
		name := path.Join(translationsDir, entry.Name())
		language, isYAML := strings.CutSuffix(entry.Name(), ".yaml")
		if !isYAML || !slices.Contains(further, language) {
			l.findings = append(l.findings, Finding{
				File: name, Severity: tenant.Warning, Message: "this file is not read; add its language to languages in tenant.yaml or remove it",
			})
			continue
		}
		body, err := l.document(name)
		if err != nil {
			return err
		}
		if body == nil {
			continue
		}
		translation, findings := bindTranslation(name, body)
		l.findings = append(l.findings, findings...)
		if l.settings.Translations == nil {
			l.settings.Translations = make(map[string]tenant.Translation)
		}
		l.settings.Translations[language] = translation
	}
	return nil
}

// files reads what tenant.yaml names, with line ends of Windows made plain. A file that is not there is left to Check.
func (l *loader) files() error {
	for _, file := range l.settings.Profile.NamedFiles() {
		if !fs.ValidPath(file.Name) {
			continue
		}
		content, found, err := l.read(file.Name)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if l.settings.Files == nil {
			l.settings.Files = make(map[string]string)
		}
		l.settings.Files[file.Name] = strings.ReplaceAll(string(content), "\r\n", "\n")
	}
	return nil
}

// read gives a regular file of the folder. What leads out of the folder or is no file counts as not found.
func (l *loader) read(name string) (content []byte, found bool, err error) {
	info, err := l.root.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		if errors.Is(err, fs.ErrPermission) {
			return nil, false, fmt.Errorf("read %s: %w", name, err)
		}
		return nil, false, nil
	}
	file, err := l.root.Open(name)
	if err != nil {
		return nil, false, fmt.Errorf("read %s: %w", name, err)
	}
	defer file.Close()
	// One byte more than allowed is enough to know that a file is too large.
	content, err = io.ReadAll(io.LimitReader(file, maxBytes+1))
	if err != nil {
		return nil, false, fmt.Errorf("read %s: %w", name, err)
	}
	return content, true, nil
}

func (l *loader) refuse(file string, line int, message string) {
	l.findings = append(l.findings, Finding{File: file, Line: line, Severity: tenant.Refusal, Message: message})
	l.unread = true
}
