package admin

import (
	"slices"
	"strings"

	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// choices are the roles that can be ticked.
type choices struct {
	Town    []choice // for the whole town alone
	Offices []officeChoices
}

// officeChoices are a role for the whole town or for single offices.
type officeChoices struct {
	Role  string // its key
	Whole choice
	Each  []choice
}

type choice struct {
	Value  string // as forms send it, such as clerk:buergerbuero
	Role   string // its key
	Office request.Text
	Ticked bool
}

// choose lists what can be granted, with what is held ticked.
func choose(r *staffauth.Request, held []authz.Grant) choices {
	ticked := make(map[string]bool)
	for _, grant := range held {
		ticked[value(grant)] = true
	}
	tick := func(grant authz.Grant) choice {
		return choice{Value: value(grant), Role: string(grant.Role), Ticked: ticked[value(grant)]}
	}
	var all choices
	for _, role := range townRoles {
		switch {
		case !role.Granted():
		case !role.OfOffice():
			all.Town = append(all.Town, tick(authz.Grant{Role: role}))
		default:
			of := officeChoices{Role: string(role), Whole: tick(authz.Grant{Role: role})}
			for i := range r.Settings.Plan.Offices {
				office := &r.Settings.Plan.Offices[i]
				each := tick(authz.Grant{Role: role, Office: office.ID})
				each.Office = r.OfficeName(office)
				of.Each = append(of.Each, each)
			}
			all.Offices = append(all.Offices, of)
		}
	}
	return all
}

// same tells whether two lists grant the same.
func same(a, b []authz.Grant) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(grant authz.Grant) bool { return !slices.Contains(b, grant) })
}

func value(grant authz.Grant) string {
	return strings.TrimSuffix(string(grant.Role)+":"+grant.Office, ":")
}

// chosenRoles reads what was ticked. Whether it can be granted, the domain says.
func chosenRoles(r *staffauth.Request) []authz.Grant {
	var chosen []authz.Grant
	for _, ticked := range r.PostFormArray("rolle") {
		role, office, _ := strings.Cut(ticked, ":")
		chosen = append(chosen, authz.Grant{Role: authz.Role(role), Office: office})
	}
	return chosen
}
