package hall

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/hall/device"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Devices is the database as the use cases of devices see it.
type Devices struct{ *db.DB }

// Add writes a device.
func (s Devices) Add(ctx context.Context, id tenant.ID, d *device.Device, tokenHash []byte, entry audit.Entry) error {
	err := s.InTenant(ctx, id, func(tx *db.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`INSERT INTO device (tenant_id, device_id, token_hash, kind, hall_id, offices, name, created)
			VALUES ($1, $2, $3, $4, $5, coalesce($6::text[], '{}'), $7, $8)`,
			id, d.ID, tokenHash, d.Kind, d.Hall, d.Offices, d.Name, d.Created)
		db.QueueAudit(batch, id, entry)
		return tx.Write(ctx, batch)
	})
	switch {
	case db.Violates(err, "device_tenant_id_token_hash_key"):
		return apperr.New(apperr.PairingUnknown).At("code")
	case db.Violates(err, "device_tenant_id_hall_id_fkey"):
		return apperr.New(apperr.Invalid).At("hall")
	}
	return err
}

const deviceColumns = `device_id, kind, hall_id, offices, name, created, seen, revoked`

// Resume reads whose token it is. That it was seen is noted once a minute and not with every request.
func (s Devices) Resume(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time) (*device.Device, error) {
	var d *device.Device
	err := s.InTenant(ctx, id, func(tx *db.Tx) (err error) {
		row := tx.QueryRow(ctx, `SELECT `+deviceColumns+` FROM device WHERE tenant_id = $1 AND token_hash = $2 AND revoked IS NULL`, id, tokenHash)
		if d, err = scanDevice(row); err != nil || now.Sub(d.Seen) < time.Minute {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE device SET seen = $3 WHERE tenant_id = $1 AND device_id = $2`, id, d.ID, now)
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, apperr.New(apperr.Unauthenticated)
	}
	return d, err
}

// List reads all devices.
func (s Devices) List(ctx context.Context, id tenant.ID) (list []*device.Device, err error) {
	err = s.InTenant(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `SELECT `+deviceColumns+` FROM device WHERE tenant_id = $1 ORDER BY revoked IS NOT NULL, revoked DESC, name, device_id`, id)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (*device.Device, error) { return scanDevice(row) })
		return err
	})
	return list, err
}

// Revoke ends a device.
func (s Devices) Revoke(ctx context.Context, id tenant.ID, deviceID uuid.UUID, seen string, entry audit.Entry) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		d, err := scanDevice(tx.QueryRow(ctx, `SELECT `+deviceColumns+` FROM device WHERE tenant_id = $1 AND device_id = $2 FOR UPDATE`, id, deviceID))
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return apperr.New(apperr.NotFound)
		case err != nil:
			return err
		case !d.Revoked.IsZero() || seen != "" && seen != d.Version():
			return apperr.New(apperr.Overtaken)
		}
		batch := &pgx.Batch{}
		batch.Queue(`UPDATE device SET revoked = $3 WHERE tenant_id = $1 AND device_id = $2`, id, deviceID, entry.At)
		db.QueueAudit(batch, id, entry)
		return tx.Write(ctx, batch)
	})
}

func scanDevice(row pgx.Row) (*device.Device, error) {
	d := &device.Device{}
	var seen, revoked *time.Time
	if err := row.Scan(&d.ID, &d.Kind, &d.Hall, &d.Offices, &d.Name, &d.Created, &seen, &revoked); err != nil {
		return nil, err
	}
	if seen != nil {
		d.Seen = *seen
	}
	if revoked != nil {
		d.Revoked = *revoked
	}
	return d, nil
}
