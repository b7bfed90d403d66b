package postgres

import (
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/audit"
	"stadttermin/internal/tenant"
)

// queueAudit appends a line to the trail, in the batch of what it tells of.
func queueAudit(batch *pgx.Batch, id tenant.ID, e audit.Entry) {
	const entry = `INSERT INTO audit (tenant_id, at, actor, action, object) VALUES ($1, $2, $3, $4, $5)`
	if e.Detail == nil {
		batch.Queue(entry, id, e.At, e.Actor, e.Action, e.Object)
		return
	}
	batch.Queue(`WITH line AS (`+entry+` RETURNING audit_id) INSERT INTO audit_detail (tenant_id, audit_id, detail) SELECT $1, audit_id, $6 FROM line`,
		id, e.At, e.Actor, e.Action, e.Object, e.Detail)
}
