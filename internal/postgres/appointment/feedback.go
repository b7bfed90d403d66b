package appointment

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/feedback"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Feedback is the database as whoever writes to the town sees it.
type Feedback struct{ *db.DB }

// Add writes what somebody wrote, with the mail that takes it to the town.
func (d Feedback) Add(ctx context.Context, id tenant.ID, f *feedback.Feedback, e outbox.Entry, line audit.Entry) error {
	return d.InTenant(ctx, id, func(tx *db.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`INSERT INTO feedback (tenant_id, feedback_id, name, email, body, language, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			id, f.ID, f.Name, f.Email, f.Text, f.Language, f.Written)
		tx.QueueMails(batch, []outbox.Entry{e})
		db.QueueAudit(batch, id, line)
		return tx.Write(ctx, batch)
	})
}

// Find reads what somebody wrote; apperr.NotFound where it was forgotten.
func (d Feedback) Find(ctx context.Context, id tenant.ID, written uuid.UUID) (*feedback.Feedback, error) {
	f := &feedback.Feedback{ID: written}
	err := d.InTenant(ctx, id, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT name, email, body, language, created FROM feedback WHERE tenant_id = $1 AND feedback_id = $2`, id, written).
			Scan(&f.Name, &f.Email, &f.Text, &f.Language, &f.Written)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, apperr.New(apperr.NotFound)
	}
	return f, err
}
