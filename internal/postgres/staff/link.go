package staff

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Send writes a link with the mail that carries it.
func (s Accounts) Send(ctx context.Context, id tenant.ID, link *account.Link, entry audit.Entry) error {
	err := s.InTenant(ctx, id, func(tx *db.Tx) error {
		fits, err := tx.Exec(ctx, `SELECT FROM staff WHERE tenant_id = $1 AND staff_id = $2 AND active AND (password_hash = '') = ($3 = 'invitation') FOR SHARE`,
			id, link.Staff, string(link.Kind))
		if err != nil {
			return err
		}
		if fits.RowsAffected() == 0 {
			return apperr.New(apperr.NotFound)
		}
		batch := &pgx.Batch{}
		if link.Kind == account.Invitation {
			batch.Queue(`UPDATE staff_link SET ended = $3 WHERE tenant_id = $1 AND staff_id = $2 AND ended IS NULL AND link_id <> $4`, id, link.Staff, link.Created, link.ID)
		}
		queueLink(batch, id, link)
		tx.QueueMails(batch, []outbox.Entry{link.Letter()})
		db.QueueAudit(batch, id, entry)
		return tx.Write(ctx, batch)
	})
	if db.Violates(err, "staff_link_pkey") {
		return nil // the same form a second time
	}
	return err
}

// openLink reads links that lead somewhere at $3.
const openLink = `SELECT l.link_id, l.kind, l.staff_id, p.name, p.email, l.token_hash, l.language, l.created, l.expires
	FROM staff_link l JOIN staff p USING (tenant_id, staff_id)
	WHERE l.tenant_id = $1 AND l.ended IS NULL AND l.expires > $3 AND p.active AND `

// Link reads an open link by its token.
func (s Accounts) Link(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time) (*account.Link, error) {
	return s.findLink(ctx, id, apperr.LinkInvalid, openLink+`l.token_hash = $2`, tokenHash, now)
}

// Sent reads an open link by its id.
func (s Accounts) Sent(ctx context.Context, id tenant.ID, link uuid.UUID, now time.Time) (*account.Link, error) {
	return s.findLink(ctx, id, apperr.NotFound, openLink+`l.link_id = $2`, link, now)
}

func (s Accounts) findLink(ctx context.Context, id tenant.ID, missing apperr.Code, query string, by any, now time.Time) (*account.Link, error) {
	var l account.Link
	err := s.InTenant(ctx, id, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, query, id, by, now).
			Scan(&l.ID, &l.Kind, &l.Staff, &l.Name, &l.Email, &l.TokenHash, &l.Language, &l.Created, &l.Expires)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, apperr.New(missing)
	}
	return &l, err
}

// Follow gives the account of a link the password. The account's row comes first, as in Update: of two who follow links
// of one account at once, the second finds its own ended.
func (s Accounts) Follow(ctx context.Context, id tenant.ID, tokenHash []byte, hash string, entry audit.Entry) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		var staff uuid.UUID
		err := tx.QueryRow(ctx, `UPDATE staff p SET password_hash = $3 FROM staff_link l
			WHERE l.tenant_id = $1 AND l.token_hash = $2 AND l.expires > $4 AND p.tenant_id = $1 AND p.staff_id = l.staff_id AND p.active
			RETURNING p.staff_id`, id, tokenHash, hash, entry.At).Scan(&staff)
		if errors.Is(err, pgx.ErrNoRows) {
			return apperr.New(apperr.LinkInvalid)
		}
		if err != nil {
			return err
		}
		used, err := tx.Exec(ctx, `UPDATE staff_link SET ended = $3 WHERE tenant_id = $1 AND token_hash = $2 AND ended IS NULL`, id, tokenHash, entry.At)
		if err != nil {
			return err
		}
		if used.RowsAffected() == 0 {
			return apperr.New(apperr.LinkInvalid)
		}
		batch := &pgx.Batch{}
		queueEndLinks(batch, id, staff, entry.At)
		queueEndSessions(batch, id, staff, nil)
		db.QueueAudit(batch, id, entry)
		return tx.Write(ctx, batch)
	})
}
