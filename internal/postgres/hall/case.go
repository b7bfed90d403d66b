// Package hall is the SQL of the hall: who waits and is served, devices, lists made in advance, and what staff look for.
package hall

import (
	"context"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	stored "stadttermin/internal/postgres/appointment"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// Queue is the database as the use cases of the desk see it.
type Queue struct{ *db.DB }

// InTenant runs do in one transaction of the tenant.
func (d Queue) InTenant(ctx context.Context, id tenant.ID, do func(queue.Tx) error) error {
	return d.DB.InTenant(ctx, id, func(tx *db.Tx) error { return do(deskTx{Tx: stored.Tx{Tx: tx}}) })
}

// deskTx is a transaction as the use cases of the desk see it.
type deskTx struct{ stored.Tx }

// appointmentCases reads cases with an appointment. $1 is the tenant, $2 whether people are named. The parts are looked
// up row by row: a plan made when a day was empty would otherwise compare everything with everything once it is full.
const appointmentCases = `
	SELECT a.appointment_id, a.reference, a.letter, a.number, a.office_id AS home_id, a.day, a.starts_at, a.minutes, a.state, a.channel, a.language,
	       a.booked, a.contact_until, coalesce(v.priority, a.priority) AS priority,
	       coalesce(c.name, '') AS name, coalesce(c.email, '') AS email, coalesce(c.phone, '') AS phone,
	       v.visit_id, coalesce(v.office_id, a.office_id) AS office_id, v.arrived, v.called, v.ended, coalesce(v.calls, 0) AS calls, coalesce(v.spent, 0) AS spent,
	       coalesce(v.reason, '') AS reason, v.back_at, coalesce(v.shown, '{}') AS shown, coalesce(k.counter_id, '') AS counter_id,
	       sk.counter_id AS seated, lower(s.ticks) AS first, upper(s.ticks) AS past, coalesce(s.pinned, false) AS pinned,
	       i.services, i.quantities, i.minutes AS minutes_each, i.actual
	FROM appointment a
	LEFT JOIN LATERAL (SELECT * FROM visit WHERE tenant_id = $1 AND appointment_id = a.appointment_id LIMIT 1) v ON true
	LEFT JOIN counter k ON k.tenant_id = $1 AND k.counter_key = v.counter_key
	LEFT JOIN LATERAL (SELECT * FROM seat WHERE tenant_id = $1 AND appointment_id = a.appointment_id LIMIT 1) s ON true
	LEFT JOIN counter sk ON sk.tenant_id = $1 AND sk.counter_key = s.counter_key
	LEFT JOIN LATERAL (SELECT * FROM contact WHERE $2 AND tenant_id = $1 AND appointment_id = a.appointment_id LIMIT 1) c ON true
	CROSS JOIN LATERAL (
	    SELECT array_agg(service_id ORDER BY position) AS services, array_agg(quantity ORDER BY position) AS quantities,
	           array_agg(minutes ORDER BY position) AS minutes, array_agg(actual_minutes ORDER BY position) AS actual
	    FROM appointment_item WHERE tenant_id = $1 AND appointment_id = a.appointment_id) i
	WHERE a.tenant_id = $1 AND `

// walkInCases reads cases without an appointment. $1 is the tenant.
const walkInCases = `
	SELECT v.visit_id, v.letter, v.number, v.home_id, v.office_id, v.day, v.state, v.language, v.priority, v.arrived, v.called, v.ended, v.calls, v.spent, v.reason, v.back_at, v.shown,
	       coalesce(k.counter_id, '') AS counter_id, i.services, i.quantities, i.minutes AS minutes_each, i.actual
	FROM visit v
	LEFT JOIN counter k ON k.tenant_id = $1 AND k.counter_key = v.counter_key
	CROSS JOIN LATERAL (
	    SELECT array_agg(service_id ORDER BY position) AS services, array_agg(quantity ORDER BY position) AS quantities,
	           array_agg(minutes ORDER BY position) AS minutes, array_agg(actual_minutes ORDER BY position) AS actual
	    FROM visit_item WHERE tenant_id = $1 AND visit_id = v.visit_id) i
	WHERE v.tenant_id = $1 AND v.appointment_id IS NULL AND `

func local(t *time.Time, location *time.Location) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.In(location)
}

// casesOf reads rows into a list.
func casesOf(rows pgx.Rows, location *time.Location, scan func(pgx.CollectableRow, *time.Location) (*dayplan.Case, error)) ([]*dayplan.Case, error) {
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (*dayplan.Case, error) { return scan(row, location) })
}

// Case reads one case.
func (d Queue) Case(ctx context.Context, town *directory.Town, of queue.Subject, named bool) (c *dayplan.Case, err error) {
	err = d.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		c, err = deskTx{Tx: stored.Tx{Tx: tx}}.oneCase(ctx, of, named, town.Rules.Location)
		return err
	})
	return c, err
}

