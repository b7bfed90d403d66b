package message

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/civil"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Retention is the database as those see it who forget people.
type Retention struct{ *db.DB }

// Forget deletes the contacts of appointments before a date but of those for whom another time is kept, and what has run
// out: sessions, times kept back and files that were never taken over. It gives the number of contacts. Idempotency keys
// go with their contact.
func (r Retention) Forget(ctx context.Context, id tenant.ID, before civil.Date, now time.Time) (forgotten int64, err error) {
	err = r.InTenant(ctx, id, func(tx *db.Tx) error {
		tag, err := tx.Exec(ctx, `DELETE FROM contact c USING appointment a
			WHERE c.tenant_id = $1 AND a.tenant_id = $1 AND a.appointment_id = c.appointment_id AND a.day < $2
			AND NOT EXISTS (SELECT FROM closure_case q WHERE q.tenant_id = $1 AND q.appointment_id = c.appointment_id AND q.state = 'open' AND q.kept_until > $3)
			AND (a.contact_until IS NULL OR a.contact_until < $4)`, id, before.Time(), now, civil.DateOf(now).Time())
		if err != nil {
			return err
		}
		forgotten = tag.RowsAffected()
		batch := &pgx.Batch{}
		batch.Queue(`DELETE FROM feedback WHERE tenant_id = $1 AND created < $2`, id, before.Time())
		batch.Queue(`DELETE FROM address_check WHERE tenant_id = $1 AND asked < $2`, id, now.Add(-outbox.Day))
		batch.Queue(`DELETE FROM unreached WHERE tenant_id = $1 AND since < $2`, id, before.Time())
		batch.Queue(`DELETE FROM session WHERE tenant_id = $1 AND expires <= $2`, id, now)
		batch.Queue(`DELETE FROM offer WHERE tenant_id = $1 AND until <= $2`, id, now)
		// What staff did, and what happened, is asked for again for hours at most.
		batch.Queue(`DELETE FROM staff_action WHERE tenant_id = $1 AND created < $2`, id, now.Add(-48*time.Hour))
		batch.Queue(`UPDATE visit SET shown = '{}' WHERE tenant_id = $1 AND day < $2 AND shown <> '{}'`, id, civil.DateOf(now).AddDays(-2).Time())
		batch.Queue(`DELETE FROM desk_event WHERE tenant_id = $1 AND day < $2`, id, civil.DateOf(now).AddDays(-2).Time())
		batch.Queue(`DELETE FROM intake_draft WHERE tenant_id = $1 AND expires <= $2`, id, now)
		if forgotten > 0 {
			db.QueueAudit(batch, id, audit.Entry{
				At: now, Actor: audit.System, Action: "contact.forget", Object: "day:" + before.String(), Detail: map[string]any{"count": forgotten},
			})
		}
		if err := tx.Write(ctx, batch); err != nil {
			return err
		}
		return foldAddresses(ctx, tx)
	})
	return forgotten, err
}

// Forgotten notes the day on which people were forgotten last.
func (r Retention) Forgotten(ctx context.Context, id tenant.ID, day civil.Date) error {
	return r.InTenant(ctx, id, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO forgotten (tenant_id, day) VALUES ($1, $2) ON CONFLICT (tenant_id) DO UPDATE SET day = excluded.day`, id, day.Time())
		return err
	})
}

// foldAddresses makes up for keys that the version before left out.
func foldAddresses(ctx context.Context, tx *db.Tx) error {
	rows, err := tx.Query(ctx, `SELECT appointment_id, email FROM contact WHERE tenant_id = $1 AND address_key IS NULL AND email <> '' LIMIT 5000`, tx.Tenant)
	if err != nil {
		return err
	}
	var ids [][16]byte
	var keys []string
	var id uuid.UUID
	var email string
	_, err = pgx.ForEachRow(rows, []any{&id, &email}, func() error {
		ids, keys = append(ids, id), append(keys, mail.AddressKey(email))
		return nil
	})
	if err != nil || len(ids) == 0 {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE contact c SET address_key = made.key FROM unnest($2::uuid[], $3::text[]) AS made(appointment_id, key)
		WHERE c.tenant_id = $1 AND c.appointment_id = made.appointment_id`, tx.Tenant, ids, keys)
	return err
}
