package postgres

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// AddFeedback writes what somebody wrote, with the mail that takes it to the town.
func (b Bookings) AddFeedback(ctx context.Context, id tenant.ID, f *booking.Feedback, e outbox.Entry, line audit.Entry) error {
	return b.DB.InTenant(ctx, id, func(tx *Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`INSERT INTO feedback (tenant_id, feedback_id, name, email, body, language, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			id, f.ID, f.Name, f.Email, f.Text, f.Language, f.Written)
		queueMails(batch, id, []outbox.Entry{e})
		queueAudit(batch, id, line)
		return tx.SendBatch(ctx, batch).Close()
	})
}

// FindFeedback reads what somebody wrote; apperr.NotFound where it was forgotten.
func (b Bookings) FindFeedback(ctx context.Context, id tenant.ID, feedback uuid.UUID) (*booking.Feedback, error) {
	f := &booking.Feedback{ID: feedback}
	err := b.DB.InTenant(ctx, id, func(tx *Tx) error {
		return tx.QueryRow(ctx, `SELECT name, email, body, language, created FROM feedback WHERE tenant_id = $1 AND feedback_id = $2`, id, feedback).
			Scan(&f.Name, &f.Email, &f.Text, &f.Language, &f.Written)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, apperr.New(apperr.NotFound)
	}
	return f, err
}
