package imports

import "stadttermin/internal/appointment/imports"

// Filters of the preview, beside those of a kind of problem.
const (
	showAll  = "alle"
	showGood = "gut"
	showBad  = "probleme"
	showOut  = "ausgelassen"
	showNote = "hinweise" // lines on which something is remarked
)

func matches(l *imports.Line, filter string) bool {
	switch filter {
	case showAll:
		return true
	case showBad:
		return l.Bad()
	case showGood:
		return !l.Bad() && l.Code != imports.Skipped
	case showOut:
		return l.Code == imports.Skipped
	case showNote:
		return l.Marked()
	}
	return string(l.Code) == filter
}
