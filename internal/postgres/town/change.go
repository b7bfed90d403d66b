package town

import (
	"context"
	"fmt"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Change makes the next revision of the tenant of a profile, and the tenant where it does not exist yet, in one
// transaction. decide is asked under the lock of the settings, with the revision in force and the newest that came from
// files, nil where there is none; where it gives no revision, nothing is written. Bookings wait until it is done.
func (store Store) Change(ctx context.Context, profile *tenant.Profile, now time.Time, decide func(inForce, lastFiles *tenant.Revision) (*tenant.Revision, audit.Entry, error)) error {
	for attempt := 0; ; attempt++ {
		id, err := store.OfSlug(ctx, profile.Slug)
		fresh := apperr.CodeOf(err) == apperr.NotFound
		if fresh {
			err = store.AcrossRow(ctx, `SELECT nextval('tenant_id_seq')::integer`).Scan(&id)
		}
		if err != nil {
			return fmt.Errorf("tenant: %w", err)
		}
		err = store.inTenant(ctx, id, func(tx Tx) error {
			if fresh {
				if _, err := tx.Exec(ctx, `INSERT INTO tenant (tenant_id, slug, reference_prefix, created) VALUES ($1, $2, $3, $4)`,
					id, profile.Slug, profile.ReferencePrefix, now); err != nil {
					return err
				}
			}
			return tx.change(ctx, now, decide)
		})
		switch {
		case db.Violates(err, "tenant_slug_key") && attempt == 0: // somebody else was making it at the same time
			continue
		case db.Violates(err, "tenant_reference_prefix_key"):
			return ErrPrefixTaken
		}
		return conflictOf(err)
	}
}

func (tx Tx) change(ctx context.Context, now time.Time, decide func(inForce, lastFiles *tenant.Revision) (*tenant.Revision, audit.Entry, error)) error {
	if err := tx.LockSettings(ctx); err != nil {
		return err
	}
	inForce, lastFiles, err := tx.settled(ctx, now)
	if err != nil {
		return err
	}
	r, entry, err := decide(inForce, lastFiles)
	if r == nil || err != nil {
		return err
	}
	return tx.Append(ctx, r, entry)
}

// Settled gives the revision in force at a moment and the newest that came from the tenant's files, nil where there is none.
func (store Store) Settled(ctx context.Context, id tenant.ID, now time.Time) (inForce, lastFiles *tenant.Revision, err error) {
	err = store.inTenant(ctx, id, func(tx Tx) error {
		inForce, lastFiles, err = tx.settled(ctx, now)
		return err
	})
	return inForce, lastFiles, err
}

func (tx Tx) settled(ctx context.Context, now time.Time) (inForce, lastFiles *tenant.Revision, err error) {
	if inForce, err = tx.revision(ctx, inForceRow, now); err == nil {
		lastFiles, err = tx.revision(ctx, lastFilesRow)
	}
	return inForce, lastFiles, err
}

// revision reads one revision; nil where there is none.
func (tx Tx) revision(ctx context.Context, where string, values ...any) (*tenant.Revision, error) {
	r, err := scanRevision(tx.QueryRow(ctx, revisionQuery+where, append([]any{tx.Tenant}, values...)...))
	if apperr.CodeOf(err) == apperr.NotFound {
		return nil, nil
	}
	return r, err
}
