package staff

import (
	"context"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Trail is the database as those see it who read the audit trail.
type Trail struct{ *db.DB }

// Note appends a line by itself: for what changed nothing else.
func (t Trail) Note(ctx context.Context, id tenant.ID, e audit.Entry) error {
	return t.InTenant(ctx, id, func(tx *db.Tx) error {
		batch := &pgx.Batch{}
		db.QueueAudit(batch, id, e)
		return tx.Write(ctx, batch)
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
