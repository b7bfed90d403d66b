package postgres

import (
	"context"
	"errors"
	"math"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"stadttermin/internal/booking"
)

// Book writes a booking in one round trip. Every statement that rests on an assumption ends the transaction when the
// assumption fails; whatever the database refuses is then for a transaction that locks first.
func (b Bookings) Book(ctx context.Context, town *booking.Town, seen int64, limit int, change *booking.Change) (number int, err error) {
	id, a, day := town.ID, change.Appointment, change.SeatDay
	on := day.Date.Time()
	batch := &pgx.Batch{}
	if a.Contact.Email == "" {
		batch.Queue(`SELECT set_config('app.tenant', $1, true), pg_advisory_xact_lock_shared($2, $3)`, strconv.Itoa(int(id)), settingsLocks, int32(id))
	} else {
		batch.Queue(`SELECT set_config('app.tenant', $1, true), pg_advisory_xact_lock($2), pg_advisory_xact_lock_shared($3, $4)`,
			strconv.Itoa(int(id)), change.EmailLock, settingsLocks, int32(id))
	}
	if a.Contact.Email != "" && limit < math.MaxInt32 {
		batch.Queue(`SELECT expect(count(*), 0, $4) FROM contact c JOIN appointment a USING (tenant_id, appointment_id)
			WHERE c.tenant_id = $1 AND c.email_key = lower($2) AND c.email_key <> '' AND a.state = 'booked' AND a.starts_at > $3`,
			id, a.Contact.Email, change.Now, int64(limit)-1)
	}
	batch.Queue(`SELECT expect(coalesce(max(number), 0), $3, $3) FROM revision WHERE tenant_id = $1 AND valid_from <= $2`, id, change.Now, town.Revision)
	if seen == 0 {
		batch.Queue(`WITH claim AS (
			INSERT INTO office_day (tenant_id, office_id, day, version, event, next_number) VALUES ($1, $2, $3, 1, 1, 2)
			ON CONFLICT (tenant_id, office_id, day) DO UPDATE SET version = 1, event = office_day.event + 1, next_number = callable(office_day.next_number) + 1
			WHERE office_day.version = 0 RETURNING 1) SELECT expect(count(*), 1, 1) FROM claim`, id, day.Office, on)
	} else {
		batch.Queue(`WITH claim AS (
			UPDATE office_day SET version = version + 1, event = event + 1, next_number = callable(next_number) + 1
			WHERE tenant_id = $1 AND office_id = $2 AND day = $3 AND version = $4 RETURNING 1) SELECT expect(count(*), 1, 1) FROM claim`,
			id, day.Office, on, seen)
	}
	batch.Queue(`INSERT INTO appointment (tenant_id, appointment_id, office_id, day, start_tick, minutes, starts_at, wall, zone, state, channel,
		language, sequence, token_version, revision, reference, letter, number, nonce, booked)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8::text::timestamp, $9, $10, $11, $12, $13, $14, $15, $16, $17, next_number - 1, $18, $19
		FROM office_day WHERE tenant_id = $1 AND office_id = $3 AND day = $4 RETURNING number`,
		id, a.ID, a.Office, on, change.Seat.From, a.Minutes, a.Start, a.Start.Format(wallFormat), a.Start.Location().String(),
		a.State, a.Channel, a.Language, a.Sequence, a.TokenVersion, town.Revision, a.Reference, a.Letter, change.Nonce[:], a.Booked).
		QueryRow(func(row pgx.Row) error { return row.Scan(&number) })
	tx := bookingTx{&Tx{tenant: id}}
	tx.queueParts(batch, a)
	batch.Queue(`WITH taken AS (
		INSERT INTO seat (tenant_id, appointment_id, office_id, counter_key, day, ticks, services)
		SELECT $1, $2, office_id, counter_key, $5, int4range($6, $7), $8 FROM counter WHERE tenant_id = $1 AND office_id = $3 AND counter_id = $4
		ON CONFLICT ON CONSTRAINT seat_excl DO NOTHING RETURNING 1) SELECT expect(count(*), 1, 1) FROM taken`,
		id, a.ID, day.Office, change.Seat.Counter, on, change.Seat.From, change.Seat.End, change.Seat.Services)
	tx.queueKey(batch, change)
	queueMails(batch, id, change.Mails)
	queueAudit(batch, id, change.Audit)
	err = b.pool.SendBatch(ctx, batch).Close()
	if overtaken(err) {
		return 0, booking.ErrOvertaken
	}
	return number, away(err)
}

// overtaken tells a guard's refusal and a key that exists already from everything that is wrong.
func overtaken(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && (refused.Code == "ST001" || refused.Code == "23505" || refused.Code == "40P01")
}
