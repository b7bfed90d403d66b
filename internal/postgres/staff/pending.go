package staff

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// OpenPending writes a sign-in whose second factor is still to come, unless the account has changed since its credentials
// were read. Those of the person that have run out go on this occasion.
func (s Sessions) OpenPending(ctx context.Context, id tenant.ID, session account.Session) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		opened, err := tx.Exec(ctx, `INSERT INTO half_session (tenant_id, token_hash, staff_id, created, expires)
			SELECT tenant_id, $2, staff_id, $5, $6 FROM staff
			WHERE tenant_id = $1 AND staff_id = $3 AND password_hash = $4 AND active AND `+anyFactor+` FOR SHARE`,
			id, session.TokenHash, session.Staff, session.Hash, session.Created, session.Expires)
		if err != nil {
			return err
		}
		if opened.RowsAffected() == 0 {
			return apperr.New(apperr.SignInRefused)
		}
		_, err = tx.Exec(ctx, `DELETE FROM half_session WHERE tenant_id = $1 AND staff_id = $2 AND expires <= $3`, id, session.Staff, session.Created)
		return err
	})
}

// Look reads what the second factor may be.
func (s Sessions) Look(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time) (half *account.PendingSignIn, err error) {
	err = s.InTenant(ctx, id, func(tx *db.Tx) error {
		half, err = readHalf(ctx, tx, id, tokenHash, now)
		return err
	})
	return half, err
}

// Try counts one more try and reads what a code is compared with.
func (s Sessions) Try(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time, most int) (half *account.PendingSignIn, err error) {
	err = s.InTenant(ctx, id, func(tx *db.Tx) error {
		half, err = countTry(ctx, tx, id, tokenHash, now, most)
		return err
	})
	return half, err
}

// Complete takes the code and makes a session of the half one. The account's row comes first, as in Update.
func (s Sessions) Complete(ctx context.Context, id tenant.ID, half []byte, code account.Code, session account.Session, entry audit.Entry) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		same, err := tx.Exec(ctx, `UPDATE staff SET signed_in = $4 WHERE tenant_id = $1 AND staff_id = $2 AND password_hash = $3 AND active AND `+anyFactor,
			id, session.Staff, session.Hash, session.Created)
		if err != nil {
			return err
		}
		ended, err := tx.Exec(ctx, `DELETE FROM half_session WHERE tenant_id = $1 AND token_hash = $2`, id, half)
		if err != nil {
			return err
		}
		if same.RowsAffected() == 0 || ended.RowsAffected() == 0 {
			return apperr.New(apperr.SignInExpired)
		}
		if err := takeCode(ctx, tx, id, session.Staff, code, session.Created); err != nil {
			return err
		}
		batch := &pgx.Batch{}
		queueSession(batch, id, session)
		db.QueueAudit(batch, id, entry)
		return tx.Write(ctx, batch)
	})
}
