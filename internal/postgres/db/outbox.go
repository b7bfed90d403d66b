package db

import (
	"cmp"
	"time"

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
func (tx *Tx) QueueMails(batch *pgx.Batch, entries []outbox.Entry) {
	mails.Queue(batch, tx.Tenant, entries)
	tx.MailsDue(FirstDue(entries))
}

// QueueFirstMails writes mails of which there is no need to look for any that are there.
func (tx *Tx) QueueFirstMails(batch *pgx.Batch, entries []outbox.Entry) {
	QueueFirstMails(batch, tx.Tenant, entries)
	tx.MailsDue(FirstDue(entries))
}

// MailsDue has it told after the commit that mails may leave from a moment on.
func (tx *Tx) MailsDue(at time.Time) {
	if !at.IsZero() && (tx.due.IsZero() || at.Before(tx.due)) {
		tx.due = at
	}
}

// QueueFirstMails is Tx.QueueFirstMails for who sends a batch without a transaction, and adds FirstDue to DB.Due.
func QueueFirstMails(batch *pgx.Batch, id tenant.ID, entries []outbox.Entry) {
	firstMails.Queue(batch, id, entries)
}

// FirstDue gives when the first of mails may leave; zero where there are none.
func FirstDue(entries []outbox.Entry) (first time.Time) {
	for _, e := range entries {
		if first.IsZero() || e.Due.Before(first) {
			first = e.Due
		}
	}
	return first
}
