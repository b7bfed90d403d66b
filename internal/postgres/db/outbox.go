package db

import (
	"cmp"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
)

// Mails are written into the outbox: those that are not there yet, or without looking.
var (
	mails      = Into("outbox", `ON CONFLICT (tenant_id, subject_type, subject_id, kind, sequence) DO NOTHING`, mailFields...)
	firstMails = Into("outbox", "", mailFields...)

	mailFields = []Field[outbox.Entry]{
		Value("subject_type", func(e outbox.Entry) any { return string(e.SubjectType) }),
		Value("subject_id", func(e outbox.Entry) any { return [16]byte(e.SubjectID) }),
		Value("kind", func(e outbox.Entry) any { return string(e.Kind) }),
		Value("sequence", func(e outbox.Entry) any { return e.Sequence }),
		Value("due_at", func(e outbox.Entry) any { return e.Due }),
		Value("cause", func(e outbox.Entry) any { return string(cmp.Or(e.Cause, outbox.ByTown)) }),
	}
)

// QueueMails writes those mails into the outbox that are not there yet.
func QueueMails(batch *pgx.Batch, id tenant.ID, entries []outbox.Entry) {
	mails.Queue(batch, id, entries)
}

// QueueFirstMails writes the mails of appointments that are new, of which there is no need to look for any.
func QueueFirstMails(batch *pgx.Batch, id tenant.ID, entries []outbox.Entry) {
	firstMails.Queue(batch, id, entries)
}
