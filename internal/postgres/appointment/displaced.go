package appointment

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/appointment"
	"stadttermin/internal/town/tenant"
)

// Displacements reads the open questions to those whose time was closed. They are few, and every other appointment is read without
// looking at closures.
func (tx Tx) Displacements(ctx context.Context, location *time.Location, list []*appointment.Appointment) error {
	of := make(map[uuid.UUID]*appointment.Appointment)
	for _, a := range list {
		if a.State == appointment.Displaced {
			of[a.ID] = a
		}
	}
	if len(of) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, `SELECT q.appointment_id, q.closure_id, c.reason, coalesce(q.kept_office, ''), q.kept_start, q.kept_until
		FROM closure_case q JOIN closure c USING (tenant_id, closure_id)
		WHERE q.tenant_id = $1 AND q.appointment_id = ANY ($2) AND q.state = 'open'`, tx.Tenant, slices.Collect(maps.Keys(of)))
	if err != nil {
		return err
	}
	var id uuid.UUID
	var d appointment.Displacement
	var start, until *time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &d.Closure, &d.Reason, &d.Office, &start, &until}, func() error {
		question := d
		if start != nil {
			local := start.In(location)
			question.Start, question.Until = &local, until.In(location)
		}
		of[id].Displaced = &question
		return nil
	})
	return err
}

// queueAnswer lets go of what was kept for an appointment that has changed, and notes the answer if it had been asked.
// The days on which a time becomes free have changed, whoever else has said so.
func queueAnswer(batch *pgx.Batch, id tenant.ID, a *appointment.Appointment, now time.Time) {
	queueLetGo(batch, id, a.ID)
	batch.Queue(`UPDATE closure_case SET answered = $5, state = CASE WHEN $3 = 'cancelled' THEN 'cancelled' WHEN kept_start = $4 THEN 'accepted' ELSE 'moved' END
		WHERE tenant_id = $1 AND appointment_id = $2 AND state = 'open'`, id, a.ID, string(a.State), a.Start, now)
}

// QueueCome lets go of what was kept for somebody who has come although the time was closed: it takes place after all.
func QueueCome(batch *pgx.Batch, id tenant.ID, appointment uuid.UUID, now time.Time) {
	queueLetGo(batch, id, appointment)
	batch.Queue(`UPDATE closure_case SET answered = $3, state = 'restored' WHERE tenant_id = $1 AND appointment_id = $2 AND state = 'open'`, id, appointment, now)
}

func queueLetGo(batch *pgx.Batch, id tenant.ID, appointment uuid.UUID) {
	batch.Queue(`UPDATE office_day SET version = version + 1, event = event + 1
		WHERE tenant_id = $1 AND (office_id, day) IN (SELECT office_id, day FROM offer WHERE tenant_id = $1 AND appointment_id = $2)`, id, appointment)
	batch.Queue(`DELETE FROM offer WHERE tenant_id = $1 AND appointment_id = $2`, id, appointment)
}
