// Package message is the SQL of mails that wait, of people whom none has reached, and of how long people are remembered.
package message

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// Outbox is the database as delivery sees it.
type Outbox struct{ *db.DB }

// Due lists rows of a tenant that are due and under nobody's lease, the oldest first; where there are none, when the next one
// may be, zero for never.
func (o Outbox) Due(ctx context.Context, id tenant.ID, now time.Time, most int) (due []int64, next time.Time, err error) {
	err = o.InTenant(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `SELECT outbox_id FROM outbox WHERE tenant_id = $1 AND state = 'waiting' AND due_at <= $2
			AND (lease_until IS NULL OR lease_until <= $2) ORDER BY due_at LIMIT $3`, id, now, most)
		if err != nil {
			return err
		}
		if due, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil || len(due) > 0 {
			return err
		}
		var first *time.Time
		err = tx.QueryRow(ctx, `SELECT least(
			(SELECT min(due_at) FROM outbox WHERE tenant_id = $1 AND state = 'waiting' AND due_at > $2),
			(SELECT min(lease_until) FROM outbox WHERE tenant_id = $1 AND state = 'waiting' AND due_at <= $2))`, id, now).Scan(&first)
		if first != nil {
			next = *first
		}
		return err
	})
	return due, next, err
}

// Finish ends rows for good, and notes whom a refusal keeps a mail from.
func (o Outbox) Finish(ctx context.Context, id tenant.ID, now time.Time, ended ...outbox.Ended) error {
	return o.InTenant(ctx, id, func(tx *db.Tx) error {
		batch := &pgx.Batch{}
		for _, e := range ended {
			if len(e.Rows) == 0 {
				continue
			}
			// What was not sent after all does not count for its address.
			batch.Queue(`UPDATE outbox SET state = $3, finished = $4, lease_until = NULL, admitted = CASE WHEN $3 = 'void' THEN NULL ELSE admitted END
				WHERE tenant_id = $1 AND outbox_id = ANY ($2)`, id, e.Rows, string(e.End), now)
		}
		if err := tx.Write(ctx, batch); err != nil {
			return err
		}
		for _, e := range ended {
			if e.End == outbox.Refused && len(e.Rows) > 0 {
				if err := unreached(ctx, tx, e.Rows, "refused", e.Status, now); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Postpone lets rows go until a moment.
func (o Outbox) Postpone(ctx context.Context, id tenant.ID, rows []int64, until time.Time) error {
	return o.InTenant(ctx, id, func(tx *db.Tx) error {
		tx.MailsDue(until)
		_, err := tx.Exec(ctx, `UPDATE outbox SET lease_until = $3 WHERE tenant_id = $1 AND outbox_id = ANY ($2)`, id, rows, until)
		return err
	})
}
