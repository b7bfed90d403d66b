package board

import (
	"strings"

	"stadttermin/internal/server/staffauth"
)

// Path leads to the plan of an office; empty: of all.
func Path(office string) string { return strings.TrimSuffix(staffauth.Home+"/"+office, "/") }

// Views of a day.
const (
	byCounter = "schalter"
	compact   = "kompakt" // by counter, with a whole day on one screen
	asList    = "liste"
)

// knownView gives one of the views, or none.
func knownView(wanted string) string {
	if wanted == byCounter || wanted == compact || wanted == asList {
		return wanted
	}
	return ""
}
