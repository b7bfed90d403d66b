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
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/tenant"
)

// Factor reads the second factor of an account's app.
func (s Accounts) Factor(ctx context.Context, id tenant.ID, staff uuid.UUID) (app *account.Factor, err error) {
	err = s.InTenant(ctx, id, func(tx *db.Tx) error {
		app, err = readApp(ctx, tx, id, staff)
		return err
	})
	return app, err
}

// Codes counts the recovery codes that are left.
func (s Accounts) Codes(ctx context.Context, id tenant.ID, staff uuid.UUID) (left int, err error) {
	err = s.InTenant(ctx, id, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT count(*) FROM recovery_code WHERE tenant_id = $1 AND staff_id = $2 AND used IS NULL`, id, staff).Scan(&left)
	})
	return left, err
}

// Passkeys lists those of an account, the oldest first.
func (s Accounts) Passkeys(ctx context.Context, id tenant.ID, staff uuid.UUID) (passkeys []passkey.Kept, err error) {
	err = s.InTenant(ctx, id, func(tx *db.Tx) error {
		passkeys, err = readPasskeys(ctx, tx, id, staff)
		return err
	})
	return passkeys, err
}

// Take takes a code for good.
func (s Accounts) Take(ctx context.Context, id tenant.ID, staff uuid.UUID, code account.Code, now time.Time) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error { return takeCode(ctx, tx, id, staff, code, now) })
}

// anyFactor chooses accounts that have a second factor. What it reads stands in the account's own row, so that nobody signs in by
// what was true before.
const anyFactor = `(totp_secret IS NOT NULL OR passkeys > 0)`

// readApp reads the second factor of an account's app; apperr.NotFound where there is no account.
func readApp(ctx context.Context, tx *db.Tx, id tenant.ID, staff uuid.UUID) (*account.Factor, error) {
	var f account.Factor
	err := tx.QueryRow(ctx, `SELECT totp_secret, totp_step, passkeys FROM staff WHERE tenant_id = $1 AND staff_id = $2`, id, staff).Scan(&f.Sealed, &f.Step, &f.Passkeys)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, apperr.New(apperr.NotFound)
	}
	return &f, err
}

// readHalf reads a half session and what its second factor may be; apperr.SignInExpired where there is none.
func readHalf(ctx context.Context, tx *db.Tx, id tenant.ID, tokenHash []byte, now time.Time) (*account.PendingSignIn, error) {
	var h account.PendingSignIn
	return &h, expired(tx.QueryRow(ctx, `SELECT p.staff_id, p.email, p.password_hash, p.totp_secret, p.totp_step, p.passkeys, p.demo,
			(SELECT count(*) FROM recovery_code c WHERE c.tenant_id = $1 AND c.staff_id = p.staff_id AND c.used IS NULL)
		FROM half_session h JOIN staff p ON p.tenant_id = $1 AND p.staff_id = h.staff_id
		WHERE h.tenant_id = $1 AND h.token_hash = $2 AND h.expires > $3 AND p.active AND `+anyFactor, id, tokenHash, now).
		Scan(&h.Staff, &h.Email, &h.Hash, &h.Factor.Sealed, &h.Factor.Step, &h.Factor.Passkeys, &h.Demo, &h.Codes))
}

// countTry counts one more try and reads what a code is compared with; apperr.SignInExpired where there is no half session, or
// as many were tried as may be.
func countTry(ctx context.Context, tx *db.Tx, id tenant.ID, tokenHash []byte, now time.Time, most int) (*account.PendingSignIn, error) {
	var h account.PendingSignIn
	return &h, expired(tx.QueryRow(ctx, `UPDATE half_session h SET tries = tries + 1
		FROM staff p
		WHERE h.tenant_id = $1 AND h.token_hash = $2 AND h.expires > $3 AND h.tries < $4
			AND p.tenant_id = $1 AND p.staff_id = h.staff_id AND p.active AND `+anyFactor+`
		RETURNING p.staff_id, p.email, p.password_hash, p.totp_secret, p.totp_step, p.passkeys, p.demo`, id, tokenHash, now, most).
		Scan(&h.Staff, &h.Email, &h.Hash, &h.Factor.Sealed, &h.Factor.Step, &h.Factor.Passkeys, &h.Demo))
}

func expired(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return apperr.New(apperr.SignInExpired)
	}
	return err
}

// takeCode is a step that each code passes once.
func takeCode(ctx context.Context, tx *db.Tx, id tenant.ID, staff uuid.UUID, code account.Code, now time.Time) error {
	refusal := apperr.New(apperr.CodeRefused).At("code")
	query, args := `UPDATE staff SET totp_step = $3 WHERE tenant_id = $1 AND staff_id = $2 AND totp_secret IS NOT NULL AND totp_step < $3`, []any{id, staff, code.Step}
	switch {
	case code.Recovery != nil:
		query, args = `UPDATE recovery_code SET used = $4 WHERE tenant_id = $1 AND staff_id = $2 AND code_hash = $3 AND used IS NULL`, []any{id, staff, code.Recovery, now}
	case code.Passkey != uuid.Nil:
		if err := answer(ctx, tx, id, staff, code.Answered, now); err != nil {
			return err
		}
		// A count of signatures that another answer has overtaken meanwhile is refused as one that came twice is.
		refusal = apperr.New(apperr.PasskeyRefused)
		query, args = `UPDATE staff_passkey SET counter = $4, used = $5 WHERE tenant_id = $1 AND staff_id = $2 AND passkey_id = $3
			AND (counter < $4 OR counter = 0 AND $4 = 0)`, []any{id, staff, code.Passkey, code.Counter, now}
	}
	taken, err := tx.Exec(ctx, query, args...)
	if err == nil && taken.RowsAffected() == 0 {
		return refusal
	}
	return err
}

// readPasskeys lists those of an account, the oldest first.
func readPasskeys(ctx context.Context, tx *db.Tx, id tenant.ID, staff uuid.UUID) ([]passkey.Kept, error) {
	rows, err := tx.Query(ctx, `SELECT passkey_id, host, credential, public_key, flags, counter, transports, name, created, used FROM staff_passkey
		WHERE tenant_id = $1 AND staff_id = $2 ORDER BY created, passkey_id`, id, staff)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (passkey.Kept, error) {
		r, err := pgx.RowToStructByName[passkeyRow](row)
		return passkey.Kept{
			ID: r.PasskeyID, Host: r.Host, Name: r.Name, Created: r.Created, Used: r.Used,
			Key: passkey.Key{Credential: r.Credential, Public: r.PublicKey, Flags: r.Flags, Counter: r.Counter, Transports: r.Transports},
		}, err
	})
}

// passkeyRow is a passkey as it is kept.
type passkeyRow struct {
	PasskeyID             uuid.UUID
	Host                  string
	Credential, PublicKey []byte
	Flags                 uint8
	Counter               uint32
	Transports            []string
	Name                  string
	Created               time.Time
	Used                  *time.Time
}

// changePasskeys adds or removes some of an account whose row is locked, and counts them anew.
func changePasskeys(ctx context.Context, tx *db.Tx, id tenant.ID, staff uuid.UUID, change *account.PasskeyChange, now time.Time) error {
	if change == nil {
		return nil
	}
	if p := change.Add; p != nil {
		if err := answer(ctx, tx, id, staff, change.Answered, now); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO staff_passkey (tenant_id, passkey_id, staff_id, host, credential, public_key, flags, counter, transports, name, created)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			id, p.ID, staff, p.Host, p.Credential, p.Public, p.Flags, p.Counter, p.Transports, p.Name, p.Created); err != nil {
			return err
		}
	}
	if change.All || change.Remove != uuid.Nil {
		removed, err := tx.Exec(ctx, `DELETE FROM staff_passkey WHERE tenant_id = $1 AND staff_id = $2 AND ($3 OR passkey_id = $4)`, id, staff, change.All, change.Remove)
		if err != nil {
			return err
		}
		if !change.All && removed.RowsAffected() == 0 {
			return apperr.New(apperr.NotFound)
		}
	}
	left := false
	err := tx.QueryRow(ctx, `UPDATE staff SET passkeys = (SELECT count(*) FROM staff_passkey WHERE tenant_id = $1 AND staff_id = $2)
		WHERE tenant_id = $1 AND staff_id = $2 RETURNING `+anyFactor, id, staff).Scan(&left)
	if err == nil && change.Needed && !left {
		return apperr.New(apperr.LastFactor)
	}
	return err
}

// codeRow is a recovery code as it is written.
type codeRow struct {
	staff uuid.UUID
	hash  []byte
}

var insertCodes = db.Into("recovery_code", "",
	db.Value("staff_id", func(r codeRow) any { return [16]byte(r.staff) }),
	db.Value("code_hash", func(r codeRow) any { return r.hash }),
)

// queueCodes puts recovery codes in place of those before where codes are given, and removes them where no second factor is
// left.
func queueCodes(batch *pgx.Batch, id tenant.ID, staff uuid.UUID, update *account.Update) {
	switch {
	case update.Codes != nil:
		batch.Queue(`DELETE FROM recovery_code WHERE tenant_id = $1 AND staff_id = $2`, id, staff)
		insertCodes.Queue(batch, id, db.Column(update.Codes, func(hash []byte) codeRow { return codeRow{staff, hash} }))
	case update.Factor != nil || update.Passkeys != nil:
		batch.Queue(`DELETE FROM recovery_code c USING staff s WHERE c.tenant_id = $1 AND c.staff_id = $2
			AND s.tenant_id = $1 AND s.staff_id = $2 AND NOT `+anyFactor, id, staff)
	}
}

// answer is a step that each challenge passes once. Those of the person that have run out go on this occasion.
func answer(ctx context.Context, tx *db.Tx, id tenant.ID, staff uuid.UUID, answered passkey.Answered, now time.Time) error {
	if _, err := tx.Exec(ctx, `DELETE FROM passkey_answered WHERE tenant_id = $1 AND staff_id = $2 AND expires < $3`, id, staff, now); err != nil {
		return err
	}
	first, err := tx.Exec(ctx, `INSERT INTO passkey_answered (tenant_id, challenge, staff_id, expires) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, challenge) DO NOTHING`,
		id, answered.Challenge, staff, answered.Expires)
	if err == nil && first.RowsAffected() == 0 {
		return apperr.New(apperr.PasskeyRefused)
	}
	return err
}
