package postgres

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/fault"
)

type commandTag = pgconn.CommandTag

// wallFormat writes a wall time as PostgreSQL reads it.
const wallFormat = "2006-01-02 15:04:05"

// appointmentColumns, of tables a and c, and of what appointmentItems joins.
const appointmentColumns = `
	SELECT a.appointment_id, a.reference, a.letter, a.number, a.office_id, a.starts_at, a.minutes, a.state, a.channel, a.language,
	       a.sequence, a.token_version, a.booked, a.previous_start, a.previous_number,
	       coalesce(c.name, ''), coalesce(c.email, ''), coalesce(c.phone, ''),
	       i.services, i.quantities, i.minutes, d.closure_id, d.reason, d.kept_office, d.kept_start, d.kept_until
	`

const appointmentItems = `
	LEFT JOIN LATERAL (
	    SELECT q.closure_id, k.reason, q.kept_office, q.kept_start, q.kept_until FROM closure_case q JOIN closure k USING (tenant_id, closure_id)
	    WHERE a.state = 'displaced' AND q.tenant_id = a.tenant_id AND q.appointment_id = a.appointment_id AND q.state = 'open') d ON true
	CROSS JOIN LATERAL (
	    SELECT array_agg(service_id ORDER BY position) AS services, array_agg(quantity ORDER BY position) AS quantities,
	           array_agg(minutes ORDER BY position) AS minutes
	    FROM appointment_item WHERE tenant_id = a.tenant_id AND appointment_id = a.appointment_id) i
	`

const appointmentQuery = appointmentColumns + `FROM appointment a LEFT JOIN contact c USING (tenant_id, appointment_id)` + appointmentItems + `WHERE a.tenant_id = $1 AND `

func scanAppointment(row pgx.Row, location *time.Location) (*booking.Appointment, error) {
	var a booking.Appointment
	var services []string
	var quantities, minutes []int
	var displaced displacement
	err := row.Scan(&a.ID, &a.Reference, &a.Letter, &a.Number, &a.Office, &a.Start, &a.Minutes, &a.State, &a.Channel, &a.Language,
		&a.Sequence, &a.TokenVersion, &a.Booked, &a.PreviousStart, &a.PreviousNumber,
		&a.Contact.Name, &a.Contact.Email, &a.Contact.Phone, &services, &quantities, &minutes,
		&displaced.closure, &displaced.reason, &displaced.office, &displaced.start, &displaced.until)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.New(fault.NotFound)
	}
	if err != nil {
		return nil, err
	}
	a.Start, a.Booked = a.Start.In(location), a.Booked.In(location)
	if a.PreviousStart != nil {
		local := a.PreviousStart.In(location)
		a.PreviousStart = &local
	}
	a.Displaced = displaced.in(location)
	for i := range services {
		a.Items = append(a.Items, booking.Item{Service: services[i], Quantity: quantities[i], Minutes: minutes[i]})
	}
	return &a, nil
}

// Find reads an appointment of the town.
func (b Bookings) Find(ctx context.Context, town *booking.Town, id uuid.UUID) (a *booking.Appointment, err error) {
	err = b.DB.InTenant(ctx, town.ID, func(tx *Tx) error {
		a, err = bookingTx{tx}.Find(ctx, id, town.Rules.Location)
		return err
	})
	return a, err
}

// FindByReference reads the appointment that was booked under a reference with an address.
func (b Bookings) FindByReference(ctx context.Context, town *booking.Town, reference, email string) (a *booking.Appointment, err error) {
	err = b.DB.InTenant(ctx, town.ID, func(tx *Tx) error {
		row := tx.QueryRow(ctx, appointmentQuery+`a.reference = $2 AND c.email_key = $3 AND c.email_key <> ''`,
			tx.tenant, reference, strings.ToLower(strings.TrimSpace(email)))
		a, err = scanAppointment(row, town.Rules.Location)
		return err
	})
	return a, err
}

// Find reads an appointment within the transaction.
func (tx bookingTx) Find(ctx context.Context, id uuid.UUID, location *time.Location) (*booking.Appointment, error) {
	return scanAppointment(tx.QueryRow(ctx, appointmentQuery+`a.appointment_id = $2`, tx.tenant, id), location)
}

