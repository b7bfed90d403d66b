package db

import (
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

var trail = Into("audit", "",
	Value("actor", func(e audit.Entry) any { return string(e.Actor) }),
	Value("action", func(e audit.Entry) any { return e.Action }),
	Value("object", func(e audit.Entry) any { return e.Object }),
)

// QueueTrail appends lines without details to the trail, in the batch of what they tell of and after the first of its writes.
// The transaction has its number then, before a line draws its id: sealing reckons that whoever may still commit an id was
// under way when later ids were seen.
func QueueTrail(batch *pgx.Batch, id tenant.ID, entries []audit.Entry) {
	trail.Queue(batch, id, entries)
}

// QueueAudit appends a line to the trail with what it has of details, whether or not anything was written before.
func QueueAudit(batch *pgx.Batch, id tenant.ID, e audit.Entry) {
	batch.Queue(`SELECT pg_current_xact_id()`)
	QueueTrail(batch, id, []audit.Entry{e})
	if e.Detail != nil {
		batch.Queue(`INSERT INTO audit_detail (tenant_id, audit_id, detail) VALUES ($1, currval('audit_audit_id_seq'), $2)`, id, e.Detail)
	}
}
