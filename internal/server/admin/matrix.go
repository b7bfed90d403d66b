package admin

import (
	"slices"

	"stadttermin/internal/staff/authz"
)

// townRoles are the columns of the matrix: everybody and everything that a town lets act.
var townRoles = []authz.Role{authz.Administrator, authz.Lead, authz.Clerk, authz.Reception, authz.Privacy, authz.Display, authz.Kiosk}

// right is a question to the policy.
type right struct {
	object authz.Object
	action authz.Action
}

// duty is what people call a number of rights.
type duty struct {
	name  string  // its words are the catalogue's admin.matrix.<name>
	whole []right // all that it takes
	reads []right // what it takes to see it without doing it
	count []right // what it takes to know how many there are
}

// withoutPage are objects of the policy that no page is about yet: a row would promise what nobody finds.
var withoutPage = []authz.Object{authz.Access}

// duties are the rows of the matrix; the cells come from the policy alone.
var duties = []struct {
	group string
	rows  []duty
}{
	{"day", []duty{
		{name: "day", whole: []right{{authz.Day, authz.Read}}, count: []right{{authz.Day, authz.Count}}},
		{name: "contact", whole: []right{{authz.Contact, authz.Read}}},
		{name: "call", whole: []right{{authz.Appointment, authz.Call}, {authz.Visit, authz.Call}, {authz.Case, authz.Change}}, reads: []right{{authz.Case, authz.Read}}},
		{name: "book", whole: []right{{authz.Appointment, authz.Create}, {authz.Appointment, authz.Change}, {authz.Contact, authz.Change}}, reads: []right{{authz.Appointment, authz.Read}}},
		{name: "search", whole: []right{{authz.Search, authz.Read}}},
		{name: "import", whole: []right{{authz.Import, authz.Create}, {authz.Import, authz.Remove}}, reads: []right{{authz.Import, authz.Read}}},
		{name: "arrival", whole: []right{{authz.Arrival, authz.Create}, {authz.Visit, authz.Create}}, reads: []right{{authz.Visit, authz.Read}}},
		{name: "queue", whole: []right{{authz.Queue, authz.Read}}},
		{name: "reason", whole: []right{{authz.Reason, authz.Read}}},
		{name: "closure", whole: []right{{authz.Closure, authz.Create}, {authz.Closure, authz.Change}}, reads: []right{{authz.Closure, authz.Read}}},
		{name: "lists", whole: []right{{authz.Lists, authz.Change}}, reads: []right{{authz.Lists, authz.Read}}},
	}},
	{"setup", []duty{
		{name: "opening", whole: []right{{authz.Opening, authz.Create}, {authz.Opening, authz.Change}}, reads: []right{{authz.Opening, authz.Read}}},
		{name: "service", whole: []right{{authz.Service, authz.Create}, {authz.Service, authz.Change}}, reads: []right{{authz.Service, authz.Read}}},
		{name: "settings", whole: []right{{authz.Settings, authz.Change}}, reads: []right{{authz.Settings, authz.Read}}},
		{name: "text", whole: []right{{authz.Text, authz.Change}}, reads: []right{{authz.Text, authz.Read}}},
		{name: "staff", whole: []right{{authz.Staff, authz.Create}, {authz.Staff, authz.Change}}, reads: []right{{authz.Staff, authz.Read}}},
		{name: "device", whole: []right{{authz.Device, authz.Create}, {authz.Device, authz.Change}}, reads: []right{{authz.Device, authz.Read}}},
	}},
	{"oversight", []duty{
		{name: "figures", whole: []right{{authz.Figures, authz.Read}}},
		{name: "audit", whole: []right{{authz.Audit, authz.Read}}},
	}},
}

// matrixGroup is rows of the matrix under one heading.
type matrixGroup struct {
	Name string
	Rows []matrixRow
}

// matrixRow is a duty with one answer for each of the roles: yes, office, read, count, or no.
type matrixRow struct {
	Name    string
	Answers []string
}

func matrix() []matrixGroup {
	var groups []matrixGroup
	for _, of := range duties {
		group := matrixGroup{Name: of.group}
		for _, d := range of.rows {
			row := matrixRow{Name: d.name}
			for _, role := range townRoles {
				row.Answers = append(row.Answers, d.answer(role))
			}
			group.Rows = append(group.Rows, row)
		}
		groups = append(groups, group)
	}
	return groups
}

func (d *duty) answer(role authz.Role) string {
	switch {
	case allows(role, d.whole) && role.OfOffice():
		return "office"
	case allows(role, d.whole):
		return "yes"
	case allows(role, d.reads):
		return "read"
	case allows(role, d.count):
		return "count"
	}
	return "no"
}

// allows tells whether the policy gives a role all of the rights; without any there is nothing to allow.
func allows(role authz.Role, rights []right) bool {
	return len(rights) > 0 && !slices.ContainsFunc(rights, func(r right) bool {
		return !authz.Can([]authz.Grant{{Role: role}}, r.object, r.action, "")
	})
}
