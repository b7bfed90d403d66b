package staff

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// person reads accounts as the administration sees them at $2.
const person = `SELECT s.staff_id, s.name, s.email, s.totp_secret IS NOT NULL AS app, s.passkeys, s.demo, s.active, s.password_hash <> '' AS accepted,
		s.signed_in, i.created AS invited, i.expires,
		array_remove(array_agg(g.role ORDER BY g.role, g.office_id), NULL) AS roles, array_agg(coalesce(g.office_id, '') ORDER BY g.role, g.office_id) AS offices
	FROM staff s
	LEFT JOIN staff_grant g USING (tenant_id, staff_id)
	LEFT JOIN staff_link i ON i.tenant_id = s.tenant_id AND i.staff_id = s.staff_id AND i.kind = 'invitation' AND i.ended IS NULL AND i.expires > $2
	WHERE s.tenant_id = $1 `

const byPerson = `GROUP BY s.tenant_id, s.staff_id, i.created, i.expires `

// People lists all accounts by name, closed ones last.
func (s Accounts) People(ctx context.Context, id tenant.ID, now time.Time) ([]*account.Person, error) {
	return s.people(ctx, id, person+byPerson+`ORDER BY NOT s.active, lower(s.name), s.staff_id`, id, now)
}

// Person reads one account; apperr.NotFound where there is none.
func (s Accounts) Person(ctx context.Context, id tenant.ID, staff uuid.UUID, now time.Time) (*account.Person, error) {
	people, err := s.people(ctx, id, person+`AND s.staff_id = $3 `+byPerson, id, now, staff)
	if err != nil {
		return nil, err
	}
	if len(people) == 0 {
		return nil, apperr.New(apperr.NotFound)
	}
	return people[0], nil
}

func (s Accounts) people(ctx context.Context, id tenant.ID, query string, args ...any) (people []*account.Person, err error) {
	err = s.InTenant(ctx, id, func(tx *db.Tx) error {
		people, err = readPeople(ctx, tx, query, args...)
		return err
	})
	return people, err
}

func readPeople(ctx context.Context, tx *db.Tx, query string, args ...any) ([]*account.Person, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (*account.Person, error) {
		r, err := pgx.RowToStructByName[personRow](row)
		return &account.Person{
			Staff: account.Staff{
				ID: r.StaffID, Name: r.Name, Email: r.Email, App: r.App, Passkeys: r.Passkeys, Demo: r.Demo, Grants: grants(r.Roles, r.Offices),
			},
			Active: r.Active, Accepted: r.Accepted, SignedIn: r.SignedIn, Invited: r.Invited, Expires: r.Expires,
		}, err
	})
}

// personRow is an account as the query person has it.
type personRow struct {
	StaffID                    uuid.UUID
	Name, Email                string
	App                        bool
	Passkeys                   int
	Demo, Active, Accepted     bool
	SignedIn, Invited, Expires *time.Time
	Roles, Offices             []string
}

// grants puts together what a query gathers in two columns.
func grants(roles, offices []string) []authz.Grant {
	var held []authz.Grant
	for i := range roles {
		held = append(held, authz.Grant{Role: authz.Role(roles[i]), Office: offices[i]})
	}
	return held
}
