// Package appointment is the SQL of appointments: office-days, seats, bookings, closures at short notice and imports.
package appointment

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// wallFormat writes a wall time as PostgreSQL reads it.
const wallFormat = "2006-01-02 15:04:05"

// Columns of tables a and c, and of what Items joins.
const Columns = `
	SELECT a.appointment_id, a.reference, a.letter, a.number, a.office_id, a.starts_at, a.minutes, a.state, a.channel, a.language,
	       a.sequence, a.token_version, a.booked, a.previous_start, a.previous_number,
	       coalesce(c.name, ''), coalesce(c.email, ''), coalesce(c.phone, ''), i.services, i.quantities, i.minutes
	`

const Items = `
	CROSS JOIN LATERAL (
	    SELECT array_agg(service_id ORDER BY position) AS services, array_agg(quantity ORDER BY position) AS quantities,
	           array_agg(minutes ORDER BY position) AS minutes
	    FROM appointment_item WHERE tenant_id = $1 AND appointment_id = a.appointment_id) i
	`

const Query = Columns + `FROM appointment a LEFT JOIN contact c ON c.tenant_id = $1 AND c.appointment_id = a.appointment_id` + Items + `WHERE a.tenant_id = $1 AND `

// ReadAll reads those that a query finds, each with the question that is open to whoever was displaced.
func (tx Tx) ReadAll(ctx context.Context, location *time.Location, query string, args ...any) ([]*appointment.Appointment, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*appointment.Appointment, error) { return scanAppointment(row, location) })
	if err != nil {
		return nil, err
	}
	return list, tx.Displacements(ctx, location, list)
}

// ReadOne reads the one that a query finds; apperr.NotFound where there is none.
func (tx Tx) ReadOne(ctx context.Context, location *time.Location, query string, args ...any) (*appointment.Appointment, error) {
	list, err := tx.ReadAll(ctx, location, query, args...)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, apperr.New(apperr.NotFound)
	}
	return list[0], nil
}

func scanAppointment(row pgx.Row, location *time.Location) (*appointment.Appointment, error) {
	var a appointment.Appointment
	var services []string
	var quantities, minutes []int
	err := row.Scan(&a.ID, &a.Reference, &a.Letter, &a.Number, &a.Office, &a.Start, &a.Minutes, &a.State, &a.Channel, &a.Language,
		&a.Sequence, &a.TokenVersion, &a.Booked, &a.PreviousStart, &a.PreviousNumber,
		&a.Contact.Name, &a.Contact.Email, &a.Contact.Phone, &services, &quantities, &minutes)
	if err != nil {
		return nil, err
	}
	a.Start, a.Booked = a.Start.In(location), a.Booked.In(location)
	if a.PreviousStart != nil {
		local := a.PreviousStart.In(location)
		a.PreviousStart = &local
	}
	for i := range services {
		a.Items = append(a.Items, appointment.Item{Service: services[i], Quantity: quantities[i], Minutes: minutes[i]})
	}
	return &a, nil
}

// Find reads an appointment of the town.
func (b *Store) Find(ctx context.Context, town *directory.Town, id uuid.UUID) (a *appointment.Appointment, err error) {
	err = b.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		a, err = Tx{Tx: tx}.Find(ctx, id, town.Rules.Location)
		return err
	})
	return a, err
}

// OpenOf lists the appointments of an address that lie ahead.
func (b *Store) OpenOf(ctx context.Context, town *directory.Town, email string, now time.Time) (list []*appointment.Appointment, err error) {
	err = b.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		list, err = Tx{Tx: tx}.ReadAll(ctx, town.Rules.Location, Query+`(c.address_key = $2 OR c.address_key IS NULL AND c.email_key = lower($3) AND c.email_key <> '')
			AND a.state IN ('booked', 'displaced') AND a.starts_at > $4 ORDER BY a.starts_at`, tx.Tenant, mail.AddressKey(email), email, now)
		return err
	})
	return list, err
}

