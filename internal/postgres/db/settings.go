package db

import (
	"context"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/town/tenant"
)

// settingsLocks is the first of the two numbers of an advisory lock on a tenant's settings.
const settingsLocks int32 = 1 << 30

// InForceQuery gives the number of the revision that answers every question at a moment.
const InForceQuery = `SELECT coalesce(max(number), 0) FROM revision WHERE tenant_id = $1 AND valid_from <= $2`

// QueueSettingsLock keeps changes of settings waiting until the transaction is over; others that only rely on them go on.
func QueueSettingsLock(batch *pgx.Batch, id tenant.ID) {
	batch.Queue(`SELECT pg_advisory_xact_lock_shared($1, $2)`, settingsLocks, int32(id))
}

// LockSettings keeps bookings and other changes of settings waiting until the transaction is over.
func (tx *Tx) LockSettings(ctx context.Context) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1, $2)`, settingsLocks, int32(tx.Tenant))
	return err
}

// SettingsChanged has other instances told after the commit.
func (tx *Tx) SettingsChanged() { tx.settings = true }
