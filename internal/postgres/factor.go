package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/account"
	"stadttermin/internal/fault"
	"stadttermin/internal/tenant"
)

// Factor reads an account's second factor.
func (s Staff) Factor(ctx context.Context, id tenant.ID, staff uuid.UUID) (*account.Factor, error) {
	var f account.Factor
	err := s.InTenant(ctx, id, func(tx *Tx) error {
		return tx.QueryRow(ctx, `SELECT totp_secret, totp_step FROM staff WHERE tenant_id = $1 AND staff_id = $2`, id, staff).Scan(&f.Sealed, &f.Step)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.New(fault.NotFound)
	}
	return &f, err
}

// Codes counts the recovery codes that are left.
func (s Staff) Codes(ctx context.Context, id tenant.ID, staff uuid.UUID) (left int, err error) {
	err = s.InTenant(ctx, id, func(tx *Tx) error {
		return tx.QueryRow(ctx, `SELECT count(*) FROM recovery_code WHERE tenant_id = $1 AND staff_id = $2 AND used IS NULL`, id, staff).Scan(&left)
	})
	return left, err
}

// Take takes a code for good.
func (s Staff) Take(ctx context.Context, id tenant.ID, staff uuid.UUID, code account.Code, now time.Time) error {
	return s.InTenant(ctx, id, func(tx *Tx) error { return tx.take(ctx, id, staff, code, now) })
}

// take is a step that each code passes once.
func (tx *Tx) take(ctx context.Context, id tenant.ID, staff uuid.UUID, code account.Code, now time.Time) error {
	query, args := `UPDATE staff SET totp_step = $3 WHERE tenant_id = $1 AND staff_id = $2 AND totp_secret IS NOT NULL AND totp_step < $3`, []any{id, staff, code.Step}
	if code.Recovery != nil {
		query, args = `UPDATE recovery_code SET used = $4 WHERE tenant_id = $1 AND staff_id = $2 AND code_hash = $3 AND used IS NULL`, []any{id, staff, code.Recovery, now}
	}
	taken, err := tx.Exec(ctx, query, args...)
	if err == nil && taken.RowsAffected() == 0 {
		return fault.New(fault.CodeRefused).At("code")
	}
	return err
}
