package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/account"
	"stadttermin/internal/audit"
	"stadttermin/internal/fault"
	"stadttermin/internal/tenant"
)

// OpenHalf writes a sign-in whose second factor is still to come, unless the account has changed since its credentials
// were read. Those of the person that have run out go on this occasion.
func (s Sessions) OpenHalf(ctx context.Context, id tenant.ID, session account.Session) error {
	return s.InTenant(ctx, id, func(tx *Tx) error {
		opened, err := tx.Exec(ctx, `INSERT INTO half_session (tenant_id, token_hash, staff_id, created, expires)
			SELECT $1, $2, staff_id, $5, $6 FROM staff
			WHERE tenant_id = $1 AND staff_id = $3 AND password_hash = $4 AND active AND totp_secret IS NOT NULL FOR SHARE`,
			id, session.TokenHash, session.Staff, session.Hash, session.Created, session.Expires)
		if err != nil {
			return err
		}
		if opened.RowsAffected() == 0 {
			return fault.New(fault.SignInRefused)
		}
		_, err = tx.Exec(ctx, `DELETE FROM half_session WHERE tenant_id = $1 AND staff_id = $2 AND expires <= $3`, id, session.Staff, session.Created)
		return err
	})
}

// Try counts one more try and reads what a code is compared with.
func (s Sessions) Try(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time, most int) (*account.Half, error) {
	var h account.Half
	err := s.InTenant(ctx, id, func(tx *Tx) error {
		return tx.QueryRow(ctx, `UPDATE half_session h SET tries = tries + 1
			FROM staff p
			WHERE h.tenant_id = $1 AND h.token_hash = $2 AND h.expires > $3 AND h.tries < $4
				AND p.tenant_id = h.tenant_id AND p.staff_id = h.staff_id AND p.active AND p.totp_secret IS NOT NULL
			RETURNING p.staff_id, p.email, p.password_hash, p.totp_secret, p.totp_step, p.demo`, id, tokenHash, now, most).
			Scan(&h.Staff, &h.Email, &h.Hash, &h.Factor.Sealed, &h.Factor.Step, &h.Demo)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.New(fault.SignInExpired)
	}
	return &h, err
}

// Complete takes the code and makes a session of the half one. The account's row comes first, as in Update.
func (s Sessions) Complete(ctx context.Context, id tenant.ID, half []byte, code account.Code, session account.Session, entry audit.Entry) error {
	return s.InTenant(ctx, id, func(tx *Tx) error {
		same, err := tx.Exec(ctx, `UPDATE staff SET signed_in = $4 WHERE tenant_id = $1 AND staff_id = $2 AND password_hash = $3 AND active AND totp_secret IS NOT NULL`,
			id, session.Staff, session.Hash, session.Created)
		if err != nil {
			return err
		}
		ended, err := tx.Exec(ctx, `DELETE FROM half_session WHERE tenant_id = $1 AND token_hash = $2`, id, half)
		if err != nil {
			return err
		}
		if same.RowsAffected() == 0 || ended.RowsAffected() == 0 {
			return fault.New(fault.SignInExpired)
		}
		if err := tx.take(ctx, id, session.Staff, code, session.Created); err != nil {
			return err
		}
		batch := &pgx.Batch{}
		queueSession(batch, id, session)
		queueAudit(batch, id, entry)
		return tx.SendBatch(ctx, batch).Close()
	})
}