// Replay looks for what was done already under a key.
func (tx bookingTx) Replay(ctx context.Context, key booking.Key) (*booking.Replay, error) {
	rows, err := tx.Query(ctx, `SELECT appointment_id, operation = $3 AND key = $4, request_hash IS NOT DISTINCT FROM $5 FROM idempotency
		WHERE tenant_id = $1 AND subject = $2 AND (operation = $3 AND key = $4 OR operation IN ('book', 'move'))`,
		tx.tenant, key.Subject, key.Operation, key.Key, key.Hash)
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
func (tx bookingTx) Apply(ctx context.Context, change *booking.Change) error {
	if a := change.Appointment; a != nil && change.Insert {
		if err := tx.insertAppointment(ctx, change, a); err != nil {
			return err
		}
	}
	if err := tx.seatChange(ctx, change); err != nil {
		return err
	}
	batch := &pgx.Batch{}
	if a := change.Appointment; a != nil && !change.Insert {
		tx.queueUpdate(batch, change, a)
	}
	if c := change.Contact; c != nil {
		batch.Queue(`UPDATE contact SET name = $3, email = $4, phone = $5 WHERE tenant_id = $1 AND appointment_id = $2`,
			tx.tenant, change.Appointment.ID, c.Name, c.Email, c.Phone)
	}
	for _, day := range change.Touched {
		batch.Queue(`UPDATE office_day SET version = version + 1, event = event + 1 WHERE tenant_id = $1 AND office_id = $2 AND day = $3`,
			tx.tenant, day.Office, day.Date.Time())
	}
	if change.DrawNumber {
		batch.Queue(`UPDATE office_day SET next_number = $4 WHERE tenant_id = $1 AND office_id = $2 AND day = $3`,
			tx.tenant, change.SeatDay.Office, change.SeatDay.Date.Time(), change.Appointment.Number+1)
	}
	if s := change.KeptSeat; s != nil {
		batch.Queue(`INSERT INTO offer (tenant_id, offer_id, kind, office_id, counter_key, day, ticks, appointment_id, until)
			SELECT $1, $2, 'rerelease', office_id, counter_key, $5, int4range($6, $7), $8, $9 FROM counter
			WHERE tenant_id = $1 AND office_id = $3 AND counter_id = $4`,
			tx.tenant, uuid.New(), change.KeptDay.Office, s.Counter, change.KeptDay.Date.Time(), s.From, s.End, s.Appointment, *change.KeptUntil)
	}
	queueMails(batch, tx.tenant, change.Mails)
	tx.queueKey(batch, change)
	queueAudit(batch, tx.tenant, change.Audit)
	return tx.SendBatch(ctx, batch).Close()
}

func (tx bookingTx) insertAppointment(ctx context.Context, change *booking.Change, a *booking.Appointment) error {
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO appointment (tenant_id, appointment_id, office_id, day, start_tick, minutes, starts_at, wall, zone, state, channel,
		language, sequence, token_version, revision, reference, letter, number, nonce, booked)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::timestamp, $9, $10, $11, $12, $13, $14, (SELECT max(number) FROM revision WHERE tenant_id = $1 AND valid_from <= $19), $15, $16, $17, $18, $19)`,
		tx.tenant, a.ID, a.Office, civil.DateOf(a.Start).Time(), change.Seat.From, a.Minutes, a.Start, a.Start.Format(wallFormat), a.Start.Location().String(),
		a.State, a.Channel, a.Language, a.Sequence, a.TokenVersion, a.Reference, a.Letter, a.Number, change.Nonce[:], a.Booked)
	tx.queueParts(batch, a)
	err := tx.SendBatch(ctx, batch).Close()
	switch {
	case violates(err, "appointment_nonce"):
		return fault.New(fault.HoldUsed).At("hold")
	case violates(err, "appointment_tenant_id_reference_key"):
		return booking.ErrConflict // drawn twice: draw again
	}
	return err
}

// queueParts writes what belongs to a new appointment beside its own row.
func (tx bookingTx) queueParts(batch *pgx.Batch, a *booking.Appointment) {
	for i, item := range a.Items {
		batch.Queue(`INSERT INTO appointment_item (tenant_id, appointment_id, position, service_id, quantity, minutes) VALUES ($1, $2, $3, $4, $5, $6)`,
			tx.tenant, a.ID, i, item.Service, item.Quantity, item.Minutes)
	}
	batch.Queue(`INSERT INTO contact (tenant_id, appointment_id, name, email, phone) VALUES ($1, $2, $3, $4, $5)`,
		tx.tenant, a.ID, a.Contact.Name, a.Contact.Email, a.Contact.Phone)
}

// queueKey remembers what was done under the request's key.
func (tx bookingTx) queueKey(batch *pgx.Batch, change *booking.Change) {
	if k := change.Key; k != nil {
		batch.Queue(`INSERT INTO idempotency (tenant_id, operation, subject, key, request_hash, appointment_id, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			tx.tenant, k.Operation, k.Subject, k.Key, k.Hash, change.Appointment.ID, change.Now)
	}
}

// queueUpdate writes an appointment's new state and ends the mails that were written for its old one.
func (tx bookingTx) queueUpdate(batch *pgx.Batch, change *booking.Change, a *booking.Appointment) {
	batch.Queue(`UPDATE appointment SET office_id = $3, day = $4, starts_at = $5, wall = $6::text::timestamp, minutes = $7, state = $8, sequence = $9,
		token_version = $10, letter = $11, number = $12, previous_start = $13, previous_number = $14,
		start_tick = coalesce($15, start_tick) WHERE tenant_id = $1 AND appointment_id = $2`,
		tx.tenant, a.ID, a.Office, civil.DateOf(a.Start).Time(), a.Start, a.Start.Format(wallFormat), a.Minutes, a.State, a.Sequence,
		a.TokenVersion, a.Letter, a.Number, a.PreviousStart, a.PreviousNumber, startTick(change))
	for i, item := range a.Items {
		batch.Queue(`UPDATE appointment_item SET minutes = $4 WHERE tenant_id = $1 AND appointment_id = $2 AND position = $3`,
			tx.tenant, a.ID, i, item.Minutes)
	}
	batch.Queue(`UPDATE outbox SET state = 'void', finished = $4 WHERE tenant_id = $1 AND subject_type = 'appointment' AND subject_id = $2
		AND sequence < $3 AND state = 'waiting' AND kind <> 'manage_link'`, tx.tenant, a.ID, a.Sequence, change.Now)
	if change.Contact == nil { // another telephone number is no answer to where to come instead
		queueAnswer(batch, tx.tenant, a, change.Now)
	}
}

func startTick(change *booking.Change) *int {
	if change.Seat == nil {
		return nil
	}
	return &change.Seat.From
}
