package hall

import (
	"bytes"
	"context"
	"errors"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/queue"
	stored "stadttermin/internal/postgres/appointment"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
)

// Claim locks and reads, then looks for what was done already under a key.
func (tx deskTx) Claim(ctx context.Context, claim officeday.Lock, command queue.Command) (*officeday.Locked, *queue.Replay, error) {
	claimed, err := tx.Lock(ctx, claim)
	if err != nil {
		return nil, nil, err
	}
	var r queue.Replay
	var hash []byte
	err = tx.QueryRow(ctx, `SELECT case_id, event, request_hash FROM staff_action WHERE tenant_id = $1 AND actor = $2 AND key = $3`,
		tx.Tenant, command.By, command.Key).Scan(&r.Case, &r.Event, &hash)
	if errors.Is(err, pgx.ErrNoRows) {
		return claimed, nil, nil
	}
	r.Same = bytes.Equal(hash, command.Hash())
	return claimed, &r, err
}

// Queue reads who waits at an office, and who is being served there.
func (tx deskTx) Queue(ctx context.Context, day officeday.ID, now time.Time, location *time.Location) (*queue.Queue, error) {
	q := &queue.Queue{Serving: make(map[string]*dayplan.Case)}
	on := day.Date.Time()
	sort := func(scan func(pgx.CollectableRow, *time.Location) (*dayplan.Case, error)) func(pgx.Rows) error {
		return func(rows pgx.Rows) error {
			list, err := casesOf(rows, location, scan)
			for _, c := range list {
				if c.State == appointment.Called {
					q.Serving[c.Counter] = c
				} else {
					q.Waiting = append(q.Waiting, c)
				}
			}
			return err
		}
	}
	batch := &pgx.Batch{}
	batch.Queue(appointmentCases+`a.appointment_id = ANY (ARRAY(SELECT appointment_id FROM visit
		WHERE tenant_id = $1 AND office_id = $3 AND day = $4 AND state IN ('arrived', 'called') AND appointment_id IS NOT NULL))`, tx.Tenant, false, day.Office, on).
		Query(sort(scanAppointmentCase))
	batch.Queue(walkInCases+`v.office_id = $2 AND v.day = $3 AND v.state IN ('arrived', 'called')`, tx.Tenant, day.Office, on).Query(sort(scanWalkIn))
	queueWalkInCalls(batch, tx.Tenant, day, now, &q.WalkIns)
	queueDuties(batch, tx.Tenant, day.Office, &q.Duties)
	return q, tx.Write(ctx, batch)
}

