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

// Due lists rows that are due since one moment and until another, and under nobody's lease, of all tenants, oldest first.
func (o Outbox) Due(ctx context.Context, since, until time.Time, most int) ([]outbox.Due, error) {
	rows, err := o.Across(ctx, `SELECT tenant_id, outbox_id, attempt FROM outbox_due($1, $2, $3)`, since, until, most)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[outbox.Due])
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
		_, err := tx.Exec(ctx, `UPDATE outbox SET lease_until = $3 WHERE tenant_id = $1 AND outbox_id = ANY ($2)`, id, rows, until)
		return err
	})
}