// Find reads an appointment within the transaction.
func (tx Tx) Find(ctx context.Context, id uuid.UUID, location *time.Location) (*appointment.Appointment, error) {
	return tx.ReadOne(ctx, location, Query+`a.appointment_id = $2`, tx.Tenant, id)
}

// Replay looks for what was done already under a key, or with a hold.
func (tx Tx) Replay(ctx context.Context, key booking.Key) (*booking.Replay, error) {
	rows, err := tx.Query(ctx, `SELECT appointment_id, operation = $3 AND key = $4, request_hash IS NOT DISTINCT FROM $5 FROM idempotency
			WHERE tenant_id = $1 AND subject = $2 AND (operation = $3 AND key = $4 OR operation IN ('book', 'move'))
		UNION ALL SELECT appointment_id, $3 = 'book' AND c.request_key IS NOT DISTINCT FROM $4, c.request_hash IS NOT DISTINCT FROM $5
			FROM appointment a LEFT JOIN contact c USING (tenant_id, appointment_id) WHERE a.tenant_id = $1 AND a.nonce = $2`,
		tx.Tenant, key.Subject, key.Operation, key.Key, key.Hash)
	if err != nil {
		return nil, err
	}
	replay := &booking.Replay{}
	var id uuid.UUID
	var exact, same bool
	_, err = pgx.ForEachRow(rows, []any{&id, &exact, &same}, func() error {
		replay.Used = true
		if exact {
			replay.Appointment, replay.Same = id, same
		}
		return nil
	})
	return replay, err
}

