// Package addresscheck is the SQL of addresses that are to be confirmed before something is booked with them.
package addresscheck

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	check "stadttermin/internal/appointment/addresscheck"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// Store is the database as checks see it.
type Store struct{ *db.DB }

// AddCheck writes a check and the mail that it makes due, once.
func (s Store) AddCheck(ctx context.Context, id tenant.ID, c *check.Check, e outbox.Entry) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		written, err := tx.Exec(ctx, `INSERT INTO address_check (tenant_id, check_id, hold, email, address_key, language, asked)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`, id, c.ID, c.Hold, c.Email, mail.AddressKey(c.Email), c.Language, c.Asked)
		if err != nil || written.RowsAffected() == 0 {
			return err
		}
		batch := &pgx.Batch{}
		tx.QueueMails(batch, []outbox.Entry{e})
		return tx.Write(ctx, batch)
	})
}

// FindCheck reads a check; apperr.NotFound where it was forgotten.
func (s Store) FindCheck(ctx context.Context, id tenant.ID, named uuid.UUID) (*check.Check, error) {
	c := &check.Check{ID: named}
	err := s.InTenant(ctx, id, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT hold, email, language, asked FROM address_check WHERE tenant_id = $1 AND check_id = $2`, id, named).
			Scan(&c.Hold, &c.Email, &c.Language, &c.Asked)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, apperr.New(apperr.NotFound)
	}
	return c, err
}
