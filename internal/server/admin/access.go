package admin

import (
	"net/http"

	"stadttermin/internal/authz"
	"stadttermin/internal/server/staff"
)

// accessView is who may sign in.
type accessView struct {
	People []person
}

type person struct {
	Name, Email string
	Roles       []string
}

func (p *Pages) access(r *staff.Request) error {
	people, err := p.People.People(r.Ctx(), r.Town.ID)
	if err != nil {
		return err
	}
	view := &accessView{}
	for _, account := range people {
		row := person{Name: account.Name, Email: account.Email}
		for _, grant := range account.Grants {
			row.Roles = append(row.Roles, describe(r, grant))
		}
		view.People = append(view.People, row)
	}
	return p.Show(r, http.StatusOK, "admin/access", r.Printer.T("admin.access.title"), view)
}

// describe says a grant in words: the role, and the office where it is for one alone.
func describe(r *staff.Request, grant authz.Grant) string {
	role := r.Printer.T("role." + string(grant.Role))
	if grant.Office == "" {
		return role
	}
	name := grant.Office
	if office := r.Settings.Office(grant.Office); office != nil {
		name = r.OfficeName(office).String()
	}
	return role + " · " + name
}
