package hall

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/daylist"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Lists is the database as the use cases of lists made in advance see it.
type Lists struct{ *db.DB }

const planQuery = `SELECT office_id, passphrase, morning, evening, recipients, changed FROM office_list_plan WHERE tenant_id = $1`

func scanPlan(row pgx.CollectableRow) (*daylist.Plan, error) {
	var p daylist.Plan
	err := row.Scan(&p.Office, &p.Passphrase, &p.Morning, &p.Evening, &p.Recipients, &p.Changed)
	return &p, err
}

// Plan reads an office's plan; apperr.NotFound where it has none.
func (l Lists) Plan(ctx context.Context, id tenant.ID, office string) (plan *daylist.Plan, err error) {
	err = l.InTenant(ctx, id, func(tx *db.Tx) error {
		plan, err = readPlan(ctx, tx, id, office)
		return err
	})
	if err == nil && plan == nil {
		return nil, apperr.New(apperr.NotFound)
	}
	return plan, err
}

// Plans reads those of all offices that the town still has.
func (l Lists) Plans(ctx context.Context, id tenant.ID) (plans []*daylist.Plan, err error) {
	err = l.InTenant(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, planQuery+` AND office_id IN (SELECT office_id FROM office WHERE tenant_id = $1 AND NOT retired) ORDER BY office_id`, id)
		if err != nil {
			return err
		}
		plans, err = pgx.CollectRows(rows, scanPlan)
		return err
	})
	return plans, err
}

// SavePlan writes an office's plan.
func (l Lists) SavePlan(ctx context.Context, id tenant.ID, p *daylist.Plan, seen string, entry audit.Entry) error {
	return l.InTenant(ctx, id, func(tx *db.Tx) error {
		if err := samePlan(ctx, tx, id, p.Office, seen); err != nil {
			return err
		}
		batch := &pgx.Batch{}
		batch.Queue(`INSERT INTO office_list_plan (tenant_id, office_id, passphrase, morning, evening, recipients, changed)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (tenant_id, office_id) DO UPDATE SET passphrase = excluded.passphrase, morning = excluded.morning,
			evening = excluded.evening, recipients = excluded.recipients, changed = excluded.changed`,
			id, p.Office, p.Passphrase, p.Morning, p.Evening, p.Recipients, p.Changed)
		db.QueueAudit(batch, id, entry)
		return tx.Write(ctx, batch)
	})
}

// samePlan keeps others from changing an office's plan, and refuses where somebody has since a version was seen. The office
// is locked, because there may be no plan yet.
func samePlan(ctx context.Context, tx *db.Tx, id tenant.ID, office, seen string) error {
	if _, err := tx.Exec(ctx, `SELECT FROM office WHERE tenant_id = $1 AND office_id = $2 FOR NO KEY UPDATE`, id, office); err != nil {
		return err
	}
	plan, err := readPlan(ctx, tx, id, office)
	if err != nil {
		return err
	}
	if seen != "" && seen != plan.Version() {
		return apperr.New(apperr.Overtaken)
	}
	return nil
}

// readPlan reads an office's plan; nil where it has none.
func readPlan(ctx context.Context, tx *db.Tx, id tenant.ID, office string) (*daylist.Plan, error) {
	rows, err := tx.Query(ctx, planQuery+` AND office_id = $2`, id, office)
	if err != nil {
		return nil, err
	}
	plan, err := pgx.CollectExactlyOneRow(rows, scanPlan)
	if db.NoRow(err) {
		return nil, nil
	}
	return plan, err
}

// DropPlan deletes an office's plan and its files; apperr.NotFound where it has none.
func (l Lists) DropPlan(ctx context.Context, id tenant.ID, office, seen string, entry audit.Entry) error {
	return l.InTenant(ctx, id, func(tx *db.Tx) error {
		if err := samePlan(ctx, tx, id, office, seen); err != nil {
			return err
		}
		dropped, err := tx.Exec(ctx, `DELETE FROM office_list_plan WHERE tenant_id = $1 AND office_id = $2`, id, office)
		if err != nil {
			return err
		}
		if dropped.RowsAffected() == 0 {
			return apperr.New(apperr.NotFound)
		}
		batch := &pgx.Batch{}
		batch.Queue(`DELETE FROM office_list WHERE tenant_id = $1 AND office_id = $2`, id, office)
		db.QueueAudit(batch, id, entry)
		return tx.Write(ctx, batch)
	})
}

