package hall

import (
	"context"
	"errors"
	"strings"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// dutyQuery reads who works at counters of an office. $1 is the tenant, $2 the office.
const dutyQuery = `SELECT k.counter_id, d.staff_id, s.name, d.since, d.seen FROM duty d
	JOIN counter k ON k.tenant_id = $1 AND k.counter_key = d.counter_key
	JOIN staff s ON s.tenant_id = $1 AND s.staff_id = d.staff_id
	WHERE d.tenant_id = $1 AND k.office_id = $2`

// queueDuties reads who works at which counter of an office.
func queueDuties(batch *pgx.Batch, id tenant.ID, office string, into *map[string]*dayplan.Duty) {
	batch.Queue(dutyQuery, id, office).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[dayplan.Duty])
		*into = make(map[string]*dayplan.Duty, len(list))
		for i := range list {
			(*into)[list[i].Counter] = &list[i]
		}
		return err
	})
}

// Take lets somebody work at a counter, and nowhere else.
func (d Queue) Take(ctx context.Context, id tenant.ID, day officeday.ID, counter string, staff uuid.UUID, now time.Time) (before *dayplan.Duty, err error) {
	err = d.DB.InTenant(ctx, id, func(tx *db.Tx) error {
		// The day is locked first, as by everybody who changes something about it.
		if _, err := tx.Exec(ctx, `INSERT INTO office_day (tenant_id, office_id, day) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, office_id, day) DO NOTHING`,
			id, day.Office, day.Date.Time()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE office_day SET event = event + 1 WHERE tenant_id = $1 AND office_id = $2 AND day = $3`, id, day.Office, day.Date.Time()); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, dutyQuery+` AND k.counter_id = $3 AND d.staff_id <> $4`, id, day.Office, counter, staff)
		if err != nil {
			return err
		}
		found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByPos[dayplan.Duty])
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		before = found
		return takeDuty(ctx, tx, day.Office, counter, staff, now)
	})
	return before, err
}

// takeDuty writes that somebody works at a counter from now on; whoever does already goes on.
func takeDuty(ctx context.Context, tx *db.Tx, office, counter string, staff uuid.UUID, now time.Time) error {
	if _, err := tx.Exec(ctx, `DELETE FROM duty WHERE tenant_id = $1 AND staff_id = $2 AND counter_key NOT IN (
		SELECT counter_key FROM counter WHERE tenant_id = $1 AND office_id = $3 AND counter_id = $4)`, tx.Tenant, staff, office, counter); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO duty AS d (tenant_id, counter_key, staff_id, since, seen)
		SELECT k.tenant_id, k.counter_key, s.staff_id, $5, $5 FROM counter k JOIN staff s ON s.tenant_id = $1 AND s.staff_id = $4
		WHERE k.tenant_id = $1 AND k.office_id = $2 AND k.counter_id = $3
		ON CONFLICT (tenant_id, counter_key) DO UPDATE SET staff_id = EXCLUDED.staff_id, seen = EXCLUDED.seen,
			since = CASE WHEN d.staff_id = EXCLUDED.staff_id THEN d.since ELSE EXCLUDED.since END`, tx.Tenant, office, counter, staff, now)
	return err
}

// See notes that somebody still works where they do.
func (d Queue) See(ctx context.Context, id tenant.ID, staff uuid.UUID, now time.Time) error {
	return d.DB.InTenant(ctx, id, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE duty SET seen = $3 WHERE tenant_id = $1 AND staff_id = $2`, id, staff, now)
		return err
	})
}

// staffOf gives the member of staff that an actor is.
func staffOf(actor audit.Actor) (uuid.UUID, bool) {
	_, written, _ := strings.Cut(string(actor), ":")
	id, err := uuid.Parse(written)
	return id, err == nil && actor.Kind() == "staff"
}