// Case reads a case as it is now.
func (tx deskTx) Case(ctx context.Context, of queue.Subject, location *time.Location) (*dayplan.Case, error) {
	return tx.oneCase(ctx, of, false, location)
}

// oneCase finds by reference, by the appointment's id, or by the visit's. A cancelled appointment is no case.
func (tx deskTx) oneCase(ctx context.Context, of queue.Subject, named bool, location *time.Location) (*dayplan.Case, error) {
	if of.ID == uuid.Nil && of.Reference == "" {
		return nil, apperr.New(apperr.NotFound)
	}
	by, value := `a.reference = $3`, any(of.Reference)
	if of.ID != uuid.Nil {
		by, value = `a.appointment_id = coalesce((SELECT appointment_id FROM visit WHERE tenant_id = $1 AND visit_id = $3), $3)`, of.ID
	}
	rows, err := tx.Query(ctx, appointmentCases+`a.state <> 'cancelled' AND `+by, tx.Tenant, named, value)
	if err != nil {
		return nil, err
	}
	found, err := casesOf(rows, location, scanAppointmentCase)
	if err == nil && len(found) == 0 && of.ID != uuid.Nil {
		if rows, err = tx.Query(ctx, walkInCases+`v.visit_id = $2`, tx.Tenant, of.ID); err == nil {
			found, err = casesOf(rows, location, scanWalkIn)
		}
	}
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, apperr.New(apperr.NotFound)
	}
	c := found[0]
	if c.State == appointment.Displaced {
		a := &appointment.Appointment{ID: c.Appointment, State: c.State}
		err = tx.Displacements(ctx, location, []*appointment.Appointment{a})
		c.Displaced = a.Displaced
	}
	if err == nil && c.KeptUntil != 0 {
		c.Document, err = tx.document(ctx, c.Appointment, location)
	}
	return c, err
}

// Sheet reads an office-day in one snapshot.
func (d Queue) Sheet(ctx context.Context, town *directory.Town, day officeday.ID, named bool, now time.Time) (*dayplan.Sheet, error) {
	sheet := &dayplan.Sheet{}
	on, location := day.Date.Time(), town.Rules.Location
	err := d.Snapshot(ctx, town.ID, func(tx *db.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`SELECT coalesce(max(event), 0) FROM office_day WHERE tenant_id = $1 AND office_id = $2 AND day = $3`, town.ID, day.Office, on).
			QueryRow(func(row pgx.Row) error { return row.Scan(&sheet.Event) })
		collect := func(scan func(pgx.CollectableRow, *time.Location) (*dayplan.Case, error)) func(pgx.Rows) error {
			return func(rows pgx.Rows) error {
				list, err := casesOf(rows, location, scan)
				sheet.Cases = append(sheet.Cases, list...)
				return err
			}
		}
		batch.Queue(appointmentCases+`a.office_id = $3 AND a.day = $4 AND a.state NOT IN ('cancelled', 'displaced') ORDER BY a.starts_at, a.number`,
			town.ID, named, day.Office, on).Query(collect(scanAppointmentCase))
		batch.Queue(appointmentCases+`a.appointment_id = ANY (ARRAY(SELECT appointment_id FROM visit
			WHERE tenant_id = $1 AND office_id = $3 AND day = $4 AND home_id <> $3 AND appointment_id IS NOT NULL)) ORDER BY a.starts_at, a.number`,
			town.ID, named, day.Office, on).Query(collect(scanAppointmentCase))
		batch.Queue(walkInCases+`v.day = $3 AND (v.office_id = $2 OR v.home_id = $2) ORDER BY v.number, v.home_id`,
			town.ID, day.Office, on).Query(collect(scanWalkIn))
		batch.Queue(`SELECT c.counter_id, lower(o.ticks), upper(o.ticks), o.appointment_id, o.until FROM offer o JOIN counter c USING (tenant_id, counter_key)
			WHERE o.tenant_id = $1 AND o.office_id = $2 AND o.day = $3 AND o.until > $4 ORDER BY 2, 1`, town.ID, day.Office, on, now).
			Query(func(rows pgx.Rows) (err error) {
				sheet.Kept, err = pgx.CollectRows(rows, pgx.RowToStructByPos[dayplan.Kept])
				return err
			})
		queueWalkInCalls(batch, town.ID, day, now, &sheet.WalkIns)
		queueDuties(batch, town.ID, day.Office, &sheet.Duties)
		return tx.Write(ctx, batch)
	})
	return sheet, err
}

// queueWalkInCalls reads when people without an appointment were called within the last hour.
func queueWalkInCalls(batch *pgx.Batch, id tenant.ID, day officeday.ID, now time.Time, into *[]time.Time) {
	batch.Queue(`SELECT called FROM visit WHERE tenant_id = $1 AND office_id = $2 AND day = $3 AND appointment_id IS NULL AND called > $4 ORDER BY called`,
		id, day.Office, day.Date.Time(), now.Add(-time.Hour)).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(rows, pgx.RowTo[time.Time])
		return err
	})
}
