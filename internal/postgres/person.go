package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/account"
	"stadttermin/internal/authz"
	"stadttermin/internal/tenant"
)

// People lists all accounts by name, closed ones last.
func (s Staff) People(ctx context.Context, id tenant.ID) (people []*account.Person, err error) {
	err = s.InTenant(ctx, id, func(tx *Tx) error {
		rows, err := tx.Query(ctx, `SELECT s.staff_id, s.name, s.email, s.active,
				array_remove(array_agg(g.role ORDER BY g.role, g.office_id), NULL), array_agg(coalesce(g.office_id, '') ORDER BY g.role, g.office_id)
			FROM staff s LEFT JOIN staff_grant g USING (tenant_id, staff_id)
			WHERE s.tenant_id = $1
			GROUP BY s.tenant_id, s.staff_id ORDER BY NOT s.active, lower(s.name), s.staff_id`, id)
		if err != nil {
			return err
		}
		people, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (*account.Person, error) {
			var p account.Person
			var roles, offices []string
			err := row.Scan(&p.ID, &p.Name, &p.Email, &p.Active, &roles, &offices)
			p.Grants = grants(roles, offices)
			return &p, err
		})
		return err
	})
	return people, err
}

// grants puts together what a query gathers in two columns.
func grants(roles, offices []string) []authz.Grant {
	var held []authz.Grant
	for i := range roles {
		held = append(held, authz.Grant{Role: authz.Role(roles[i]), Office: offices[i]})
	}
	return held
}
