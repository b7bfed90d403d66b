// Package sheet makes forms of the nouns of a town's settings. A sheet lists the values of one noun by their keys in the
// files; how a value is shown, read and written back follows from its type. It knows no addresses and no pages.
//
// Invariants: a form that is sent back unchanged changes nothing; what cannot be read is shown again as it was typed.
package sheet

import "strings"

// Field is one value of a noun.
type Field struct {
	Key     string   // as in the files, below the noun: address.street
	Kind    Kind     // how it is shown; empty: as its type suggests
	Options []Option // of a choice
	Rows    []Field  // of a list of things
	Unit    string   // key of the catalogue's settings.unit.; empty: none
	Need    bool     // it may not be left empty
	Fixed   bool     // shown, but not to be changed here
}

// Kind is how a value is shown.
type Kind string

// Kinds of fields. Those that follow from a value's type need not be named.
const (
	Line     Kind = "line"     // a text of one line
	Text     Kind = "text"     // of several
	Number   Kind = "number"   // a whole number, which may be left empty where the default holds
	Clock    Kind = "clock"    // a wall time
	Date     Kind = "date"     //
	Moment   Kind = "moment"   // a date, with a wall time or without
	Days     Kind = "days"     // 3w or 21d
	Money    Kind = "money"    // an amount in euros
	Flag     Kind = "flag"     // yes or no
	Choice   Kind = "choice"   // one of several
	Many     Kind = "many"     // some of several
	Words    Kind = "words"    // texts, one a line
	Combines Kind = "combines" // all, none, or some of several
	Colour   Kind = "colour"   // #rrggbb
	Rows     Kind = "rows"     // a list of things
)

// Option is one that may be chosen.
type Option struct {
	Value string
	Label string
}

// Group is fields under one heading.
type Group struct {
	Name   string // its heading is the catalogue's settings.<sheet>.group.<name>
	Fields []Field
}

// Sheet is the form of one noun.
type Sheet struct {
	Name   string // its words are the catalogue's settings.<sheet>.<key>
	Groups []Group
}

// Fields gives those of all groups.
func (s *Sheet) Fields() (all []Field) {
	for _, g := range s.Groups {
		all = append(all, g.Fields...)
	}
	return all
}

// Keys lists the keys of the sheet; those of rows stand behind that of their list.
func (s *Sheet) Keys() (keys []string) {
	for _, f := range s.Fields() {
		keys = append(keys, f.Key)
		for _, row := range f.Rows {
			keys = append(keys, f.Key+"."+row.Key)
		}
	}
	return keys
}

// word gives a key as the catalogue writes it.
func word(key string) string { return strings.ReplaceAll(key, ".", "_") }
