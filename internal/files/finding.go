package files

import (
	"cmp"
	"fmt"
	"strings"

	"stadttermin/internal/town/tenant"
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

// Owed warns of legal pages that a town owes its citizens and that stand empty until somebody writes them.
func Owed(s *tenant.Settings) (findings []Finding) {
	for _, page := range []struct{ key, file, why string }{
		{"imprint", s.Profile.Legal.Imprint, "the law asks for an imprint (§ 5 DDG)"},
		{"privacy", s.Profile.Legal.Privacy, "whoever books has to be told what becomes of their data (Art. 13 GDPR)"},
		{"accessibility", s.Profile.Legal.Accessibility, "public bodies owe a statement (BITV 2.0)"},
	} {
		if strings.TrimSpace(s.Files[page.file]) == "" {
			findings = append(findings, Finding{
				File: tenantFile, Severity: tenant.Warning, Message: fmt.Sprintf("tenant.legal.%s: this page is empty, and %s; write it and name its file", page.key, page.why),
			})
		}
	}
	return findings
}