// Apply writes a change and gives the number of the day's event.
func (tx deskTx) Apply(ctx context.Context, change *queue.Change) (int64, error) {
	if change.Booking != nil {
		shift := *change.Booking
		shift.Touched = nil // one event, raised below
		if err := tx.Tx.Apply(ctx, &shift); err != nil {
			return 0, err
		}
	} else if s := change.Seating; s != nil {
		moved := &booking.AppointmentWrite{Appointment: &appointment.Appointment{ID: change.Case.Appointment}, Seat: s.Seat, SeatDay: s.Day, Moves: s.Moves}
		if err := tx.WriteSeats(ctx, moved); err != nil {
			return 0, err
		}
	}
	events, err := tx.raise(ctx, change)
	if err != nil {
		return 0, err
	}
	if staff, ok := staffOf(change.Command.By); ok && change.Duty != "" {
		if err := takeDuty(ctx, tx.Tx.Tx, change.Days[0].Office, change.Duty, staff, change.Now); err != nil {
			return 0, err
		}
	}
	batch := &pgx.Batch{}
	tx.queueVisit(batch, change)
	for i, day := range change.Days {
		tx.queueEvent(batch, change, day, events[i])
	}
	if change.Document {
		queueDocument(batch, tx.Tenant, change.Case)
	}
	if change.Answered {
		stored.QueueCome(batch, tx.Tenant, change.Case.Appointment, change.Now)
	}
	tx.QueueMails(batch, change.Mails)
	batch.Queue(`INSERT INTO staff_action (tenant_id, actor, key, request_hash, case_id, event, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Tenant, change.Command.By, change.Command.Key, change.Command.Hash(), change.Case.ID(), events[0], change.Now)
	if change.Booking == nil { // which brings its own line
		db.QueueAudit(batch, tx.Tenant, audit.Entry{
			At: change.Now, Actor: change.Command.By, Action: "visit." + change.Action, Object: change.Case.Object(), Detail: change.Detail,
		})
	}
	return events[0], tx.Write(ctx, batch)
}

// raise counts the event of each day, and draws the number of somebody without an appointment.
func (tx deskTx) raise(ctx context.Context, change *queue.Change) ([]int64, error) {
	events := make([]int64, len(change.Days))
	batch := &pgx.Batch{}
	for i, day := range change.Days {
		moved := change.Seating != nil && change.Seating.Day == day || change.Booking != nil && change.Booking.SeatDay == day
		batch.Queue(`UPDATE office_day SET event = event + 1, version = version + $4::integer WHERE tenant_id = $1 AND office_id = $2 AND day = $3 RETURNING event`,
			tx.Tenant, day.Office, day.Date.Time(), btoi(moved)).QueryRow(func(row pgx.Row) error { return row.Scan(&events[i]) })
	}
	if change.Draw {
		batch.Queue(`UPDATE office_day SET next_walk_in = next_walk_in + 1 WHERE tenant_id = $1 AND office_id = $2 AND day = $3 RETURNING next_walk_in - 1`,
			tx.Tenant, change.Days[0].Office, change.Days[0].Date.Time()).QueryRow(func(row pgx.Row) error { return row.Scan(&change.Case.Number) })
	}
	return events, tx.Write(ctx, batch)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// visitItem is one of the things that somebody without an appointment has come for, as it is written.
type visitItem struct {
	visit    uuid.UUID
	position int
	dayplan.Item
}

func visitItems(c *dayplan.Case) []visitItem {
	rows := make([]visitItem, len(c.Items))
	for i, item := range c.Items {
		rows[i] = visitItem{c.Visit, i, item}
	}
	return rows
}

var insertVisitItems = db.Into("visit_item", "",
	db.Value("visit_id", func(r visitItem) any { return [16]byte(r.visit) }),
	db.Value("position", func(r visitItem) any { return r.position }),
	db.Value("service_id", func(r visitItem) any { return r.Service }),
	db.Value("quantity", func(r visitItem) any { return r.Quantity }),
	db.Value("minutes", func(r visitItem) any { return r.Minutes }),
)

// queueVisit writes the case: its visit and the state of its appointment.
func (tx deskTx) queueVisit(batch *pgx.Batch, change *queue.Change) {
	c := change.Case
	switch {
	case change.NoVisit:
		batch.Queue(`DELETE FROM visit WHERE tenant_id = $1 AND visit_id = $2`, tx.Tenant, c.Visit)
		c.Visit = uuid.Nil
	case change.NewVisit:
		batch.Queue(`INSERT INTO visit (tenant_id, visit_id, office_id, home_id, day, number, letter, appointment_id, services, language, arrived, state)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'arrived')`,
			tx.Tenant, c.Visit, c.Office, c.Home, c.Date.Time(), c.Number, c.Letter, null(c.Appointment), c.Services(), c.Language, c.Arrived)
		if c.WalkIn() {
			insertVisitItems.Queue(batch, tx.Tenant, visitItems(c))
		}
	}
	if c.Visit != uuid.Nil {
		batch.Queue(`UPDATE visit SET office_id = $3, state = $4, priority = $5, called = $6, ended = $7, calls = $8, spent = $9, reason = $10, back_at = $12, shown = $13,
			counter_key = (SELECT counter_key FROM counter WHERE tenant_id = $1 AND office_id = $3 AND counter_id = $11)
			WHERE tenant_id = $1 AND visit_id = $2`,
			tx.Tenant, c.Visit, c.Office, c.State, c.Priority, moment(c.Called), moment(c.Ended), c.Calls, int(c.Spent/time.Second), c.Reason, c.Counter, moment(c.BackAt), shownOf(c))
	}
	if !c.WalkIn() {
		batch.Queue(`UPDATE appointment SET state = $3, priority = $4, contact_until = $5 WHERE tenant_id = $1 AND appointment_id = $2`,
			tx.Tenant, c.Appointment, c.State, c.Priority, dateOrNull(c.KeptUntil))
	}
	if change.Actual {
		tx.queueActual(batch, c)
	}
}

func (tx deskTx) queueActual(batch *pgx.Batch, c *dayplan.Case) {
	table, of := "appointment_item", "appointment_id"
	if c.WalkIn() {
		table, of = "visit_item", "visit_id"
	}
	for i, item := range c.Items {
		batch.Queue(`UPDATE `+table+` SET actual_minutes = $4 WHERE tenant_id = $1 AND `+of+` = $2 AND position = $3`, tx.Tenant, c.ID(), i, item.Actual)
	}
}

// queueEvent writes what happened on one of the days.
func (tx deskTx) queueEvent(batch *pgx.Batch, change *queue.Change, day officeday.ID, event int64) {
	c := change.Case
	also := []uuid.UUID{}
	for _, move := range change.Moves() {
		also = append(also, move.Appointment)
	}
	counter := c.Counter
	if c.Office != day.Office {
		counter = ""
	}
	batch.Queue(`INSERT INTO desk_event (tenant_id, office_id, day, event, at, action, case_id, state, letter, number, counter_id, also)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		tx.Tenant, day.Office, day.Date.Time(), event, change.Now, change.Action, c.ID(), c.State, c.Letter, c.Number, counter, also)
}

// shownOf gives the papers that were shown; none is written as none, not as unknown.
func shownOf(c *dayplan.Case) []string { return append([]string{}, c.Shown...) }

func dateOrNull(date civil.Date) *time.Time {
	if date == 0 {
		return nil
	}
	on := date.Time()
	return &on
}

func null(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
