package tenantfile

import (
	"fmt"
	"io"
	"strings"

	"stadttermin/internal/tenant"
)

// WritePlan prints what applying would change and which conflicts somebody has to decide, for a terminal.
func WritePlan(w io.Writer, changes []tenant.Change, conflicts []tenant.Conflict) error {
	var out strings.Builder
	for _, change := range changes {
		switch change.Kind {
		case tenant.Added:
			fmt.Fprintf(&out, "+ %s: %s\n", change.Path, change.New)
		case tenant.Removed:
			fmt.Fprintf(&out, "- %s: %s\n", change.Path, change.Old)
		case tenant.Changed:
			fmt.Fprintf(&out, "~ %s: %s → %s\n", change.Path, change.Old, change.New)
		}
	}
	for _, conflict := range conflicts {
		fmt.Fprintf(&out, "! %s was changed on both sides; decide keep or take\n", conflict.Path)
		fmt.Fprintf(&out, "    before: %s\n    keep:   %s\n    take:   %s\n", orAbsent(conflict.Base), orAbsent(conflict.Ours), orAbsent(conflict.Theirs))
	}
	if out.Len() == 0 {
		out.WriteString("no changes\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func orAbsent(value string) string {
	if value == "" {
		return "(not there)"
	}
	return value
}
