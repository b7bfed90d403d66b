package message

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	stored "stadttermin/internal/postgres/appointment"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// unreached notes that mails will not reach the people of appointments that are still as these mails say. Nobody has to be told that they have cancelled.
func unreached(ctx context.Context, tx *db.Tx, rows []int64, way, status string, now time.Time) error {
	read, err := tx.Query(ctx, `SELECT DISTINCT ON (o.subject_id) o.subject_id, o.kind FROM outbox o
		JOIN appointment a ON a.tenant_id = $1 AND a.appointment_id = o.subject_id
		WHERE o.tenant_id = $1 AND o.outbox_id = ANY ($2) AND o.subject_type = 'appointment' AND o.kind <> 'cancellation'
		AND (o.sequence = a.sequence OR o.kind IN ('manage_link', 'pickup')) ORDER BY o.subject_id, o.outbox_id DESC`, tx.Tenant, rows)
	if err != nil {
		return err
	}
	marks, err := pgx.CollectRows(read, func(row pgx.CollectableRow) (unreachedRow, error) {
		m := unreachedRow{way: way, status: status, since: now}
		return m, row.Scan(&m.appointment, &m.kind)
	})
	if err != nil || len(marks) == 0 {
		return err
	}
	batch := &pgx.Batch{}
	insertUnreached.Queue(batch, tx.Tenant, marks)
	return tx.Write(ctx, batch)
}

// unreachedRow is somebody whom a mail has not reached, as it is written.
type unreachedRow struct {
	appointment uuid.UUID
	kind        mail.Kind
	way, status string
	since       time.Time
}

var insertUnreached = db.Into("unreached", `ON CONFLICT (tenant_id, appointment_id) DO UPDATE SET kind = excluded.kind, way = excluded.way,
	status = excluded.status, since = excluded.since, called = NULL, settled = NULL`,
	db.Value("appointment_id", func(r unreachedRow) any { return [16]byte(r.appointment) }),
	db.Value("kind", func(r unreachedRow) any { return string(r.kind) }),
	db.Value("way", func(r unreachedRow) any { return r.way }),
	db.Value("status", func(r unreachedRow) any { return r.status }),
	db.Value("since", func(r unreachedRow) any { return r.since }),
)

// Bounce notes that a mail that was sent has come back; apperr.NotFound where there is none, or it was noted before.
func (o Outbox) Bounce(ctx context.Context, id tenant.ID, row int64, status string, now time.Time) (kind mail.Kind, err error) {
	err = o.InTenant(ctx, id, func(tx *db.Tx) error {
		read, err := tx.Query(ctx, `UPDATE outbox SET bounced = $3 WHERE tenant_id = $1 AND state IN ('waiting', 'sent') AND attempt > 0 AND bounced IS NULL AND (outbox_id = $2
			OR summary_id = (SELECT summary_id FROM outbox WHERE tenant_id = $1 AND outbox_id = $2)) RETURNING outbox_id, kind`, id, row, now)
		if err != nil {
			return err
		}
		var rows []int64
		var one int64
		if _, err := pgx.ForEachRow(read, []any{&one, &kind}, func() error { rows = append(rows, one); return nil }); err != nil {
			return err
		}
		if len(rows) == 0 {
			return apperr.New(apperr.NotFound)
		}
		return unreached(ctx, tx, rows, "bounced", status, now)
	})
	return kind, err
}

// matters is the condition under which somebody still has to be told: of u and a, at $2.
const matters = `(u.kind = 'pickup' OR a.starts_at > $2 AND (a.state IN ('booked', 'displaced') OR a.state = 'cancelled' AND u.kind = 'town_cancellation')
	OR a.state = 'displaced')`

