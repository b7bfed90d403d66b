package staff

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/town/tenant"
)

// Notify writes a mail into the outbox, unless it is there already.
func (s Accounts) Notify(ctx context.Context, id tenant.ID, letter outbox.Entry) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		batch := &pgx.Batch{}
		tx.QueueMails(batch, []outbox.Entry{letter})
		return tx.Write(ctx, batch)
	})
}

// Recipient reads whom a mail goes to.
func (s Accounts) Recipient(ctx context.Context, id tenant.ID, staff uuid.UUID) (*account.Staff, error) {
	to := account.Staff{ID: staff}
	err := s.InTenant(ctx, id, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT name, email FROM staff WHERE tenant_id = $1 AND staff_id = $2 AND active`, id, staff).Scan(&to.Name, &to.Email)
	})
	if db.NoRow(err) {
		return nil, apperr.New(apperr.NotFound)
	}
	return &to, err
}

// tellOverseers writes a mail to everybody who watches over the town's accounts as they are before the change; nil: to nobody.
func tellOverseers(ctx context.Context, tx *db.Tx, id tenant.ID, letter *outbox.Entry) error {
	if letter == nil {
		return nil
	}
	rows, err := tx.Query(ctx, `SELECT DISTINCT p.staff_id FROM staff p JOIN staff_grant g ON g.tenant_id = $1 AND g.staff_id = p.staff_id
		WHERE p.tenant_id = $1 AND p.active AND p.password_hash <> '' AND g.role = ANY($2)`, id, account.Overseers)
	if err != nil {
		return err
	}
	overseers, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	letters := make([]outbox.Entry, len(overseers))
	for i, overseer := range overseers {
		letters[i] = *letter
		letters[i].SubjectID = overseer
	}
	batch := &pgx.Batch{}
	tx.QueueMails(batch, letters)
	return tx.Write(ctx, batch)
}
