package town

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// InForce gives the number of the revision in force at a moment, 0 where there is none, and how much the tenant may ask
// of the installation.
func (store Store) InForce(ctx context.Context, id tenant.ID, now time.Time) (number int64, limits directory.Limits, err error) {
	limits = directory.DefaultLimits
	err = store.inTenant(ctx, id, func(tx Tx) error {
		return tx.QueryRow(ctx, `SELECT (`+db.InForceQuery+`), coalesce(max(requests_per_minute), $3), coalesce(max(holds_per_minute), $4),
			coalesce(max(bookings_per_minute), $5) FROM tenant_limit WHERE tenant_id = $1`, id, now, limits.Requests, limits.Holds, limits.Bookings).
			Scan(&number, &limits.Requests, &limits.Holds, &limits.Bookings)
	})
	return number, limits, err
}

const revisionQuery = `SELECT number, document, files, author, source, base, valid_from, created FROM revision WHERE tenant_id = $1 AND `

// Which revision: the one in force at $2, and the newest that came from the tenant's files.
const (
	inForceRow   = `valid_from <= $2 ORDER BY number DESC LIMIT 1`
	lastFilesRow = `source = 'files' ORDER BY number DESC LIMIT 1`
)

// Revision reads the revision in force at a moment; apperr.NotFound where there is none.
func (store Store) Revision(ctx context.Context, id tenant.ID, now time.Time) (r *tenant.Revision, err error) {
	err = store.inTenant(ctx, id, func(tx Tx) error {
		r, err = tx.InForce(ctx, now)
		return err
	})
	return r, err
}

// RevisionOf reads the revision of a number; apperr.NotFound where there is none.
func (store Store) RevisionOf(ctx context.Context, id tenant.ID, number int64) (r *tenant.Revision, err error) {
	err = store.inTenant(ctx, id, func(tx Tx) error {
		r, err = scanRevision(tx.QueryRow(ctx, revisionQuery+`number = $2`, id, number))
		return err
	})
	return r, err
}

func scanRevision(row pgx.Row) (*tenant.Revision, error) {
	var r tenant.Revision
	var document, files []byte
	err := row.Scan(&r.Number, &document, &files, &r.Author, &r.Source, &r.Base, &r.ValidFrom, &r.Created)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, apperr.New(apperr.NotFound)
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(document, &r.Settings); err != nil {
		return nil, fmt.Errorf("revision %d: %w", r.Number, err)
	}
	r.Settings = tenant.BySource(r.Settings)
	if files != nil {
		if err := json.Unmarshal(files, &r.Files); err != nil {
			return nil, fmt.Errorf("files of revision %d: %w", r.Number, err)
		}
		r.Files = tenant.BySource(r.Files)
	}
	return &r, nil
}

// Append makes the next revision, with its hosts and the projection that foreign keys need. It waits for bookings under
// way and keeps new ones waiting until it is done. The number is given back in r.
func (store Store) Append(ctx context.Context, id tenant.ID, r *tenant.Revision, entry audit.Entry) error {
	return conflictOf(store.inTenant(ctx, id, func(tx Tx) error {
		if err := tx.LockSettings(ctx); err != nil {
			return err
		}
		return tx.Append(ctx, r, entry)
	}))
}

// InForce reads the settings in force at a moment as they are stored, without defaults; apperr.NotFound where there are none.
func (tx Tx) InForce(ctx context.Context, now time.Time) (*tenant.Revision, error) {
	return scanRevision(tx.QueryRow(ctx, revisionQuery+inForceRow, tx.Tenant, now))
}

// Append is Store.Append within a transaction that has locked the settings.
func (tx Tx) Append(ctx context.Context, r *tenant.Revision, entry audit.Entry) error {
	document, err := json.Marshal(r.Settings)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	var files []byte
	if r.Files != nil {
		if files, err = json.Marshal(r.Files); err != nil {
			return fmt.Errorf("files: %w", err)
		}
	}
	if err := tx.QueryRow(ctx, `SELECT coalesce(max(number), 0) + 1 FROM revision WHERE tenant_id = $1`, tx.Tenant).Scan(&r.Number); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO revision (tenant_id, number, document, files, author, source, base, valid_from, created)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		tx.Tenant, r.Number, document, files, r.Author, r.Source, r.Base, r.ValidFrom, r.Created); err != nil {
		return err
	}
	tx.SettingsChanged()
	return tx.project(ctx, r, entry)
}
