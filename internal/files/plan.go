package files

import (
	"fmt"
	"io"
	"strings"

	"stadttermin/internal/town/tenant"
)

// Write prints what applying would change, which conflicts somebody has to decide and what becomes of appointments on
// what is removed, for a terminal.
func (p *Plan) Write(w io.Writer) error {
	var out strings.Builder
	for _, change := range p.Changes {
		switch change.Kind {
		case tenant.Added:
			fmt.Fprintf(&out, "+ %s: %s\n", change.Path, change.New)
		case tenant.Removed:
			fmt.Fprintf(&out, "- %s: %s\n", change.Path, change.Old)
		case tenant.Changed:
			fmt.Fprintf(&out, "~ %s: %s → %s\n", change.Path, change.Old, change.New)
		}
	}
	for _, conflict := range p.Conflicts {
		fmt.Fprintf(&out, "! %s was changed on both sides; decide keep or take\n", conflict.Path)
		fmt.Fprintf(&out, "    before: %s\n    keep:   %s\n    take:   %s\n", orAbsent(conflict.Base), orAbsent(conflict.Ours), orAbsent(conflict.Theirs))
	}
	if out.Len() == 0 {
		out.WriteString("no changes\n")
	}
	for _, n := range p.Standing {
		if n.Count > 0 {
			fmt.Fprintf(&out, "  %s\n", p.becomes(n))
		}
	}
	if len(p.Retired) > 0 {
		out.WriteString("retired; write the id again to bring it back:\n")
	}
	for _, n := range p.Retired {
		fmt.Fprintf(&out, "  %s\n", named(n))
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

func named(n tenant.Standing) string {
	if n.Office != "" {
		return fmt.Sprintf("%s %s of %s", n.Noun, n.ID, n.Office)
	}
	return string(n.Noun) + " " + n.ID
}

// becomes says what happens to the appointments on something that the settings do not name.
func (p *Plan) becomes(n tenant.Standing) string {
	if to := p.merged.Successor(n); to != "" {
		return fmt.Sprintf("%s: %d appointments until %s come over to %s", named(n), n.Count, n.Until, to)
	}
	return fmt.Sprintf("%s: %d appointments until %s; it stays in force for them, with nothing new, or name it as was of another", named(n), n.Count, n.Until)
}
