package appointment

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
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
	seats, err := b.seats(ctx, town, changes)
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	queueLocks(batch, town, now, changes)
	insertClaims.Queue(batch, town.ID, plans)
	queueUnused(batch, town.ID, changes)
	queueAppointments(batch, town.ID, changes)
	insertSeats.Queue(batch, town.ID, seats)
	mails := slices.Concat(db.Column(changes, func(c *booking.AppointmentWrite) []outbox.Entry { return c.Mails })...)
	db.QueueFirstMails(batch, town.ID, mails)
	db.QueueTrail(batch, town.ID, db.Column(changes, func(c *booking.AppointmentWrite) audit.Entry { return c.Audit }))
	err = b.SendBatch(ctx, batch)
	if overtaken(err) {
		return booking.ErrOvertaken
	}
	if err == nil {
		b.Due.Add(town.ID, db.FirstDue(mails)) //nolint:contextcheck // told apart from the request, which may be over
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

// insertClaims claims office-days, in the order that all transactions keep, by the versions that were judged. A day
// without a row is one of version 0; a row that is made although another version was seen was taken away meanwhile,
// which shows in its events having begun anew.
var insertClaims = db.Into("office_day", `ON CONFLICT (tenant_id, office_id, day) DO UPDATE SET
	version = claimed(office_day.version, excluded.version), event = office_day.event + 1, next_number = excluded.next_number
	RETURNING expect((version = 1 OR event > 1)::integer, 1, 1)`,
	db.Value("office_id", func(p *booking.DayPlan) any { return p.Day.Office }),
	db.Value("day", func(p *booking.DayPlan) any { return p.Day.Date.Time() }),
	db.Value("version", func(p *booking.DayPlan) any { return p.Judged + 1 }),
	db.Value("event", func(*booking.DayPlan) any { return 1 }),
	db.Value("next_number", func(p *booking.DayPlan) any { return p.Next() }),
)

// seats gives where new appointments sit. Whoever holds a day's claim is alone in seating there, so that no two can wait for
// each other, and what the constraint refuses ends the transaction.
func (b *Store) seats(ctx context.Context, town *directory.Town, changes []*booking.AppointmentWrite) ([]keyedSeat, error) {
	seats, err := keyed(db.Column(changes, newSeat), func(wanted db.Counters) (db.CounterKeys, error) { return b.Keys(ctx, town.ID, wanted) })
	if errors.Is(err, officeday.ErrConflict) { // by settings that this instance has not heard of
		return nil, booking.ErrOvertaken
	}
	return seats, err
}

// overtaken tells a guard's refusal, a key that exists already, a counter that is taken and a dead-lock from everything
// that is wrong.
func overtaken(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && slices.Contains([]string{"ST001", "23505", "23P01", "40P01"}, refused.Code)
}