// Keep writes a file in the place of the one for the same day, unless that one was made at or after since. Mails that
// were to take the old one find it gone.
func (l Lists) Keep(ctx context.Context, id tenant.ID, f *daylist.File, since time.Time, mails []outbox.Entry, entry audit.Entry) (kept bool, err error) {
	err = l.InTenant(ctx, id, func(tx *db.Tx) error {
		written, err := tx.Exec(ctx, `INSERT INTO office_list (tenant_id, list_id, office_id, day, made, appointments, recipients, file)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (tenant_id, office_id, day) DO UPDATE SET list_id = excluded.list_id, made = excluded.made,
			appointments = excluded.appointments, recipients = excluded.recipients, file = excluded.file
			WHERE office_list.made < $9`, id, f.ID, f.Office, f.Date.Time(), f.Made, f.Appointments, f.Recipients, f.File, since)
		if err != nil || written.RowsAffected() == 0 {
			return err
		}
		kept = true
		batch := &pgx.Batch{}
		tx.QueueMails(batch, mails)
		db.QueueAudit(batch, id, entry)
		return tx.Write(ctx, batch)
	})
	return kept && err == nil, err
}

// Fresh tells whether an office has a file for a day that was made at or after a moment.
func (l Lists) Fresh(ctx context.Context, id tenant.ID, office string, date civil.Date, since time.Time) (fresh bool, err error) {
	err = l.InTenant(ctx, id, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM office_list WHERE tenant_id = $1 AND office_id = $2 AND day = $3 AND made >= $4)`,
			id, office, date.Time(), since).Scan(&fresh)
	})
	return fresh, err
}

// Kept lists an office's files by day, without their content.
func (l Lists) Kept(ctx context.Context, id tenant.ID, office string) (files []*daylist.File, err error) {
	err = l.InTenant(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `SELECT list_id, office_id, day, made, appointments, recipients, ''::bytea FROM office_list
			WHERE tenant_id = $1 AND office_id = $2 ORDER BY day`, id, office)
		if err != nil {
			return err
		}
		files, err = pgx.CollectRows(rows, scanFile)
		return err
	})
	return files, err
}

// File reads a file by its office and day, or by its id alone; apperr.NotFound where there is none.
func (l Lists) File(ctx context.Context, id tenant.ID, wanted daylist.File) (file *daylist.File, err error) {
	err = l.InTenant(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `SELECT list_id, office_id, day, made, appointments, recipients, file FROM office_list
			WHERE tenant_id = $1 AND (list_id = $2 OR $2 IS NULL AND office_id = $3 AND day = $4)`,
			id, uuid.NullUUID{UUID: wanted.ID, Valid: wanted.ID != uuid.Nil}, wanted.Office, wanted.Date.Time())
		if err != nil {
			return err
		}
		file, err = pgx.CollectExactlyOneRow(rows, scanFile)
		return err
	})
	if db.NoRow(err) {
		return nil, apperr.New(apperr.NotFound)
	}
	return file, err
}

func scanFile(row pgx.CollectableRow) (*daylist.File, error) {
	var f daylist.File
	var day time.Time
	err := row.Scan(&f.ID, &f.Office, &day, &f.Made, &f.Appointments, &f.Recipients, &f.File)
	f.Date = civil.DateOf(day)
	return &f, err
}

// Forget deletes the files of days before a date.
func (l Lists) Forget(ctx context.Context, id tenant.ID, before civil.Date, now time.Time) error {
	return l.InTenant(ctx, id, func(tx *db.Tx) error {
		forgotten, err := tx.Exec(ctx, `DELETE FROM office_list WHERE tenant_id = $1 AND day < $2`, id, before.Time())
		if err != nil || forgotten.RowsAffected() == 0 {
			return err
		}
		batch := &pgx.Batch{}
		db.QueueAudit(batch, id, audit.Entry{
			At: now, Actor: audit.System, Action: "list.forget", Object: "day:" + before.String(), Detail: map[string]any{"count": forgotten.RowsAffected()},
		})
		return tx.Write(ctx, batch)
	})
}
