package tenantfile

import (
	"cmp"
	"fmt"

	"stadttermin/internal/tenant"
)

// Finding is one thing that is wrong with a folder.
type Finding struct {
	File     string // relative to the folder, with slashes
	Line     int    // from 1; 0 where the whole file is meant
	Severity tenant.Severity
	Message  string // one English sentence that says what to do
}

// String writes the finding as compilers do, so that editors find the place: offices.yaml:12: …
func (f Finding) String() string {
	place := f.File
	if f.Line > 0 {
		place = fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	if f.Severity == tenant.Warning {
		return place + ": warning: " + f.Message
	}
	return place + ": " + f.Message
}

// byPlace orders findings as a person mends them: the three documents first, then what they name, each from the top.
func byPlace(a, b Finding) int {
	return cmp.Or(cmp.Compare(rank(a.File), rank(b.File)), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
}

func rank(file string) int {
	switch file {
	case tenantFile:
		return 0
	case officesFile:
		return 1
	case servicesFile:
		return 2
	}
	return 3
}
