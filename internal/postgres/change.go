package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// ErrPrefixTaken means that references of another tenant begin the same way, or once did.
var ErrPrefixTaken = errors.New("reference_prefix is another tenant's on this installation, or was")

// Change makes the next revision of the tenant of a profile, and the tenant where it does not exist yet, in one
// transaction. decide is asked under the lock of the settings, with the revision in force and the newest that came from
// files, nil where there is none; where it gives no revision, nothing is written. Bookings wait until it is done.
func (store TownStore) Change(ctx context.Context, profile *tenant.Profile, now time.Time, decide func(inForce, lastFiles *tenant.Revision) (*tenant.Revision, audit.Entry, error)) error {
	for attempt := 0; ; attempt++ {
		id, err := store.OfSlug(ctx, profile.Slug)
		fresh := apperr.CodeOf(err) == apperr.NotFound
		if fresh {
			err = store.AcrossRow(ctx, `SELECT nextval('tenant_id_seq')::integer`).Scan(&id)
		}
		if err != nil {
			return fmt.Errorf("tenant: %w", err)
		}
		err = store.inTenant(ctx, id, func(tx TownTx) error {
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

func (tx TownTx) change(ctx context.Context, now time.Time, decide func(inForce, lastFiles *tenant.Revision) (*tenant.Revision, audit.Entry, error)) error {
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
func (store TownStore) Settled(ctx context.Context, id tenant.ID, now time.Time) (inForce, lastFiles *tenant.Revision, err error) {
	err = store.inTenant(ctx, id, func(tx TownTx) error {
		inForce, lastFiles, err = tx.settled(ctx, now)
		return err
	})
	return inForce, lastFiles, err
}

func (tx TownTx) settled(ctx context.Context, now time.Time) (inForce, lastFiles *tenant.Revision, err error) {
	if inForce, err = tx.revision(ctx, inForceRow, now); err == nil {
		lastFiles, err = tx.revision(ctx, lastFilesRow)
	}
	return inForce, lastFiles, err
}

// revision reads one revision; nil where there is none.
func (tx TownTx) revision(ctx context.Context, where string, values ...any) (*tenant.Revision, error) {
	r, err := scanRevision(tx.QueryRow(ctx, revisionQuery+where, append([]any{tx.Tenant}, values...)...))
	if apperr.CodeOf(err) == apperr.NotFound {
		return nil, nil
	}
	return r, err
}

// ErrHostTaken means that a host is another tenant's on this installation.
var ErrHostTaken = errors.New("a host is another tenant's on this installation, or is kept for links in mails of one")

// ErrTogether means that what is booked on an earlier id cannot come over because it would meet what the new one has.
var ErrTogether = errors.New("was: the new id has appointments of its own at the same times; keep both until they are over, or name another new id")

// conflictOf names what a constraint has refused.
func conflictOf(err error) error {
	switch {
	case db.Violates(err, "tenant_host_host_key"):
		return ErrHostTaken
	case db.Violates(err, "appointment_number"), db.Violates(err, "visit_number"), db.Violates(err, "seat_excl"):
		return ErrTogether
	}
	return err
}

// queueHosts writes the town's hosts. One that it no longer names is served until the last of the appointments is over
// whose mails may name it.
func (tx TownTx) queueHosts(ctx context.Context, batch *pgx.Batch, r *tenant.Revision, today time.Time) error {
	hosts := make([]string, 0, len(r.Settings.Profile.Hosts))
	for _, host := range r.Settings.Profile.Hosts {
		hosts = append(hosts, tenant.FoldHost(host))
	}
	var last *time.Time
	err := tx.QueryRow(ctx, `SELECT max(day) FROM appointment WHERE tenant_id = $1 AND day >= $2 AND state <> 'cancelled'`, tx.Tenant, today).Scan(&last)
	if err != nil {
		return err
	}
	until := today.AddDate(0, 0, -1)
	if last != nil {
		until = *last
	}
	batch.Queue(`UPDATE tenant_host SET until = $3 WHERE tenant_id = $1 AND until IS NULL AND NOT host = ANY ($2)`, tx.Tenant, hosts, until)
	batch.Queue(`DELETE FROM tenant_host WHERE tenant_id = $1 AND until < $2`, tx.Tenant, today)
	batch.Queue(`UPDATE tenant_host SET until = NULL WHERE tenant_id = $1 AND until IS NOT NULL AND host = ANY ($2)`, tx.Tenant, hosts)
	for _, host := range hosts {
		batch.Queue(`INSERT INTO tenant_host (tenant_id, host) VALUES ($1, $2) ON CONFLICT (tenant_id, host) DO NOTHING`, tx.Tenant, host)
	}
	return nil
}