// Apply writes a change. ErrConflict means that a seat was not to be had.
func (tx Tx) Apply(ctx context.Context, change *booking.AppointmentWrite) error {
	if a := change.Appointment; a != nil && change.Insert {
		if err := tx.insertAppointment(ctx, change); err != nil {
			return err
		}
	}
	if err := tx.WriteSeats(ctx, change); err != nil {
		return err
	}
	batch := &pgx.Batch{}
	if a := change.Appointment; a != nil && !change.Insert {
		tx.queueUpdate(batch, change, a)
	}
	if c := change.Contact; c != nil {
		// That an address was not reached says nothing about another one.
		batch.Queue(`DELETE FROM unreached WHERE tenant_id = $1 AND appointment_id = $2
			AND EXISTS (SELECT FROM contact WHERE tenant_id = $1 AND appointment_id = $2 AND email <> $3)`, tx.Tenant, change.Appointment.ID, c.Email)
		batch.Queue(`UPDATE contact SET name = $3, email = $4, phone = $5, address_key = $6 WHERE tenant_id = $1 AND appointment_id = $2`,
			tx.Tenant, change.Appointment.ID, c.Name, c.Email, c.Phone, mail.AddressKey(c.Email))
	}
	for _, day := range change.Touched {
		batch.Queue(`UPDATE office_day SET version = version + 1, event = event + 1 WHERE tenant_id = $1 AND office_id = $2 AND day = $3`,
			tx.Tenant, day.Office, day.Date.Time())
	}
	if change.DrawNumber {
		batch.Queue(`UPDATE office_day SET next_number = $4 WHERE tenant_id = $1 AND office_id = $2 AND day = $3`,
			tx.Tenant, change.SeatDay.Office, change.SeatDay.Date.Time(), change.Appointment.Number+1)
	}
	if s := change.KeptSeat; s != nil {
		batch.Queue(`INSERT INTO offer (tenant_id, offer_id, kind, office_id, counter_key, day, ticks, appointment_id, until)
			SELECT $1, $2, 'rerelease', office_id, counter_key, $5, int4range($6, $7), $8, $9 FROM counter
			WHERE tenant_id = $1 AND office_id = $3 AND counter_id = $4`,
			tx.Tenant, uuid.New(), change.KeptDay.Office, s.Counter, change.KeptDay.Date.Time(), s.From, s.End, s.Appointment, *change.KeptUntil)
	}
	db.QueueMails(batch, tx.Tenant, change.Mails)
	if k := change.Key; k != nil && !change.Insert {
		batch.Queue(`INSERT INTO idempotency (tenant_id, operation, subject, key, request_hash, appointment_id, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			tx.Tenant, k.Operation, k.Subject, k.Key, k.Hash, change.Appointment.ID, change.Now)
	}
	if change.Audit.Action != "" {
		db.QueueAudit(batch, tx.Tenant, change.Audit)
	}
	return tx.Write(ctx, batch)
}

func (tx Tx) insertAppointment(ctx context.Context, change *booking.AppointmentWrite) error {
	batch := &pgx.Batch{}
	queueAppointments(batch, tx.Tenant, change.Now, []*booking.AppointmentWrite{change})
	err := tx.Write(ctx, batch)
	switch {
	case db.Violates(err, "appointment_nonce"):
		return apperr.New(apperr.HoldUsed).At("hold")
	case db.Violates(err, "appointment_tenant_id_reference_key"):
		return officeday.ErrConflict // drawn twice: draw again
	}
	return err
}

// queueAppointments writes new appointments, what they are for, and who comes with what this was asked for under.
func queueAppointments(batch *pgx.Batch, id tenant.ID, now time.Time, changes []*booking.AppointmentWrite) {
	ids, of := db.Column(changes, idOf), db.Column(changes, func(c *booking.AppointmentWrite) *appointment.Appointment { return c.Appointment })
	batch.Queue(`INSERT INTO appointment (tenant_id, appointment_id, office_id, day, start_tick, minutes, starts_at, wall, zone, state, channel,
			language, sequence, token_version, revision, reference, letter, number, nonce, booked)
		SELECT $1, p.appointment_id, p.office_id, p.day, p.start_tick, p.minutes, p.starts_at, p.wall::timestamp, p.zone, p.state, p.channel, p.language,
			p.sequence, p.token_version, (SELECT max(number) FROM revision WHERE tenant_id = $1 AND valid_from <= $2), p.reference, p.letter, p.number, p.nonce, p.booked
		FROM unnest($3::uuid[], $4::text[], $5::date[], $6::int[], $7::int[], $8::timestamptz[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
			$14::int[], $15::int[], $16::text[], $17::text[], $18::int[], $19::bytea[], $20::timestamptz[])
			AS p(appointment_id, office_id, day, start_tick, minutes, starts_at, wall, zone, state, channel, language,
			sequence, token_version, reference, letter, number, nonce, booked)`,
		id, now, ids,
		db.Column(of, func(a *appointment.Appointment) string { return a.Office }),
		db.Column(of, func(a *appointment.Appointment) time.Time { return civil.DateOf(a.Start).Time() }),
		db.Column(changes, func(c *booking.AppointmentWrite) int { return c.Seat.From }),
		db.Column(of, func(a *appointment.Appointment) int { return a.Minutes }),
		db.Column(of, func(a *appointment.Appointment) time.Time { return a.Start }),
		db.Column(of, func(a *appointment.Appointment) string { return a.Start.Format(wallFormat) }),
		db.Column(of, func(a *appointment.Appointment) string { return a.Start.Location().String() }),
		db.Column(of, func(a *appointment.Appointment) string { return string(a.State) }),
		db.Column(of, func(a *appointment.Appointment) string { return string(a.Channel) }),
		db.Column(of, func(a *appointment.Appointment) string { return a.Language }),
		db.Column(of, func(a *appointment.Appointment) int { return a.Sequence }),
		db.Column(of, func(a *appointment.Appointment) int { return a.TokenVersion }),
		db.Column(of, func(a *appointment.Appointment) string { return a.Reference }),
		db.Column(of, func(a *appointment.Appointment) string { return a.Letter }),
		db.Column(of, func(a *appointment.Appointment) int { return a.Number }),
		db.Column(changes, func(c *booking.AppointmentWrite) []byte { return c.Nonce[:] }),
		db.Column(of, func(a *appointment.Appointment) time.Time { return a.Booked }))
	queueItems(batch, id, of)
	batch.Queue(`INSERT INTO contact (tenant_id, appointment_id, name, email, phone, request_key, request_hash, address_key)
		SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[])`, id, ids,
		db.Column(of, func(a *appointment.Appointment) string { return a.Contact.Name }),
		db.Column(of, func(a *appointment.Appointment) string { return a.Contact.Email }),
		db.Column(of, func(a *appointment.Appointment) string { return a.Contact.Phone }),
		db.Column(changes, func(c *booking.AppointmentWrite) *string {
			if c.Key == nil {
				return nil
			}
			return &c.Key.Key
		}),
		db.Column(changes, func(c *booking.AppointmentWrite) []byte {
			if c.Key == nil {
				return nil
			}
			return c.Key.Hash
		}),
		db.Column(of, func(a *appointment.Appointment) string { return mail.AddressKey(a.Contact.Email) }))
}

// queueItems writes what appointments are for.
func queueItems(batch *pgx.Batch, id tenant.ID, appointments []*appointment.Appointment) {
	type row struct {
		appointment [16]byte
		position    int
		appointment.Item
	}
	var rows []row
	for _, a := range appointments {
		for position, item := range a.Items {
			rows = append(rows, row{a.ID, position, item})
		}
	}
	batch.Queue(`INSERT INTO appointment_item (tenant_id, appointment_id, position, service_id, quantity, minutes)
		SELECT $1, * FROM unnest($2::uuid[], $3::int[], $4::text[], $5::int[], $6::int[])`, id,
		db.Column(rows, func(r row) [16]byte { return r.appointment }), db.Column(rows, func(r row) int { return r.position }),
		db.Column(rows, func(r row) string { return r.Service }), db.Column(rows, func(r row) int { return r.Quantity }),
		db.Column(rows, func(r row) int { return r.Minutes }))
}

// queueUpdate writes an appointment's new state and ends the mails that were written for its old one.
func (tx Tx) queueUpdate(batch *pgx.Batch, change *booking.AppointmentWrite, a *appointment.Appointment) {
	batch.Queue(`UPDATE appointment SET office_id = $3, day = $4, starts_at = $5, wall = $6::text::timestamp, minutes = $7, state = $8, sequence = $9,
		token_version = $10, letter = $11, number = $12, previous_start = $13, previous_number = $14,
		start_tick = coalesce($15, start_tick) WHERE tenant_id = $1 AND appointment_id = $2`,
		tx.Tenant, a.ID, a.Office, civil.DateOf(a.Start).Time(), a.Start, a.Start.Format(wallFormat), a.Minutes, a.State, a.Sequence,
		a.TokenVersion, a.Letter, a.Number, a.PreviousStart, a.PreviousNumber, startTick(change))
	for i, item := range a.Items {
		batch.Queue(`UPDATE appointment_item SET minutes = $4 WHERE tenant_id = $1 AND appointment_id = $2 AND position = $3`,
			tx.Tenant, a.ID, i, item.Minutes)
	}
	batch.Queue(`UPDATE outbox SET state = 'void', finished = $4 WHERE tenant_id = $1 AND subject_type = 'appointment' AND subject_id = $2
		AND sequence < $3 AND state = 'waiting' AND kind <> 'manage_link'`, tx.Tenant, a.ID, a.Sequence, change.Now)
	if change.Contact == nil { // another telephone number is no answer to where to come instead
		queueAnswer(batch, tx.Tenant, a, change.Now)
	}
}

func startTick(change *booking.AppointmentWrite) *int {
	if change.Seat == nil {
		return nil
	}
	return &change.Seat.From
}
