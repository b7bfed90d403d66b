package texts

import "stadttermin/internal/town/tenant"

// listView is the page.
type listView struct {
	Action    string
	Draft     string
	Stand     string
	Effect    string
	May       bool
	All       int
	Languages []languageRow
	Tabs      []tab
	Query     query
	Source    string // language, in itself
	Target    string
	Areas     []string
	Rows      []textRow
	First     int
	Found     int
	Before    string
	After     string
	Wrong     int
	Export    []exportLink
	Import    string
	Returned  *returned
}

// languageRow says how far one language has come.
type languageRow struct {
	Tag, Name                        string
	Checked, Missing, Old, Unchecked int
	Share                            int // of 100
	Address                          string
	Current                          bool
}

type tab struct {
	Name    string
	Address string
	Count   int
	Current bool
}

// textRow is one text with its translation.
type textRow struct {
	Number   int
	Key      string
	Title    string
	Source   string
	Tag      string // language of the source
	Was      string // what it was translated from
	Value    string
	State    tenant.TextState
	Optional bool
	Rows     int
	Wrong    string
	Confirm  bool // it is confirmed
}

// exportLink is a file to be taken to a translator.
type exportLink struct {
	Kind    string // xliff, csv
	Extent  string // offen, alle
	Address string
}

// returned is what came back from a translator.
type returned struct {
	File    string
	Refused string // why nothing of it can be taken
	Fitting int
	Effect  string // address of the draft with those that fit
	Rows    []returnedRow
}

type returnedRow struct {
	Line    int
	Key     string
	Wrong   string
	Advice  string
	Address string // where it can be written by hand
}
