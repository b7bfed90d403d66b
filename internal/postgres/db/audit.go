package db

import (
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// QueueTrail appends lines without details to the trail, in the batch of what they tell of. The transaction has its
// number before a line draws its id: sealing reckons that whoever may still commit an id was under way when later ids
// were seen.
func QueueTrail(batch *pgx.Batch, id tenant.ID, entries []audit.Entry) {
	batch.Queue(`INSERT INTO audit (tenant_id, actor, action, object)
		SELECT $1, line.* FROM pg_current_xact_id(), unnest($2::text[], $3::text[], $4::text[]) AS line`, id,
		Column(entries, func(e audit.Entry) string { return string(e.Actor) }),
		Column(entries, func(e audit.Entry) string { return e.Action }), Column(entries, func(e audit.Entry) string { return e.Object }))
}

// QueueAudit appends a line to the trail, as QueueTrail does, with what it has of details.
func QueueAudit(batch *pgx.Batch, id tenant.ID, e audit.Entry) {
	if e.Detail == nil {
		QueueTrail(batch, id, []audit.Entry{e})
		return
	}
	batch.Queue(`WITH line AS (INSERT INTO audit (tenant_id, actor, action, object) SELECT $1, $2, $3, $4 FROM pg_current_xact_id() RETURNING audit_id)
		INSERT INTO audit_detail (tenant_id, audit_id, detail) SELECT $1, audit_id, $5 FROM line`,
		id, e.Actor, e.Action, e.Object, e.Detail)
}
