package appointment

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// WriteBatch writes bookings of one town in one round trip, each table's rows with one statement: a statement costs more than
// its rows. Every statement that rests on an assumption ends the transaction when the assumption fails; whatever the
// database refuses is then for a transaction that locks first.
func (b *Store) WriteBatch(ctx context.Context, town *directory.Town, now time.Time, plans []*booking.DayPlan) error {
	var changes []*booking.AppointmentWrite
	for _, plan := range plans {
		changes = append(changes, plan.Bookings...)
	}
	batch := &pgx.Batch{}
	queueLocks(batch, town, now, changes)
	queueClaims(batch, town, plans)
	queueUnused(batch, town.ID, changes)
	queueAppointments(batch, town.ID, now, changes)
	queueSeats(batch, town.ID, changes)
	db.QueueFirstMails(batch, town.ID, slices.Concat(db.Column(changes, func(c *booking.AppointmentWrite) []outbox.Entry { return c.Mails })...))
	db.QueueTrail(batch, town.ID, db.Column(changes, func(c *booking.AppointmentWrite) audit.Entry { return c.Audit }))
	err := b.SendBatch(ctx, batch)
	if overtaken(err) {
		return booking.ErrOvertaken
	}
	return db.Unavailable(err)
}

// queueLocks takes the addresses, in one order for all, and the settings, and makes sure that no address has too many
// open appointments and the settings are those that were judged by.
func queueLocks(batch *pgx.Batch, town *directory.Town, now time.Time, changes []*booking.AppointmentWrite) {
	named := slices.DeleteFunc(slices.Clone(changes), func(c *booking.AppointmentWrite) bool { return c.Appointment.Contact.Email == "" })
	slices.SortFunc(named, func(a, b *booking.AppointmentWrite) int { return cmp.Compare(a.EmailLock, b.EmailLock) })
	db.QueueTenant(batch, town.ID)
	batch.Queue(`SELECT pg_advisory_xact_lock(address) FROM unnest($1::bigint[]) AS address`, db.Column(named, func(c *booking.AppointmentWrite) int64 { return c.EmailLock }))
	db.QueueSettingsLock(batch, town.ID)
	batch.Queue(`SELECT expect(coalesce(max(number), 0), $3, $3) FROM revision WHERE tenant_id = $1 AND valid_from <= $2`, town.ID, now, town.Revision)
	limited := slices.DeleteFunc(named, func(c *booking.AppointmentWrite) bool { return c.OpenLimit == math.MaxInt32 })
	if len(limited) > 0 {
		batch.Queue(`SELECT expect(count(*), 0, 0) FROM unnest($2::text[], $3::int[]) AS wanted(key, most)
			WHERE most <= (`+openAppointments+`AND c.address_key = wanted.key AND a.starts_at > $4)`,
			town.ID, db.Column(limited, func(c *booking.AppointmentWrite) string { return mail.AddressKey(c.Appointment.Contact.Email) }),
			db.Column(limited, func(c *booking.AppointmentWrite) int { return c.OpenLimit }), now)
	}
}

// queueUnused makes sure that no hold has moved an appointment; that none has made one is the table's own constraint.
func queueUnused(batch *pgx.Batch, id tenant.ID, changes []*booking.AppointmentWrite) {
	batch.Queue(`SELECT expect(count(*), 0, 0) FROM idempotency WHERE tenant_id = $1 AND operation = 'move' AND subject = ANY ($2)`,
		id, db.Column(changes, func(c *booking.AppointmentWrite) []byte { return c.Nonce[:] }))
}

// queueClaims claims office-days, in the order that all transactions keep, by the versions that were judged. A day
// without a row is one of version 0; a row that is made although another version was seen was taken away meanwhile,
// which shows in its events having begun anew.
func queueClaims(batch *pgx.Batch, town *directory.Town, plans []*booking.DayPlan) {
	batch.Queue(`WITH claim AS (
		INSERT INTO office_day (tenant_id, office_id, day, version, event, next_number)
		SELECT $1, office_id, day, seen + 1, 1, next FROM unnest($2::text[], $3::date[], $4::bigint[], $5::int[]) AS p(office_id, day, seen, next)
		ON CONFLICT (tenant_id, office_id, day) DO UPDATE SET version = excluded.version, event = office_day.event + 1, next_number = excluded.next_number
		WHERE office_day.version = excluded.version - 1
		RETURNING version = 1 OR event > 1 AS good) SELECT expect(count(*) FILTER (WHERE good), $6, $6) FROM claim`,
		town.ID, db.Column(plans, func(p *booking.DayPlan) string { return p.Day.Office }), db.Column(plans, func(p *booking.DayPlan) time.Time { return p.Day.Date.Time() }),
		db.Column(plans, func(p *booking.DayPlan) int64 { return p.Judged }), db.Column(plans, (*booking.DayPlan).Next), len(plans))
}

// queueSeats seats new appointments, all of them. Whoever holds a day's claim is alone in seating there, so that no two
// can wait for each other, and what the constraint refuses ends the transaction.
func queueSeats(batch *pgx.Batch, id tenant.ID, changes []*booking.AppointmentWrite) {
	seats := db.Column(changes, func(c *booking.AppointmentWrite) *officeday.SeatAssignment { return c.Seat })
	batch.Queue(`WITH seated AS (
		INSERT INTO seat (tenant_id, appointment_id, office_id, counter_key, day, ticks, services)
		SELECT $1, s.appointment_id, c.office_id, c.counter_key, s.day, int4range(s.first, s.last), string_to_array(s.services, ' ')
		FROM unnest($2::uuid[], $3::text[], $4::text[], $5::date[], $6::int[], $7::int[], $8::text[]) AS s(appointment_id, office_id, counter_id, day, first, last, services)
		JOIN counter c ON c.tenant_id = $1 AND c.office_id = s.office_id AND c.counter_id = s.counter_id
		RETURNING 1) SELECT expect(count(*), $9, $9) FROM seated`,
		id, db.Column(changes, idOf), db.Column(changes, func(c *booking.AppointmentWrite) string { return c.SeatDay.Office }),
		db.Column(seats, func(s *officeday.SeatAssignment) string { return s.Counter }), db.Column(changes, func(c *booking.AppointmentWrite) time.Time { return c.SeatDay.Date.Time() }),
		db.Column(seats, func(s *officeday.SeatAssignment) int { return s.From }), db.Column(seats, func(s *officeday.SeatAssignment) int { return s.End }),
		db.Column(seats, func(s *officeday.SeatAssignment) string { return strings.Join(s.Services, " ") }), len(changes))
}

// overtaken tells a guard's refusal, a key that exists already, a counter that is taken and a dead-lock from everything
// that is wrong.
func overtaken(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && slices.Contains([]string{"ST001", "23505", "23P01", "40P01"}, refused.Code)
}

// idOf gives the id of a change's appointment.
func idOf(c *booking.AppointmentWrite) [16]byte { return c.Appointment.ID }
