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

// Sessions is the database as the use cases of signing in see it.
type Sessions struct{ *DB }

// Open writes a session, unless the account was closed or given another password since its credentials were read. The
// person's sessions that have run out go on this occasion.
func (s Sessions) Open(ctx context.Context, id tenant.ID, session account.Session, entry audit.Entry) error {
	return s.InTenant(ctx, id, func(tx *Tx) error {
		opened, err := tx.Exec(ctx, `INSERT INTO session (tenant_id, token_hash, staff_id, created, expires)
			SELECT $1, $2, staff_id, $5, $6 FROM staff WHERE tenant_id = $1 AND staff_id = $3 AND password_hash = $4 AND active FOR SHARE`,
			id, session.TokenHash, session.Staff, session.Hash, session.Created, session.Expires)
		if err != nil {
			return err
		}
		if opened.RowsAffected() == 0 {
			return fault.New(fault.SignInRefused)
		}
		batch := &pgx.Batch{}
		batch.Queue(`DELETE FROM session WHERE tenant_id = $1 AND staff_id = $2 AND expires <= $3`, id, session.Staff, session.Created)
		queueAudit(batch, id, entry)
		return tx.SendBatch(ctx, batch).Close()
	})
}

// Resume reads whose session it is. An account without any grant has no rows to join, so its sessions are over.
func (s Sessions) Resume(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time) (*account.Staff, error) {
	var staff account.Staff
	var roles, offices []string
	err := s.InTenant(ctx, id, func(tx *Tx) error {
		return tx.QueryRow(ctx, `SELECT p.staff_id, p.name, p.email, array_agg(g.role ORDER BY g.role, g.office_id),
				array_agg(coalesce(g.office_id, '') ORDER BY g.role, g.office_id)
			FROM session s
			JOIN staff p USING (tenant_id, staff_id)
			JOIN staff_grant g USING (tenant_id, staff_id)
			WHERE s.tenant_id = $1 AND s.token_hash = $2 AND s.expires > $3 AND p.active
			GROUP BY p.tenant_id, p.staff_id`, id, tokenHash, now).Scan(&staff.ID, &staff.Name, &staff.Email, &roles, &offices)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.New(fault.Unauthenticated)
	}
	if err != nil {
		return nil, err
	}
	staff.Grants = grants(roles, offices)
	return &staff, nil
}

// Close ends a session. Where somebody else ended it meanwhile, nothing is left to do or to tell.
func (s Sessions) Close(ctx context.Context, id tenant.ID, tokenHash []byte, entry audit.Entry) error {
	return s.InTenant(ctx, id, func(tx *Tx) error {
		closed, err := tx.Exec(ctx, `DELETE FROM session WHERE tenant_id = $1 AND token_hash = $2`, id, tokenHash)
		if err != nil || closed.RowsAffected() == 0 {
			return err
		}
		batch := &pgx.Batch{}
		queueAudit(batch, id, entry)
		return tx.SendBatch(ctx, batch).Close()
	})
}
