package files

import (
	"reflect"

	"github.com/goccy/go-yaml/ast"
	"golang.org/x/text/language"

	"stadttermin/internal/search"
	"stadttermin/internal/town/tenant"
)

// searchFile is a table of what people type and which service they have to find, by language. It is no part of the
// settings: it judges those of the folder, so that a town sees what a changed name or synonym does to the search.
const searchFile = "search.yaml"

// expected is an expectation with its line.
type expected struct {
	search.Expectation
	line int
}

// expectations reads the table where there is one, and refuses what it cannot mean.
func (l *loader) expectations() (all []expected, err error) {
	if _, found, err := l.read(searchFile); !found {
		return nil, err
	}
	body, err := l.document(searchFile)
	if body == nil {
		return nil, err
	}
	b := binder{file: searchFile}
	seen := make(map[string]int)
	for _, pair := range body.Values {
		name, _ := scalar(pair.Key)
		if _, err := language.Parse(name); err != nil {
			b.fail(pair.Key, "%q is not a language; write one such as de, en or ar", name)
			continue
		}
		if line := seen[name]; line > 0 {
			b.fail(pair.Key, "%s stands here a second time, first in line %d; write one list", name, line)
		}
		seen[name] = lineOf(pair.Key)
		list, ok := pair.Value.(*ast.SequenceNode)
		if !ok {
			b.fail(pair.Key, "%s is a list; write one entry with query and first per line", name)
			continue
		}
		for _, entry := range list.Values {
			e := expected{line: lineOf(firstOf(entry))}
			b.value("expectation", entry, reflect.ValueOf(&e.Expectation).Elem())
			all = append(all, e)
		}
	}
	l.findings = append(l.findings, b.findings...)
	l.unread = l.unread || b.unread
	return all, nil
}

// judge compares what the search finds with the table. A town may come into force with a search that could be better,
// so that what differs is a warning; a service that does not exist is a mistake of the table.
func (l *loader) judge(all []expected) {
	if len(all) == 0 {
		return
	}
	index := search.New(search.Services(&l.settings))
	for _, e := range all {
		say := func(severity tenant.Severity, message string) {
			l.findings = append(l.findings, Finding{File: searchFile, Line: e.line, Severity: severity, Message: message})
		}
		if unknown := l.unknown(e.Expectation); unknown != "" {
			say(tenant.Refusal, "there is no service \""+unknown+"\"; write the id of one that exists, or \"-\" for nothing")
			continue
		}
		if e.First == "" && len(e.Not) == 0 {
			say(tenant.Refusal, "first is missing; write the id of the service that has to come first, or not with those that must not be listed")
			continue
		}
		if missed := index.Missed(e.Expectation); missed != "" {
			say(tenant.Warning, missed+"; write synonyms into services.yaml, or correct this line")
		}
	}
}

// unknown gives the first service of an expectation that does not exist.
func (l *loader) unknown(e search.Expectation) string {
	for _, id := range append([]string{e.First}, e.Not...) {
		if id != "" && id != search.Nothing && l.settings.Catalog.Service(id) == nil {
			return id
		}
	}
	return ""
}
