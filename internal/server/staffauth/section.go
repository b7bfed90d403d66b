package staffauth

import "stadttermin/internal/staff/authz"

// Section is a page of the administration, with the right that opens it.
type Section struct {
	Path   string
	Name   string // its title is the catalogue's admin.<name>.title, what it is for admin.<name>.lead, its drawing admin-icon's
	Group  string // its heading is the catalogue's admin.group.<group>
	Object authz.Object
	Action authz.Action
}

// Sections are those of the administration in the order in which they are listed, those of a group side by side.
var Sections = []Section{
	{Admin + "/standorte", "offices", "operation", authz.Settings, authz.Read},
	{Admin + "/oeffnungszeiten", "hours", "operation", authz.Opening, authz.Read},
	{Admin + "/schliessungen", "closings", "operation", authz.Opening, authz.Read},
	{Admin + "/anliegen", "services", "operation", authz.Service, authz.Read},
	{Admin + "/regeln", "rules", "operation", authz.Settings, authz.Read},
	{Admin + "/geraete", "devices", "operation", authz.Device, authz.Read},
	{Admin + "/texte", "texts", "appearance", authz.Text, authz.Read},
	{Admin + "/gestaltung", "branding", "appearance", authz.Settings, authz.Read},
	{Admin + "/rechtliches", "legal", "appearance", authz.Settings, authz.Read},
	{Admin + "/zugaenge", "access", "oversight", authz.Staff, authz.Read},
	{Changes, "changes", "oversight", authz.Settings, authz.Read},
	{Figures, "figures", "oversight", authz.Figures, authz.Read},
	{Admin + "/protokoll", "audit", "oversight", authz.Audit, authz.Read},
}

// MaxFiles is how much more than other forms those of an address may send, in bytes, because files go with them.
var MaxFiles = map[string]int64{Admin + "/gestaltung": 256 << 10, Admin + "/rechtliches": 1 << 20, Admin + "/texte/zurueck": 2 << 20}

// link is a section on its way to a reader.
type link struct {
	Name    string
	Address string
	Current bool
}

// group is sections under one heading.
type group struct {
	Name  string
	Links []link
}

// administers tells whether any section is open to the grants.
func administers(grants []authz.Grant) bool {
	for _, s := range Sections {
		if authz.Anywhere(grants, s.Object, s.Action) {
			return true
		}
	}
	return false
}

// groups gives the sections that are open to the reader.
func (r *Request) groups() []group {
	var groups []group
	for _, s := range Sections {
		if !authz.Anywhere(r.Staff.Grants, s.Object, s.Action) {
			continue
		}
		if len(groups) == 0 || groups[len(groups)-1].Name != s.Group {
			groups = append(groups, group{Name: s.Group})
		}
		last := &groups[len(groups)-1]
		last.Links = append(last.Links, link{Name: s.Name, Address: r.Link(s.Path), Current: within(r.Request.URL.Path, s.Path)})
	}
	return groups
}
