package appointment

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// Drafts is the database as it keeps what was read of files.
type Drafts struct{ *db.DB }

const draftQuery = `SELECT intake_id, staff_id, document, version, created, expires FROM intake_draft WHERE tenant_id = $1 AND staff_id = $2 AND expires > $3 `

func scanDraft(row pgx.CollectableRow) (*imports.Draft, error) {
	d, document := &imports.Draft{}, []byte(nil)
	if err := row.Scan(&d.ID, &d.Staff, &document, &d.Version, &d.Created, &d.Expires); err != nil {
		return nil, err
	}
	return d, json.Unmarshal(document, d)
}

func draft(ctx context.Context, tx *db.Tx, key imports.Key, now time.Time, end string) (*imports.Draft, error) {
	rows, err := tx.Query(ctx, draftQuery+`AND intake_id = $4 `+end, tx.Tenant, key.Staff, now, key.Draft)
	if err != nil {
		return nil, err
	}
	d, err := pgx.CollectExactlyOneRow(rows, scanDraft)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, apperr.New(apperr.NotFound)
	}
	return d, err
}

// Add keeps a new draft.
func (i Drafts) Add(ctx context.Context, id tenant.ID, d *imports.Draft) error {
	document, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return i.InTenant(ctx, id, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO intake_draft (tenant_id, intake_id, staff_id, document, version, created, expires) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			id, d.ID, d.Staff, document, d.Version, d.Created, d.Expires)
		return err
	})
}

// Draft reads somebody's draft.
func (i Drafts) Draft(ctx context.Context, id tenant.ID, key imports.Key, now time.Time) (d *imports.Draft, err error) {
	err = i.InTenant(ctx, id, func(tx *db.Tx) error {
		d, err = draft(ctx, tx, key, now, "")
		return err
	})
	return d, err
}

// Change lets do change somebody's draft.
func (i Drafts) Change(ctx context.Context, id tenant.ID, key imports.Key, now time.Time, do func(*imports.Draft) error) error {
	return i.InTenant(ctx, id, func(tx *db.Tx) error {
		d, err := draft(ctx, tx, key, now, "FOR UPDATE")
		if err != nil {
			return err
		}
		if err := do(d); err != nil {
			return err
		}
		document, err := json.Marshal(d)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE intake_draft SET document = $3, version = version + 1 WHERE tenant_id = $1 AND intake_id = $2`, id, key.Draft, document)
		return err
	})
}

// Drop deletes somebody's draft.
func (i Drafts) Drop(ctx context.Context, id tenant.ID, key imports.Key) error {
	return i.InTenant(ctx, id, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM intake_draft WHERE tenant_id = $1 AND intake_id = $2 AND staff_id = $3`, id, key.Draft, key.Staff)
		return err
	})
}

// Open lists somebody's drafts without their lines, the newest first.
func (i Drafts) Open(ctx context.Context, id tenant.ID, staff uuid.UUID, now time.Time) (list []*imports.Draft, err error) {
	err = i.InTenant(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `SELECT intake_id, staff_id, document - 'rows' - 'edits' - 'raw', version, created, expires FROM intake_draft
			WHERE tenant_id = $1 AND staff_id = $2 AND expires > $3 ORDER BY created DESC, intake_id`, id, staff, now)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, scanDraft)
		return err
	})
	return list, err
}
