package settings

import (
	"strings"

	"stadttermin/internal/change"
	"stadttermin/internal/server/staffauth"
)

// backTo gives the address of the form that a change was made on.
func backTo(r *staffauth.Request, c *change.Change) string {
	parts := strings.Split(c.Subject, ".")
	draft := []string{draftField, c.ID.String()}
	switch {
	case c.Origin != change.FromForm:
		return r.Link(changesPath)
	case len(parts) == 2 && parts[0] == "halls":
		return r.Link(hallEditor.address(parts[1:]), draft...)
	case len(parts) == 2 && parts[0] == "services":
		return r.Link(serviceEditor.address(parts[1:]), draft...)
	case len(parts) == 2 && parts[0] == "categories":
		return r.Link(categoryEditor.address(parts[1:]), draft...)
	case len(parts) == 2 && parts[0] == "offices":
		return r.Link(officeEditor.address(parts[1:]), draft...)
	case len(parts) == 2 && parts[0] == "closures":
		return r.Link(closureEditor.address([]string{whole, parts[1]}), draft...)
	case len(parts) == 4 && parts[0] == "offices":
		for list, e := range map[string]*editor{"counters": counterEditor, "opening": ruleEditor, "special": specialEditor, "closures": closureEditor} {
			if parts[2] == list {
				return r.Link(e.address([]string{parts[1], parts[3]}), draft...)
			}
		}
	case parts[0] == "tenant":
		return r.Link(rulesPath, draft...)
	case parts[0] == "services" || parts[0] == "categories":
		return r.Link(servicesPath, draft...)
	}
	return r.Link(officesPath, draft...)
}