// Trouble tells what somebody should look at.
func (o Outbox) Trouble(ctx context.Context, id tenant.ID, now time.Time) (t outbox.Trouble, err error) {
	err = o.InTenant(ctx, id, func(tx *db.Tx) error {
		err := tx.QueryRow(ctx, `SELECT count(*), min(coalesce(held_until, due_at)) FROM outbox
			WHERE tenant_id = $1 AND state = 'waiting' AND due_at < $2 AND (held_until IS NULL OR held_until < $2)`, id, now.Add(-outbox.OverdueAfter)).
			Scan(&t.Overdue, &t.Since)
		if err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM unreached u JOIN appointment a ON a.tenant_id = $1 AND a.appointment_id = u.appointment_id
			WHERE u.tenant_id = $1 AND u.settled IS NULL AND `+matters, id, now).Scan(&t.Unreached); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `SELECT count(*) FROM outbox WHERE tenant_id = $1 AND subject_type <> 'appointment'
			AND (state = 'refused' OR bounced IS NOT NULL) AND finished > $2`, id, now.Add(-outbox.RefusedFor)).Scan(&t.Refused)
	})
	return t, err
}

// Unreached is the database as the list of people sees it whom no mail has reached.
type Unreached struct{ *db.DB }

// Unreached lists those of offices who still have to be told, the nearest first, and whose matter was settled since a
// moment, after them.
func (u Unreached) Unreached(ctx context.Context, town *directory.Town, offices []string, now, since time.Time) (list []*queue.Unreached, err error) {
	err = u.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		list, err = unreachedWhere(ctx, tx, town, `a.office_id = ANY ($3) AND `+matters+` AND (u.settled IS NULL OR u.settled > $4)
			ORDER BY u.settled IS NOT NULL, a.starts_at, a.appointment_id`, now, offices, since)
		return err
	})
	return list, err
}

// UnreachedOf reads what is open about one appointment; nil where nothing is.
func (u Unreached) UnreachedOf(ctx context.Context, town *directory.Town, appointment uuid.UUID, now time.Time) (one *queue.Unreached, err error) {
	err = u.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		list, err := unreachedWhere(ctx, tx, town, `a.appointment_id = $3 AND u.settled IS NULL AND `+matters, now, appointment)
		if len(list) > 0 {
			one = list[0]
		}
		return err
	})
	return one, err
}

func unreachedWhere(ctx context.Context, tx *db.Tx, town *directory.Town, condition string, now time.Time, more ...any) ([]*queue.Unreached, error) {
	rows, err := tx.Query(ctx, `SELECT u.appointment_id, u.kind, u.way, u.status, u.since, u.called, u.settled
		FROM unreached u JOIN appointment a ON a.tenant_id = $1 AND a.appointment_id = u.appointment_id
		WHERE u.tenant_id = $1 AND `+condition, append([]any{tx.Tenant, now}, more...)...)
	if err != nil {
		return nil, err
	}
	var ids [][16]byte
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*queue.Unreached, error) {
		var id uuid.UUID
		one := &queue.Unreached{}
		err := row.Scan(&id, &one.Kind, &one.Way, &one.Status, &one.Since, &one.Called, &one.Settled)
		ids = append(ids, id)
		return one, err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	appointments, err := stored.Tx{Tx: tx}.ReadAll(ctx, town.Rules.Location, stored.Query+`a.appointment_id = ANY ($2)`, tx.Tenant, ids)
	if err != nil {
		return nil, err
	}
	of := make(map[uuid.UUID]*appointment.Appointment, len(appointments))
	for _, a := range appointments {
		of[a.ID] = a
	}
	for i, one := range list {
		one.Appointment = of[ids[i]]
	}
	return list, nil
}

// Note writes that somebody was telephoned, or that the matter is settled; apperr.NotFound where nothing is open about
// an appointment of these offices, apperr.Overtaken where it is no longer as it was seen.
func (u Unreached) Note(ctx context.Context, town *directory.Town, step queue.UnreachedStep, entry audit.Entry) error {
	seen, settled := step.Seen, step.Settled
	return u.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		var id uuid.UUID
		var one queue.Unreached
		err := tx.QueryRow(ctx, `SELECT u.appointment_id, u.since, u.called, u.settled FROM unreached u JOIN appointment a ON a.tenant_id = $1 AND a.appointment_id = u.appointment_id
			WHERE u.tenant_id = $1 AND a.reference = $2 AND a.office_id = ANY ($3) FOR UPDATE OF u`, town.ID, step.Reference, step.Offices).
			Scan(&id, &one.Since, &one.Called, &one.Settled)
		switch {
		case errors.Is(err, pgx.ErrNoRows), err == nil && one.Settled != nil && seen == "":
			return apperr.New(apperr.NotFound)
		case err != nil:
			return err
		case seen != "" && seen != one.Version():
			return apperr.New(apperr.Overtaken)
		}
		entry.Object = "appointment:" + id.String()
		batch := &pgx.Batch{}
		batch.Queue(`UPDATE unreached SET called = CASE WHEN $4 THEN called ELSE $3 END, settled = CASE WHEN $4 THEN $3 END
			WHERE tenant_id = $1 AND appointment_id = $2`, town.ID, id, entry.At, settled)
		db.QueueAudit(batch, town.ID, entry)
		return tx.Write(ctx, batch)
	})
}
