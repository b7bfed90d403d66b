package appointment

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/appointment/integrity"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// storedQuery reads appointments and seats of days from a date on. A seat counts by its own day and by its
// appointment's, so that one that went astray is found as well.
const storedQuery = `
	SELECT a.appointment_id, a.office_id, a.day, a.start_tick, a.minutes, a.starts_at, a.state, a.revision,
	       s.office_id, s.day, c.counter_id, lower(s.ticks), upper(s.ticks), s.services
	FROM appointment a
	LEFT JOIN seat s USING (tenant_id, appointment_id)
	LEFT JOIN counter c ON c.tenant_id = s.tenant_id AND c.counter_key = s.counter_key
	WHERE a.tenant_id = $1 AND (a.day >= $2 OR s.day >= $2)
	ORDER BY a.day, a.office_id, a.start_tick, a.appointment_id`

const keptQuery = `
	SELECT o.appointment_id, o.office_id, o.day, c.counter_id, lower(o.ticks), upper(o.ticks), o.until
	FROM offer o JOIN counter c USING (tenant_id, counter_key)
	WHERE o.tenant_id = $1 AND o.day >= $2
	ORDER BY o.day, o.office_id, 5, o.offer_id`

// strayQuery reads what belongs to an appointment that is not there.
const strayQuery = `
	SELECT part, appointment_id FROM (
	    SELECT 'seat' AS part, appointment_id FROM seat WHERE tenant_id = $1
	    UNION ALL SELECT 'contact', appointment_id FROM contact WHERE tenant_id = $1
	    UNION ALL SELECT 'item', appointment_id FROM appointment_item WHERE tenant_id = $1) p
	WHERE NOT EXISTS (SELECT FROM appointment a WHERE a.tenant_id = $1 AND a.appointment_id = p.appointment_id)
	ORDER BY appointment_id, part`

// Stored reads a tenant's days from a date on, as rows and without any person, in one snapshot.
func (b *Store) Stored(ctx context.Context, id tenant.ID, from civil.Date) (*integrity.Stored, error) {
	stored := &integrity.Stored{}
	err := b.Snapshot(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, storedQuery, id, from.Time())
		if err != nil {
			return err
		}
		if stored.Appointments, err = pgx.CollectRows(rows, scanStored); err != nil {
			return err
		}
		if rows, err = tx.Query(ctx, keptQuery, id, from.Time()); err != nil {
			return err
		}
		if stored.Kept, err = pgx.CollectRows(rows, scanKept); err != nil {
			return err
		}
		if rows, err = tx.Query(ctx, strayQuery, id); err != nil {
			return err
		}
		stored.Strays, err = pgx.CollectRows(rows, pgx.RowToStructByPos[integrity.Stray])
		return err
	})
	return stored, err
}

func scanStored(row pgx.CollectableRow) (a integrity.StoredAppointment, err error) {
	var day time.Time
	var office, counter *string
	var on *time.Time
	var from, end *int
	var services []string
	err = row.Scan(&a.ID, &a.Day.Office, &day, &a.StartTick, &a.Minutes, &a.Start, &a.State, &a.Revision,
		&office, &on, &counter, &from, &end, &services)
	if err != nil {
		return a, err
	}
	a.Day.Date = civil.DateOf(day)
	if office != nil {
		a.Seat = &integrity.StoredSeat{Appointment: a.ID, Day: officeday.ID{Office: *office, Date: civil.DateOf(*on)}}
		a.Seat.Counter, a.Seat.From, a.Seat.End, a.Seat.Services = *counter, *from, *end, services
	}
	return a, nil
}

func scanKept(row pgx.CollectableRow) (kept integrity.StoredSeat, err error) {
	var day time.Time
	err = row.Scan(&kept.Appointment, &kept.Day.Office, &day, &kept.Counter, &kept.From, &kept.End, &kept.Until)
	kept.Day.Date = civil.DateOf(day)
	return kept, err
}
