package staff

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// Credentials reads what a password given with an address is compared with.
func (s Accounts) Credentials(ctx context.Context, id tenant.ID, email string) (*account.Credentials, error) {
	var c account.Credentials
	err := s.InTenant(ctx, id, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT staff_id, password_hash,
			active AND EXISTS (SELECT FROM staff_grant g WHERE g.tenant_id = $1 AND g.staff_id = s.staff_id),
			`+anyFactor+`, demo
			FROM staff s WHERE tenant_id = $1 AND lower(email) = lower($2)`, id, email).Scan(&c.Staff, &c.Hash, &c.Open, &c.Factor, &c.Demo)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, apperr.New(apperr.NotFound)
	}
	return &c, err
}

// Update changes an account, and ends its sessions where the change says so. The account's row comes first: whoever opens a session of it at the
// same time waits, and then finds another account than the one whose password was compared.
func (s Accounts) Update(ctx context.Context, id tenant.ID, staff uuid.UUID, update account.Update, entry audit.Entry) error {
	err := s.InTenant(ctx, id, func(tx *db.Tx) error {
		administered := false
		if lowers(update) {
			var err error
			if administered, err = lockAdministrators(ctx, tx, id); err != nil {
				return err
			}
		}
		if update.Seen != "" {
			if err := unchanged(ctx, tx, id, staff, update.Seen, entry.At); err != nil {
				return err
			}
		}
		if err := tellOverseers(ctx, tx, id, update.Tell); err != nil {
			return err
		}
		var app account.Factor
		if update.Factor != nil {
			app = *update.Factor
		}
		changed, err := tx.Exec(ctx, `UPDATE staff SET active = coalesce($3, active), password_hash = coalesce(nullif($4, ''), password_hash),
				totp_secret = CASE WHEN $5 THEN $6 ELSE totp_secret END, totp_step = CASE WHEN $5 THEN $7 ELSE totp_step END
			WHERE tenant_id = $1 AND staff_id = $2 AND NOT ($8 AND `+anyFactor+`)`,
			id, staff, update.Active, update.Hash, update.Factor != nil, app.Sealed, app.Step, update.First)
		switch {
		case err != nil:
			return err
		case changed.RowsAffected() == 0 && update.First:
			return apperr.New(apperr.SetupExpired)
		case changed.RowsAffected() == 0:
			return apperr.New(apperr.NotFound)
		}
		if err := changePasskeys(ctx, tx, id, staff, update.Passkeys, entry.At); err != nil {
			return err
		}
		batch := &pgx.Batch{}
		if update.Grants != nil {
			batch.Queue(`DELETE FROM staff_grant WHERE tenant_id = $1 AND staff_id = $2`, id, staff)
			queueGrants(batch, id, staff, update.Grants)
		}
		queueCodes(batch, id, staff, &update)
		if update.Active != nil || update.Hash != "" {
			queueEndLinks(batch, id, staff, entry.At)
		}
		if update.EndSessions {
			queueEndSessions(batch, id, staff, update.Keep)
		}
		db.QueueAudit(batch, id, entry)
		if err := tx.Write(ctx, batch); err != nil || !administered {
			return err
		}
		return stillAdministered(ctx, tx, id)
	})
	return refusalOf(err)
}

// unchanged locks an account and refuses where it is no longer as somebody saw it.
func unchanged(ctx context.Context, tx *db.Tx, id tenant.ID, staff uuid.UUID, seen string, now time.Time) error {
	if _, err := tx.Exec(ctx, `SELECT FROM staff WHERE tenant_id = $1 AND staff_id = $2 FOR UPDATE`, id, staff); err != nil {
		return err
	}
	people, err := readPeople(ctx, tx, person+`AND s.staff_id = $3 `+byPerson, id, now, staff)
	switch {
	case err != nil:
		return err
	case len(people) == 0:
		return apperr.New(apperr.NotFound)
	case people[0].Version() != seen:
		return apperr.New(apperr.Overtaken)
	}
	return nil
}

// lowers tells whether a change may leave the town with fewer administrators.
func lowers(update account.Update) bool {
	return update.Grants != nil || update.Active != nil && !*update.Active
}

// administers chooses the accounts that can sign in and administer the town.
const administers = `active AND password_hash <> '' AND EXISTS (
	SELECT FROM staff_grant g WHERE g.tenant_id = $1 AND g.staff_id = s.staff_id AND g.role = '` + string(authz.Administrator) + `')`

// lockAdministrators lets those who would take administrators away come one after the other: each locks the rows of all
// of them, so that none judges by what another is about to undo. It tells whether there are any.
func lockAdministrators(ctx context.Context, tx *db.Tx, id tenant.ID) (bool, error) {
	locked, err := tx.Exec(ctx, `SELECT FROM staff s WHERE tenant_id = $1 AND `+administers+` ORDER BY staff_id FOR UPDATE`, id)
	return locked.RowsAffected() > 0, err
}

// stillAdministered refuses a change after which nobody is left to administer the town.
func stillAdministered(ctx context.Context, tx *db.Tx, id tenant.ID) error {
	var left bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM staff s WHERE tenant_id = $1 AND `+administers+`)`, id).Scan(&left); err != nil {
		return err
	}
	if !left {
		return apperr.New(apperr.LastAdmin)
	}
	return nil
}

// Note appends a line to the trail.
func (s Accounts) Note(ctx context.Context, id tenant.ID, entry audit.Entry) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		batch := &pgx.Batch{}
		db.QueueAudit(batch, id, entry)
		return tx.Write(ctx, batch)
	})
}
