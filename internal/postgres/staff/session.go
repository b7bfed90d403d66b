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
	"stadttermin/internal/town/tenant"
)

// Sessions is the database as the use cases of signing in see it.
type Sessions struct{ *db.DB }

// Open writes a session, unless the account was closed or given another password or a second factor since its credentials
// were read. The person's sessions that have run out go on this occasion.
func (s Sessions) Open(ctx context.Context, id tenant.ID, session account.Session, entry audit.Entry) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		opened, err := tx.Exec(ctx, `UPDATE staff SET signed_in = $4, factor_due = coalesce(factor_due, $5)
			WHERE tenant_id = $1 AND staff_id = $2 AND password_hash = $3 AND active AND NOT `+anyFactor,
			id, session.Staff, session.Hash, session.Created, session.FactorBy)
		if err != nil {
			return err
		}
		if opened.RowsAffected() == 0 {
			return apperr.New(apperr.SignInRefused)
		}
		batch := &pgx.Batch{}
		queueSession(batch, id, session)
		db.QueueAudit(batch, id, entry)
		return tx.Write(ctx, batch)
	})
}

func queueSession(batch *pgx.Batch, id tenant.ID, session account.Session) {
	batch.Queue(`DELETE FROM session WHERE tenant_id = $1 AND staff_id = $2 AND expires <= $3`, id, session.Staff, session.Created)
	batch.Queue(`INSERT INTO session (tenant_id, token_hash, staff_id, created, expires, seen, browser) VALUES ($1, $2, $3, $4, $5, $4, $6)`,
		id, session.TokenHash, session.Staff, session.Created, session.Expires, session.Browser)
}

// alive chooses the sessions that go on at $3 if somebody was at work in them since $4.
const alive = `s.expires > $3 AND coalesce(s.seen, s.created) > $4`

// Resume reads whose session it is. An account without any grant has no rows to join, so its sessions are over.
func (s Sessions) Resume(ctx context.Context, id tenant.ID, tokenHash []byte, now, since time.Time) (*account.Staff, error) {
	var staff account.Staff
	var roles, offices []string
	err := s.InTenant(ctx, id, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT p.staff_id, p.name, p.email, p.totp_secret IS NOT NULL, p.passkeys, p.demo, coalesce(p.factor_due, '0001-01-01Z'), min(coalesce(s.seen, s.created)),
				array_agg(g.role ORDER BY g.role, g.office_id), array_agg(coalesce(g.office_id, '') ORDER BY g.role, g.office_id)
			FROM session s
			JOIN staff p USING (tenant_id, staff_id)
			JOIN staff_grant g USING (tenant_id, staff_id)
			WHERE s.tenant_id = $1 AND s.token_hash = $2 AND `+alive+` AND p.active
			GROUP BY p.tenant_id, p.staff_id`, id, tokenHash, now, since).
			Scan(&staff.ID, &staff.Name, &staff.Email, &staff.App, &staff.Passkeys, &staff.Demo, &staff.FactorBy, &staff.Seen, &roles, &offices)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, apperr.New(apperr.Unauthenticated)
	}
	if err != nil {
		return nil, err
	}
	staff.Grants = grants(roles, offices)
	return &staff, nil
}

// Touch notes that somebody is at work.
func (s Sessions) Touch(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE session SET seen = $3 WHERE tenant_id = $1 AND token_hash = $2`, id, tokenHash, now)
		return err
	})
}

// List reads the sessions of an account that have not ended, the latest first.
func (s Sessions) List(ctx context.Context, id tenant.ID, staff uuid.UUID, now, since time.Time) (sessions []account.Session, err error) {
	err = s.InTenant(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `SELECT token_hash, browser, created, expires, coalesce(seen, created) FROM session s
			WHERE tenant_id = $1 AND staff_id = $2 AND `+alive+` ORDER BY coalesce(seen, created) DESC, created DESC`, id, staff, now, since)
		if err != nil {
			return err
		}
		sessions, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (account.Session, error) {
			session := account.Session{Staff: staff}
			return session, row.Scan(&session.TokenHash, &session.Browser, &session.Created, &session.Expires, &session.Seen)
		})
		return err
	})
	return sessions, err
}

// Close ends a session, or where others is set all but this one of the account. Where somebody else ended them meanwhile,
// nothing is left to do or to tell.
func (s Sessions) Close(ctx context.Context, id tenant.ID, staff uuid.UUID, tokenHash []byte, others bool, entry audit.Entry) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		closed, err := tx.Exec(ctx, `DELETE FROM session WHERE tenant_id = $1 AND staff_id = $2 AND (token_hash = $3) <> $4`, id, staff, tokenHash, others)
		if err != nil || closed.RowsAffected() == 0 {
			return err
		}
		batch := &pgx.Batch{}
		db.QueueAudit(batch, id, entry)
		return tx.Write(ctx, batch)
	})
}
