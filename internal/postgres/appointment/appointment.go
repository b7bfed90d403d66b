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
	"stadttermin/internal/town/office"
)

// Columns of tables a and c, and of what Items joins.
const Columns = `
	SELECT a.appointment_id, a.reference, a.letter, a.number, a.office_id, a.starts_at, a.minutes, a.state, a.channel, a.language,
	       a.sequence, a.token_version, a.booked, a.previous_start, a.previous_number,
	       coalesce(c.name, '') AS name, coalesce(c.email, '') AS email, coalesce(c.phone, '') AS phone, i.services, i.quantities, i.minutes AS minutes_each
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
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*appointment.Appointment, error) { return readAppointment(row, location) })
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

// appointmentRow is an appointment as Columns has it.
type appointmentRow struct {
	AppointmentID      uuid.UUID
	Reference, Letter  string
	Number             int
	OfficeID           string
	StartsAt           time.Time
	Minutes            int
	State              appointment.State
	Channel            office.Channel
	Language           string
	Sequence           int
	TokenVersion       int
	Booked             time.Time
	PreviousStart      *time.Time
	PreviousNumber     string
	Name, Email, Phone string
	Services           []string
	Quantities         []int
	MinutesEach        []int
}

func readAppointment(row pgx.CollectableRow, location *time.Location) (*appointment.Appointment, error) {
	r, err := pgx.RowToStructByName[appointmentRow](row)
	if err != nil {
		return nil, err
	}
	a := &appointment.Appointment{
		ID: r.AppointmentID, Reference: r.Reference, Letter: r.Letter, Number: r.Number, Office: r.OfficeID, Start: r.StartsAt.In(location), Minutes: r.Minutes,
		State: r.State, Channel: r.Channel, Language: r.Language, Sequence: r.Sequence, TokenVersion: r.TokenVersion, Booked: r.Booked.In(location),
		PreviousNumber: r.PreviousNumber, Contact: appointment.Contact{Name: r.Name, Email: r.Email, Phone: r.Phone},
	}
	if r.PreviousStart != nil {
		local := r.PreviousStart.In(location)
		a.PreviousStart = &local
	}
	for i := range r.Services {
		a.Items = append(a.Items, appointment.Item{Service: r.Services[i], Quantity: r.Quantities[i], Minutes: r.MinutesEach[i]})
	}
	return a, nil
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
		offered := keptTime{kind: rerelease, seat: placedSeat{s.Appointment, change.KeptDay, s.Counter, movedSeat{from: s.From, end: s.End}}, until: *change.KeptUntil}
		if err := tx.queueKept(ctx, batch, []keptTime{offered}); err != nil {
			return err
		}
	}
	tx.QueueMails(batch, change.Mails)
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
	queueAppointments(batch, tx.Tenant, []*booking.AppointmentWrite{change})
	err := tx.Write(ctx, batch)
	switch {
	case db.Violates(err, "appointment_nonce"):
		return apperr.New(apperr.HoldUsed).At("hold")
	case db.Violates(err, "appointment_tenant_id_reference_key"):
		return officeday.ErrConflict // drawn twice: draw again
	}
	return err
}

// queueUpdate writes an appointment's new state and ends the mails that were written for its old one.
func (tx Tx) queueUpdate(batch *pgx.Batch, change *booking.AppointmentWrite, a *appointment.Appointment) {
	batch.Queue(`UPDATE appointment SET office_id = $3, day = $4, starts_at = $5, wall = $6, minutes = $7, state = $8, sequence = $9,
		token_version = $10, letter = $11, number = $12, previous_start = $13, previous_number = $14,
		start_tick = coalesce($15, start_tick) WHERE tenant_id = $1 AND appointment_id = $2`,
		tx.Tenant, a.ID, a.Office, civil.DateOf(a.Start).Time(), a.Start, a.Start, a.Minutes, a.State, a.Sequence,
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
