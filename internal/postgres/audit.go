package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// queueTrail appends lines without details to the trail, in the batch of what they tell of. The transaction has its
// number before a line draws its id: sealing reckons that whoever may still commit an id was under way when later ids
// were seen.
func queueTrail(batch *pgx.Batch, id tenant.ID, entries []audit.Entry) {
	batch.Queue(`INSERT INTO audit (tenant_id, actor, action, object)
		SELECT $1, line.* FROM pg_current_xact_id(), unnest($2::text[], $3::text[], $4::text[]) AS line`, id,
		column(entries, func(e audit.Entry) string { return string(e.Actor) }),
		column(entries, func(e audit.Entry) string { return e.Action }), column(entries, func(e audit.Entry) string { return e.Object }))
}

// queueAudit appends a line to the trail, as queueTrail does, with what it has of details.
func queueAudit(batch *pgx.Batch, id tenant.ID, e audit.Entry) {
	if e.Detail == nil {
		queueTrail(batch, id, []audit.Entry{e})
		return
	}
	batch.Queue(`WITH line AS (INSERT INTO audit (tenant_id, actor, action, object) SELECT $1, $2, $3, $4 FROM pg_current_xact_id() RETURNING audit_id)
		INSERT INTO audit_detail (tenant_id, audit_id, detail) SELECT $1, audit_id, $5 FROM line`,
		id, e.Actor, e.Action, e.Object, e.Detail)
}

// Trail is the database as those see it who read the audit trail.
type Trail struct{ *DB }

// Note appends a line by itself: for what changed nothing else.
func (t Trail) Note(ctx context.Context, id tenant.ID, e audit.Entry) error {
	return t.InTenant(ctx, id, func(tx *Tx) error {
		batch := &pgx.Batch{}
		queueAudit(batch, id, e)
		return tx.SendBatch(ctx, batch).Close()
	})
}

const lineColumns = `a.audit_id, a.at, a.actor, a.action, a.object, d.detail`

const linesFrom = ` FROM audit a LEFT JOIN audit_detail d ON d.tenant_id = a.tenant_id AND d.audit_id = a.audit_id `

func scanLine(row pgx.CollectableRow) (l audit.Line, err error) {
	var detail []byte
	err = row.Scan(&l.ID, &l.At, &l.Actor, &l.Action, &l.Object, &detail)
	l.Detail = detail
	return l, err
}

// none tells whether a query found no row.
func none(err error) bool { return errors.Is(err, pgx.ErrNoRows) }
