package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// crew are those who work in an office.
type crew struct {
	counters  []audit.Actor // by position
	staff     []uuid.UUID
	reception audit.Actor
}

// colleagues work at an office's counters beside the clerk of the demo accounts.
var colleagues = []string{"Mehmet Kaya", "Petra Lange", "Olena Kovalenko"}

// crew gives who works at the first office: the clerk of the demo accounts at its first counter, and colleagues at the
// others, who sign in with the same password. Without demo accounts nobody is named.
func (m *Maker) crew(ctx context.Context, town *directory.Town, o *availability.Office) (*crew, error) {
	at := "@" + town.Slug() + ".example"
	c := &crew{reception: audit.System}
	switch found, err := m.Accounts.Credentials(ctx, town.ID, "empfang"+at); {
	case err == nil && found.Demo:
		c.reception = audit.Staff(found.Staff.String())
	case err != nil && apperr.CodeOf(err) != apperr.NotFound:
		return nil, err
	}
	clerk, err := m.Accounts.Credentials(ctx, town.ID, "clerk"+at)
	if err != nil && apperr.CodeOf(err) == apperr.NotFound || err == nil && !clerk.Demo {
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	c.staff = append(c.staff, clerk.Staff)
	for i, name := range colleagues[:min(len(colleagues), len(o.Counters)-1)] {
		id, err := m.colleague(ctx, town.ID, o.ID, name, fmt.Sprintf("clerk%d%s", i+2, at), clerk.Hash)
		if err != nil {
			return nil, err
		}
		c.staff = append(c.staff, id)
	}
	for _, id := range c.staff {
		c.counters = append(c.counters, audit.Staff(id.String()))
	}
	return c, nil
}

// colleague gives a clerk's account, and makes it where there is none.
func (m *Maker) colleague(ctx context.Context, id tenant.ID, office, name, email, hash string) (uuid.UUID, error) {
	found, err := m.Accounts.Credentials(ctx, id, email)
	if err == nil {
		return found.Staff, nil
	}
	if apperr.CodeOf(err) != apperr.NotFound {
		return uuid.Nil, err
	}
	staff := &account.Staff{ID: uuid.New(), Name: name, Email: email, Grants: []authz.Grant{{Role: authz.Clerk, Office: office}}, Demo: true}
	entry := audit.Entry{
		At: m.Now(), Actor: audit.System, Action: "staff.add", Object: "staff:" + staff.ID.String(),
		Detail: map[string]any{"grants": []string{string(authz.Clerk) + ":" + office}},
	}
	return staff.ID, m.Accounts.Add(ctx, id, staff, hash, entry)
}
