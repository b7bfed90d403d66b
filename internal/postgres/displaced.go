package postgres

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/booking"
	"stadttermin/internal/tenant"
)

// displacement is the open question to somebody whose time was closed, as it is read; all null where there is none.
type displacement struct {
	closure        *uuid.UUID
	reason, office *string
	start, until   *time.Time
}

func (d *displacement) in(location *time.Location) *booking.Displacement {
	if d.closure == nil {
		return nil
	}
	found := &booking.Displacement{Closure: *d.closure, Reason: *d.reason}
	if d.start != nil {
		local := d.start.In(location)
		found.Office, found.Start, found.Until = *d.office, &local, d.until.In(location)
	}
	return found
}

// queueAnswer lets go of what was kept for an appointment that has changed, and notes the answer if it had been asked.
// The days on which a time becomes free have changed, whoever else has said so.
func queueAnswer(batch *pgx.Batch, id tenant.ID, a *booking.Appointment, now time.Time) {
	batch.Queue(`WITH gone AS (DELETE FROM offer WHERE tenant_id = $1 AND appointment_id = $2 RETURNING office_id, day)
		UPDATE office_day d SET version = version + 1, event = event + 1 FROM gone
		WHERE d.tenant_id = $1 AND d.office_id = gone.office_id AND d.day = gone.day`, id, a.ID)
	batch.Queue(`UPDATE closure_case SET answered = $5, state = CASE WHEN $3 = 'cancelled' THEN 'cancelled' WHEN kept_start = $4 THEN 'accepted' ELSE 'moved' END
		WHERE tenant_id = $1 AND appointment_id = $2 AND state = 'open'`, id, a.ID, string(a.State), a.Start, now)
}
