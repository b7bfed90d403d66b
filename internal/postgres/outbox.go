package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/fault"
	"stadttermin/internal/outbox"
	"stadttermin/internal/tenant"
)

const writeMails = `INSERT INTO outbox (tenant_id, subject_type, subject_id, kind, sequence, due_at)
	SELECT $1, * FROM unnest($2::text[], $3::uuid[], $4::text[], $5::int[], $6::timestamptz[])`

// queueMails writes those mails into the outbox that are not there yet, all of them with one statement.
func queueMails(batch *pgx.Batch, id tenant.ID, entries []outbox.Entry) {
	queueEntries(batch, writeMails+` ON CONFLICT (tenant_id, subject_type, subject_id, kind, sequence) DO NOTHING`, id, entries)
}

// queueFirstMails writes the mails of appointments that are new, of which there is no need to look for any.
func queueFirstMails(batch *pgx.Batch, id tenant.ID, entries []outbox.Entry) {
	queueEntries(batch, writeMails, id, entries)
}

func queueEntries(batch *pgx.Batch, statement string, id tenant.ID, entries []outbox.Entry) {
	if len(entries) == 0 {
		return
	}
	batch.Queue(statement, id,
		column(entries, func(e outbox.Entry) string { return string(e.SubjectType) }), column(entries, func(e outbox.Entry) [16]byte { return e.SubjectID }),
		column(entries, func(e outbox.Entry) string { return string(e.Kind) }), column(entries, func(e outbox.Entry) int { return e.Sequence }),
		column(entries, func(e outbox.Entry) time.Time { return e.Due }))
}

// Outbox is the database as delivery sees it.
type Outbox struct{ *DB }

// Due lists rows that are due since one moment and until another, and under nobody's lease, of all tenants, oldest first.
func (o Outbox) Due(ctx context.Context, since, until time.Time, most int) ([]outbox.Due, error) {
	rows, err := o.pool.Query(ctx, `SELECT tenant_id, outbox_id, attempt FROM outbox_due($1, $2, $3)`, since, until, most)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[outbox.Due])
}

// Lease takes a waiting row until a moment; fault.NotFound where it is finished or another worker has it.
func (o Outbox) Lease(ctx context.Context, id tenant.ID, row int64, now, until time.Time) (*outbox.Row, error) {
	r := &outbox.Row{ID: row}
	err := o.InTenant(ctx, id, func(tx *Tx) error {
		return tx.QueryRow(ctx, `UPDATE outbox SET lease_until = $4, attempt = attempt + 1
			WHERE tenant_id = $1 AND outbox_id = $2 AND state = 'waiting' AND due_at <= $3 AND (lease_until IS NULL OR lease_until <= $3)
			RETURNING subject_type, subject_id, kind, sequence, attempt`, id, row, now, until).
			Scan(&r.SubjectType, &r.SubjectID, &r.Kind, &r.Sequence, &r.Attempt)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.New(fault.NotFound)
	}
	return r, err
}

// Finish ends a row for good.
func (o Outbox) Finish(ctx context.Context, id tenant.ID, row int64, end outbox.End, now time.Time) error {
	return o.InTenant(ctx, id, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `UPDATE outbox SET state = $3, finished = $4, lease_until = NULL WHERE tenant_id = $1 AND outbox_id = $2`, id, row, end, now)
		return err
	})
}

// Postpone lets a row go until a moment.
func (o Outbox) Postpone(ctx context.Context, id tenant.ID, row int64, until time.Time) error {
	return o.InTenant(ctx, id, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `UPDATE outbox SET lease_until = $3 WHERE tenant_id = $1 AND outbox_id = $2`, id, row, until)
		return err
	})
}
