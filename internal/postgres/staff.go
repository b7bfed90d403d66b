package postgres

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/account"
	"stadttermin/internal/audit"
	"stadttermin/internal/authz"
	"stadttermin/internal/fault"
	"stadttermin/internal/tenant"
)

// Staff is the database as the use cases of accounts see it.
type Staff struct{ *DB }

// Add writes an account with its grants.
func (s Staff) Add(ctx context.Context, id tenant.ID, staff *account.Staff, hash string, entry audit.Entry) error {
	err := s.InTenant(ctx, id, func(tx *Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`INSERT INTO staff (tenant_id, staff_id, email, name, password_hash, created) VALUES ($1, $2, $3, $4, $5, $6)`,
			id, staff.ID, staff.Email, staff.Name, hash, entry.At)
		queueGrants(batch, id, staff.ID, staff.Grants)
		queueAudit(batch, id, entry)
		return tx.SendBatch(ctx, batch).Close()
	})
	if violates(err, "staff_by_email") {
		return fault.New(fault.EmailTaken).At("email")
	}
	return knownOffices(err)
}

// Credentials reads what a password given with an address is compared with.
func (s Staff) Credentials(ctx context.Context, id tenant.ID, email string) (*account.Credentials, error) {
	var c account.Credentials
	err := s.InTenant(ctx, id, func(tx *Tx) error {
		return tx.QueryRow(ctx, `SELECT staff_id, password_hash,
			active AND EXISTS (SELECT FROM staff_grant g WHERE g.tenant_id = s.tenant_id AND g.staff_id = s.staff_id)
			FROM staff s WHERE tenant_id = $1 AND lower(email) = lower($2)`, id, email).Scan(&c.Staff, &c.Hash, &c.Open)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.New(fault.NotFound)
	}
	return &c, err
}

// Update changes an account and ends its sessions. The account's row comes first: whoever opens a session of it at the
// same time waits, and then finds another account than the one whose password was compared.
func (s Staff) Update(ctx context.Context, id tenant.ID, staff uuid.UUID, update account.Update, entry audit.Entry) error {
	err := s.InTenant(ctx, id, func(tx *Tx) error {
		changed, err := tx.Exec(ctx, `UPDATE staff SET active = coalesce($3, active), password_hash = coalesce(nullif($4, ''), password_hash)
			WHERE tenant_id = $1 AND staff_id = $2`, id, staff, update.Active, update.Hash)
		if err != nil {
			return err
		}
		if changed.RowsAffected() == 0 {
			return fault.New(fault.NotFound)
		}
		batch := &pgx.Batch{}
		if update.Grants != nil {
			batch.Queue(`DELETE FROM staff_grant WHERE tenant_id = $1 AND staff_id = $2`, id, staff)
			queueGrants(batch, id, staff, update.Grants)
		}
		batch.Queue(`DELETE FROM session WHERE tenant_id = $1 AND staff_id = $2`, id, staff)
		queueAudit(batch, id, entry)
		return tx.SendBatch(ctx, batch).Close()
	})
	return knownOffices(err)
}

// Note appends a line to the trail.
func (s Staff) Note(ctx context.Context, id tenant.ID, entry audit.Entry) error {
	return s.InTenant(ctx, id, func(tx *Tx) error {
		batch := &pgx.Batch{}
		queueAudit(batch, id, entry)
		return tx.SendBatch(ctx, batch).Close()
	})
}

func queueGrants(batch *pgx.Batch, id tenant.ID, staff uuid.UUID, grants []authz.Grant) {
	for _, g := range grants {
		batch.Queue(`INSERT INTO staff_grant (tenant_id, staff_id, role, office_id) VALUES ($1, $2, $3, nullif($4, ''))`, id, staff, g.Role, g.Office)
	}
}

func knownOffices(err error) error {
	if violates(err, "staff_grant_tenant_id_office_id_fkey") {
		return fault.New(fault.UnknownOffice).At("grants")
	}
	return err
}
