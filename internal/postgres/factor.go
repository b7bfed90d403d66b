package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/factor"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/tenant"
)

// Factor reads the second factor of an account's app.
func (s Staff) Factor(ctx context.Context, id tenant.ID, staff uuid.UUID) (app *account.Factor, err error) {
	err = s.InTenant(ctx, id, func(tx *db.Tx) error {
		app, err = factor.App(ctx, tx, id, staff)
		return err
	})
	return app, err
}

// Codes counts the recovery codes that are left.
func (s Staff) Codes(ctx context.Context, id tenant.ID, staff uuid.UUID) (left int, err error) {
	err = s.InTenant(ctx, id, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT count(*) FROM recovery_code WHERE tenant_id = $1 AND staff_id = $2 AND used IS NULL`, id, staff).Scan(&left)
	})
	return left, err
}

// Passkeys lists those of an account, the oldest first.
func (s Staff) Passkeys(ctx context.Context, id tenant.ID, staff uuid.UUID) (passkeys []passkey.Kept, err error) {
	err = s.InTenant(ctx, id, func(tx *db.Tx) error {
		passkeys, err = factor.Passkeys(ctx, tx, id, staff)
		return err
	})
	return passkeys, err
}

// Take takes a code for good.
func (s Staff) Take(ctx context.Context, id tenant.ID, staff uuid.UUID, code account.Code, now time.Time) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error { return factor.Take(ctx, tx, id, staff, code, now) })
}
