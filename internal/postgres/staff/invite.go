package staff

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// Add writes an account with its grants.
func (s Accounts) Add(ctx context.Context, id tenant.ID, staff *account.Staff, hash string, entry audit.Entry) error {
	err := s.InTenant(ctx, id, func(tx *db.Tx) error {
		batch := &pgx.Batch{}
		queueStaff(batch, id, staff, hash, entry)
		return tx.Write(ctx, batch)
	})
	return refusalOf(err)
}

func queueStaff(batch *pgx.Batch, id tenant.ID, staff *account.Staff, hash string, entry audit.Entry) {
	batch.Queue(`INSERT INTO staff (tenant_id, staff_id, email, name, password_hash, demo, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, staff.ID, staff.Email, staff.Name, hash, staff.Demo, entry.At)
	queueGrants(batch, id, staff.ID, staff.Grants)
	db.QueueAudit(batch, id, entry)
}

// Invite writes an account that nobody has accepted yet, with its link and the mail that carries it.
func (s Accounts) Invite(ctx context.Context, id tenant.ID, staff *account.Staff, link *account.Link, tell *outbox.Entry, entry audit.Entry) error {
	err := s.InTenant(ctx, id, func(tx *db.Tx) error {
		if err := tellOverseers(ctx, tx, id, tell); err != nil {
			return err
		}
		batch := &pgx.Batch{}
		queueStaff(batch, id, staff, "", entry)
		queueLink(batch, id, link)
		tx.QueueMails(batch, []outbox.Entry{link.Letter()})
		return tx.Write(ctx, batch)
	})
	if db.Violates(err, "staff_pkey") {
		return nil // the same form a second time
	}
	return refusalOf(err)
}

func queueLink(batch *pgx.Batch, id tenant.ID, link *account.Link) {
	batch.Queue(`INSERT INTO staff_link (tenant_id, link_id, staff_id, kind, token_hash, language, created, expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, link.ID, link.Staff, link.Kind, link.TokenHash, link.Language, link.Created, link.Expires)
}

// grantRow is a grant as it is written.
type grantRow struct {
	staff uuid.UUID
	authz.Grant
}

var insertGrants = db.Into("staff_grant", "",
	db.Value("staff_id", func(r grantRow) any { return [16]byte(r.staff) }),
	db.Value("role", func(r grantRow) any { return string(r.Role) }),
	db.Value("office_id", func(r grantRow) any {
		if r.Office == "" {
			return nil
		}
		return r.Office
	}),
)

func queueGrants(batch *pgx.Batch, id tenant.ID, staff uuid.UUID, grants []authz.Grant) {
	insertGrants.Queue(batch, id, db.Column(grants, func(g authz.Grant) grantRow { return grantRow{staff, g} }))
}
