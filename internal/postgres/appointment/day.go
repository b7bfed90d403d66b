package appointment

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// seatsQuery reads what occupies office-days: one row a day with its seats in arrays, because an office of two months has
// thousands of them and a row costs more than what stands in it.
const seatsQuery = `
	SELECT s.office_id, s.day, array_agg(c.counter_id), array_agg(lower(s.ticks)), array_agg(upper(s.ticks)), array_agg(s.appointment_id),
		array_agg(array_to_string(s.services, ',')), array_agg(s.pinned)
	FROM seat s JOIN counter c USING (tenant_id, counter_key)
	WHERE s.tenant_id = $1 AND s.office_id = ANY ($2) AND s.day = ANY ($3)
	GROUP BY s.office_id, s.day`

// offersQuery reads the times of office-days that are kept back and have not run out.
const offersQuery = `
	SELECT o.office_id, o.day, c.counter_id, lower(o.ticks), upper(o.ticks), o.appointment_id, o.until
	FROM offer o JOIN counter c USING (tenant_id, counter_key)
	WHERE o.tenant_id = $1 AND o.office_id = ANY ($2) AND o.day = ANY ($3) AND o.until > $4`

const versionsQuery = `SELECT office_id, day, version, next_number FROM office_day
	WHERE tenant_id = $1 AND office_id = ANY ($2) AND day = ANY ($3)`

// Load reads office-days in one statement each for versions and seats, of one snapshot.
func (b *Store) Load(ctx context.Context, town *directory.Town, offices []string, dates []civil.Date, now time.Time) (map[officeday.ID]*officeday.State, error) {
	var days map[officeday.ID]*officeday.State
	err := b.Snapshot(ctx, town.ID, func(tx *db.Tx) (err error) {
		days, err = readDays(ctx, tx, offices, dates, now)
		return err
	})
	return days, err
}

func readDays(ctx context.Context, tx *db.Tx, offices []string, dates []civil.Date, now time.Time) (map[officeday.ID]*officeday.State, error) {
	on := make([]time.Time, len(dates))
	for i, date := range dates {
		on[i] = date.Time()
	}
	days := make(map[officeday.ID]*officeday.State)
	batch := &pgx.Batch{}
	batch.Queue(versionsQuery, tx.Tenant, offices, on).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var office string
			var day time.Time
			var version int64
			var next int
			if err := rows.Scan(&office, &day, &version, &next); err != nil {
				return err
			}
			days[officeday.ID{Office: office, Date: civil.DateOf(day)}] = &officeday.State{Version: version, Next: next}
		}
		return rows.Err()
	})
	at := func(office string, day time.Time) *officeday.State {
		key := officeday.ID{Office: office, Date: civil.DateOf(day)}
		if days[key] == nil {
			days[key] = &officeday.State{Next: 1}
		}
		return days[key]
	}
	batch.Queue(seatsQuery, tx.Tenant, offices, on).Query(func(rows pgx.Rows) error {
		known := map[string][]string{"": {}} // most come for the same
		for rows.Next() {
			var office string
			var day time.Time
			var counters, services []string
			var from, end []int32
			var appointments []pgtype.UUID
			var bound []bool
			if err := rows.Scan(&office, &day, &counters, &from, &end, &appointments, &services, &bound); err != nil {
				return err
			}
			state := at(office, day)
			state.Seats = make([]officeday.SeatAssignment, len(counters))
			for i := range counters {
				if known[services[i]] == nil {
					known[services[i]] = strings.Split(services[i], ",")
				}
				state.Seats[i] = officeday.SeatAssignment{
					Appointment: appointments[i].Bytes, Counter: counters[i], From: int(from[i]), End: int(end[i]), Services: known[services[i]], Bound: bound[i],
				}
			}
		}
		return rows.Err()
	})
	batch.Queue(offersQuery, tx.Tenant, offices, on, now).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var office string
			var day time.Time
			s := officeday.SeatAssignment{Bound: true, Kept: true}
			if err := rows.Scan(&office, &day, &s.Counter, &s.From, &s.End, &s.Appointment, &s.Until); err != nil {
				return err
			}
			state := at(office, day)
			state.Seats = append(state.Seats, s)
		}
		return rows.Err()
	})
	err := tx.Write(ctx, batch)
	for _, state := range days {
		slices.SortFunc(state.Seats, officeday.SeatAssignment.Compare)
	}
	return days, err
}

// openAppointments counts those that are booked with an address, which is to be named, with the moment from which they count.
const openAppointments = `SELECT count(*) FROM contact c JOIN appointment a USING (tenant_id, appointment_id)
	WHERE c.tenant_id = $1 AND c.address_key <> '' AND a.state = 'booked' `

// Lock takes, in the order that every transaction keeps: the address, the tenant's settings (shared), and the
// office-days by date and office. Then it reads the days as they are now.
func (tx Tx) Lock(ctx context.Context, claim officeday.Lock) (*officeday.Locked, error) {
	days := officeday.InLockOrder(claim.Days)
	claimed := &officeday.Locked{Days: make(map[officeday.ID]*officeday.State)}
	batch := &pgx.Batch{}
	if claim.Email != "" {
		batch.Queue(`SELECT pg_advisory_xact_lock($1)`, claim.EmailLock)
		batch.Queue(openAppointments+`AND c.address_key = $2 AND a.starts_at > $3`,
			tx.Tenant, mail.AddressKey(claim.Email), claim.Now).QueryRow(func(row pgx.Row) error { return row.Scan(&claimed.Open) })
	}
	db.QueueSettingsLock(batch, tx.Tenant)
	batch.Queue(db.InForceQuery, tx.Tenant, claim.Now).QueryRow(func(row pgx.Row) error { return row.Scan(&claimed.Revision) })
	queueDayLocks(batch, tx.Tenant, days)
	if err := tx.Write(ctx, batch); err != nil {
		return nil, err
	}
	for _, day := range days {
		read, err := readDays(ctx, tx.Tx, []string{day.Office}, []civil.Date{day.Date}, claim.Now)
		if err != nil {
			return nil, err
		}
		claimed.Days[day] = read[day]
	}
	return claimed, nil
}

// queueDayLocks locks office-days, made where they have no row yet, in the order that every transaction keeps.
func queueDayLocks(batch *pgx.Batch, id tenant.ID, days []officeday.ID) {
	for _, day := range officeday.InLockOrder(days) {
		batch.Queue(`INSERT INTO office_day (tenant_id, office_id, day) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, office_id, day) DO NOTHING`,
			id, day.Office, day.Date.Time())
		batch.Queue(`SELECT FROM office_day WHERE tenant_id = $1 AND office_id = $2 AND day = $3 FOR UPDATE`, id, day.Office, day.Date.Time())
	}
}
