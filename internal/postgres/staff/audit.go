package staff

import (
	"context"
	"time"

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

// lineRow is a line as lineColumns have it.
type lineRow struct {
	AuditID        int64
	At             time.Time
	Actor          audit.Actor
	Action, Object string
	Detail         []byte
}

func (r *lineRow) line() audit.Line {
	return audit.Line{ID: r.AuditID, At: r.At, Actor: r.Actor, Action: r.Action, Object: r.Object, Detail: r.Detail}
}

func scanLine(row pgx.CollectableRow) (audit.Line, error) {
	r, err := pgx.RowToStructByName[lineRow](row)
	return r.line(), err
}
