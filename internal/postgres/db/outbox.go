package db

import (
	"cmp"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
)

const writeMails = `INSERT INTO outbox (tenant_id, subject_type, subject_id, kind, sequence, due_at, cause)
	SELECT $1, * FROM unnest($2::text[], $3::uuid[], $4::text[], $5::int[], $6::timestamptz[], $7::text[])`

// QueueMails writes those mails into the outbox that are not there yet, all of them with one statement.
func QueueMails(batch *pgx.Batch, id tenant.ID, entries []outbox.Entry) {
	queueEntries(batch, writeMails+` ON CONFLICT (tenant_id, subject_type, subject_id, kind, sequence) DO NOTHING`, id, entries)
}

// QueueFirstMails writes the mails of appointments that are new, of which there is no need to look for any.
func QueueFirstMails(batch *pgx.Batch, id tenant.ID, entries []outbox.Entry) {
	queueEntries(batch, writeMails, id, entries)
}

func queueEntries(batch *pgx.Batch, statement string, id tenant.ID, entries []outbox.Entry) {
	if len(entries) == 0 {
		return
	}
	batch.Queue(statement, id,
		Column(entries, func(e outbox.Entry) string { return string(e.SubjectType) }), Column(entries, func(e outbox.Entry) [16]byte { return e.SubjectID }),
		Column(entries, func(e outbox.Entry) string { return string(e.Kind) }), Column(entries, func(e outbox.Entry) int { return e.Sequence }),
		Column(entries, func(e outbox.Entry) time.Time { return e.Due }),
		Column(entries, func(e outbox.Entry) string { return string(cmp.Or(e.Cause, outbox.ByTown)) }))
}
