package message

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// waiting is a row of the outbox that could leave.
type waiting struct {
	outbox.Row
	due      time.Time
	cause    outbox.Cause
	held     bool // has waited for others before
	admitted *time.Time
	summary  *int64
	address  string // key of the address it goes to; empty where it goes to no citizen
}

// free is the condition under which nobody else has a row: a row that is held waits, and is not being sent.
const free = `state = 'waiting' AND (lease_until IS NULL OR lease_until <= $2 OR lease_until = held_until)`

// Lease takes a waiting row until a moment, with whatever leaves in the same mail; apperr.NotFound where it is finished,
// another worker has it, or it has to wait for others of its address. Whoever decides that for an address is alone.
func (o Outbox) Lease(ctx context.Context, id tenant.ID, row int64, now, until time.Time) (batch *outbox.Batch, err error) {
	err = o.InTenant(ctx, id, func(tx *db.Tx) error {
		w, err := readWaiting(ctx, tx, row, now)
		if err != nil {
			return err
		}
		if w.address == "" {
			batch, err = leaseRows(ctx, tx, []int64{row}, now, until, nil)
			return err
		}
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($2, $1::int))`, int32(id), w.address); err != nil {
			return err
		}
		if w, err = readWaiting(ctx, tx, row, now); err != nil { // another may have taken it while we waited
			return err
		}
		batch, err = admit(ctx, tx, w, now, until)
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) || err == nil && batch == nil {
		return nil, apperr.New(apperr.NotFound)
	}
	return batch, err
}

func readWaiting(ctx context.Context, tx *db.Tx, row int64, now time.Time) (*waiting, error) {
	rows, err := tx.Query(ctx, `SELECT o.subject_type, o.subject_id, o.due_at, o.cause, o.held_until IS NOT NULL AS held, o.admitted, o.summary_id,
			coalesce(c.email, '') AS email, coalesce(c.address_key, q.address_key) AS address_key
		FROM outbox o LEFT JOIN contact c ON c.tenant_id = $1 AND c.appointment_id = o.subject_id AND o.subject_type = 'appointment'
		LEFT JOIN address_check q ON q.tenant_id = $1 AND q.check_id = o.subject_id AND o.subject_type = 'address_check'
		WHERE o.tenant_id = $1 AND o.outbox_id = $2 AND o.state = 'waiting' AND o.due_at <= $3 AND (o.lease_until IS NULL OR o.lease_until <= $3)`,
		tx.Tenant, row, now)
	if err != nil {
		return nil, err
	}
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[waitingRow])
	if err != nil {
		return nil, err
	}
	w := &waiting{
		Row: outbox.Row{ID: row, SubjectType: r.SubjectType, SubjectID: r.SubjectID}, due: r.DueAt, cause: r.Cause, held: r.Held, admitted: r.Admitted, summary: r.SummaryID,
	}
	switch {
	case r.AddressKey != nil:
		w.address = *r.AddressKey
	case r.Email != "":
		// Written by the version before, which knows no keys.
		w.address = mail.AddressKey(r.Email)
		_, err = tx.Exec(ctx, `UPDATE contact SET address_key = $3 WHERE tenant_id = $1 AND appointment_id = $2`, tx.Tenant, w.SubjectID, w.address)
	}
	return w, err
}

// waitingRow is a row of the outbox that could leave, and the address it goes to.
type waitingRow struct {
	SubjectType outbox.SubjectType
	SubjectID   uuid.UUID
	DueAt       time.Time
	Cause       outbox.Cause
	Held        bool
	Admitted    *time.Time
	SummaryID   *int64
	Email       string
	AddressKey  *string
}

// admit decides what leaves now of what waits for an address: the row alone, the row with others, or nothing yet.
func admit(ctx context.Context, tx *db.Tx, w *waiting, now, until time.Time) (*outbox.Batch, error) {
	if w.summary != nil { // it was to leave with others, and whoever sent them died or failed
		rows, err := rowsOf(ctx, tx, `summary_id = $3 AND `+free, now, *w.summary)
		if err != nil {
			return nil, err
		}
		return leaseRows(ctx, tx, rows, now, until, w.summary)
	}
	if w.admitted != nil {
		return leaseRows(ctx, tx, []int64{w.ID}, now, until, nil)
	}
	together := `o.due_at = $5`
	if w.cause == outbox.ByCitizen {
		together = `o.due_at = $5 AND o.kind = 'manage_link'` // several links that were asked for at once
		recent, err := recent(ctx, tx, w.address, now)
		if err != nil {
			return nil, err
		}
		wake, over := recent.HeldUntil()
		if over && now.Before(wake) {
			tx.MailsDue(wake)
			_, err := tx.Exec(ctx, `UPDATE outbox SET lease_until = $3, held_until = $3, attempt = attempt + 1 WHERE tenant_id = $1 AND outbox_id = $2`,
				tx.Tenant, w.ID, wake)
			return nil, err
		}
		if over || w.held {
			together = `o.due_at <= greatest($5, $2)`
		}
	}
	rows, err := rowsOf(ctx, tx, `admitted IS NULL AND summary_id IS NULL AND `+free+`
		AND outbox_id IN (SELECT o.outbox_id FROM contact c JOIN outbox o ON o.tenant_id = $1 AND o.subject_type = 'appointment' AND o.subject_id = c.appointment_id
			WHERE c.tenant_id = $1 AND c.address_key = $3 AND o.cause = $4 AND `+together+`)`, now, w.address, string(w.cause), w.due)
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 || !slices.Contains(rows, w.ID) {
		return leaseRows(ctx, tx, []int64{w.ID}, now, until, nil)
	}
	return leaseRows(ctx, tx, rows, now, until, &w.ID)
}

// recent reads what citizens' clicks have caused for an address. Rows that left together are one mail.
func recent(ctx context.Context, tx *db.Tx, address string, now time.Time) (r outbox.Recent, err error) {
	var newest *time.Time
	err = tx.QueryRow(ctx, `SELECT count(DISTINCT coalesce(o.summary_id, o.outbox_id)) FILTER (WHERE o.admitted > $3),
			count(DISTINCT coalesce(o.summary_id, o.outbox_id)) FILTER (WHERE o.admitted > $3 AND o.held_until IS NOT NULL),
			max(o.due_at) FILTER (WHERE o.state = 'waiting' AND o.admitted IS NULL AND o.due_at <= $4)
		FROM (SELECT 'appointment' AS type, appointment_id AS id FROM contact WHERE tenant_id = $1 AND address_key = $2
			UNION ALL SELECT 'address_check', check_id FROM address_check WHERE tenant_id = $1 AND address_key = $2) s
		JOIN outbox o ON o.tenant_id = $1 AND o.subject_type = s.type AND o.subject_id = s.id AND o.cause = 'citizen'`, tx.Tenant, address, now.Add(-outbox.Day), now).
		Scan(&r.Mails, &r.Summaries, &newest)
	if newest != nil {
		r.Newest = *newest
	}
	return r, err
}

// rowsOf finds rows that are due, by a condition whose parameters begin with the third.
func rowsOf(ctx context.Context, tx *db.Tx, condition string, now time.Time, more ...any) ([]int64, error) {
	rows, err := tx.Query(ctx, `SELECT outbox_id FROM outbox WHERE tenant_id = $1 AND due_at <= $2 AND `+condition, append([]any{tx.Tenant, now}, more...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// leaseRows puts rows under a lease, the oldest first.
func leaseRows(ctx context.Context, tx *db.Tx, rows []int64, now, until time.Time, summary *int64) (*outbox.Batch, error) {
	read, err := tx.Query(ctx, `UPDATE outbox SET lease_until = $4, attempt = attempt + 1, admitted = coalesce(admitted, $2), summary_id = coalesce(summary_id, $5)
		WHERE tenant_id = $1 AND outbox_id = ANY ($3) AND `+free+`
		RETURNING outbox_id, subject_type, subject_id, kind, sequence, attempt`, tx.Tenant, now, rows, until, summary)
	if err != nil {
		return nil, err
	}
	batch := &outbox.Batch{}
	if batch.Rows, err = pgx.CollectRows(read, pgx.RowToAddrOfStructByPos[outbox.Row]); err != nil || len(batch.Rows) == 0 {
		return nil, err
	}
	if summary != nil {
		batch.Summary = *summary
	}
	slices.SortFunc(batch.Rows, func(a, b *outbox.Row) int { return int(a.ID - b.ID) })
	return batch, nil
}
