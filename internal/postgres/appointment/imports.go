package appointment

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Imports is the database as the import of appointments sees it.
type Imports struct{ *db.DB }

// InTenant runs do in one transaction of the tenant.
func (i Imports) InTenant(ctx context.Context, id tenant.ID, do func(imports.Tx) error) error {
	return i.DB.InTenant(ctx, id, func(tx *db.Tx) error { return do(intakeTx{Tx{Tx: tx}}) })
}

// intakeTx is a transaction as an import sees it.
type intakeTx struct{ Tx }

const importQuery = `
	SELECT i.intake_id, i.office_id, i.source, i.staff_id, s.name AS by, i.booked, i.mails, i.count, i.undone, coalesce(u.name, '') AS undone_by
	FROM intake i
	JOIN staff s ON s.tenant_id = i.tenant_id AND s.staff_id = i.staff_id
	LEFT JOIN staff u ON u.tenant_id = i.tenant_id AND u.staff_id = i.undone_by
	WHERE i.tenant_id = $1 AND `

// importRow is an import as importQuery has it.
type importRow struct {
	IntakeID uuid.UUID
	OfficeID string
	Source   imports.Source
	StaffID  uuid.UUID
	By       string
	Booked   time.Time
	Mails    bool
	Count    int
	Undone   *time.Time
	UndoneBy string
}

func scanImport(row pgx.CollectableRow, location *time.Location) (*imports.Import, error) {
	r, err := pgx.RowToStructByName[importRow](row)
	if err != nil {
		return nil, err
	}
	i := &imports.Import{
		ID: r.IntakeID, Office: r.OfficeID, Source: r.Source, Staff: r.StaffID, By: r.By, Booked: r.Booked.In(location), Mails: r.Mails, Count: r.Count, UndoneBy: r.UndoneBy,
	}
	if r.Undone != nil {
		local := r.Undone.In(location)
		i.Undone = &local
	}
	return i, nil
}

func oneImport(ctx context.Context, tx *db.Tx, id uuid.UUID, location *time.Location, end string) (*imports.Import, error) {
	rows, err := tx.Query(ctx, importQuery+`i.intake_id = $2 `+end, tx.Tenant, id)
	if err != nil {
		return nil, err
	}
	one, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (*imports.Import, error) { return scanImport(row, location) })
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, apperr.New(apperr.NotFound)
	}
	return one, err
}

// Imports lists imports into offices, the newest first.
func (i Imports) Imports(ctx context.Context, town *directory.Town, offices []string, most int) (list []*imports.Import, err error) {
	err = i.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, importQuery+`i.office_id = ANY ($2) ORDER BY i.booked DESC, i.intake_id LIMIT $3`, town.ID, offices, most)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (*imports.Import, error) { return scanImport(row, town.Rules.Location) })
		return err
	})
	return list, err
}

// Import reads an import.
func (i Imports) Import(ctx context.Context, town *directory.Town, id uuid.UUID) (one *imports.Import, err error) {
	err = i.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		one, err = oneImport(ctx, tx, id, town.Rules.Location, "")
		return err
	})
	return one, err
}

// Taken reads what came of an import, by time.
func (i Imports) Taken(ctx context.Context, town *directory.Town, id uuid.UUID) (list []*imports.Taken, err error) {
	err = i.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT a.appointment_id, a.reference, a.letter, a.number, a.office_id, a.starts_at, a.minutes, a.state, a.channel, a.language, a.sequence,
			       coalesce(c.name, '') AS name, coalesce(c.email, '') AS email,
			       EXISTS (SELECT FROM outbox o WHERE o.tenant_id = $1 AND o.subject_type = 'appointment' AND o.subject_id = a.appointment_id
			               AND o.kind = 'confirmation' AND o.state = 'sent') AS told
			FROM intake_appointment i
			JOIN appointment a ON a.tenant_id = i.tenant_id AND a.appointment_id = i.appointment_id
			LEFT JOIN contact c ON c.tenant_id = a.tenant_id AND c.appointment_id = a.appointment_id
			WHERE i.tenant_id = $1 AND i.intake_id = $2 ORDER BY a.starts_at, a.number`, town.ID, id)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (*imports.Taken, error) { return readTaken(row, town.Rules.Location) })
		return err
	})
	return list, err
}

// takenRow is an appointment that came of an import.
type takenRow struct {
	AppointmentID     uuid.UUID
	Reference, Letter string
	Number            int
	OfficeID          string
	StartsAt          time.Time
	Minutes           int
	State             appointment.State
	Channel           office.Channel
	Language          string
	Sequence          int
	Name, Email       string
	Told              bool
}

func readTaken(row pgx.CollectableRow, location *time.Location) (*imports.Taken, error) {
	r, err := pgx.RowToStructByName[takenRow](row)
	if err != nil {
		return nil, err
	}
	return &imports.Taken{Told: r.Told, Appointment: &appointment.Appointment{
		ID: r.AppointmentID, Reference: r.Reference, Letter: r.Letter, Number: r.Number, Office: r.OfficeID, Start: r.StartsAt.In(location), Minutes: r.Minutes,
		State: r.State, Channel: r.Channel, Language: r.Language, Sequence: r.Sequence, Contact: appointment.Contact{Name: r.Name, Email: r.Email},
	}}, nil
}

// Known reads who has an appointment at an office on some dates.
func (i Imports) Known(ctx context.Context, town *directory.Town, office string, dates []civil.Date) (known []imports.Known, err error) {
	err = i.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		known, err = intakeTx{Tx{Tx: tx}}.Known(ctx, town.Rules.Location, office, dates)
		return err
	})
	return known, err
}

// Known reads within the transaction.
func (tx intakeTx) Known(ctx context.Context, location *time.Location, office string, dates []civil.Date) ([]imports.Known, error) {
	days := make([]time.Time, len(dates))
	for i, date := range dates {
		days[i] = date.Time()
	}
	rows, err := tx.Query(ctx, `SELECT a.starts_at, c.name FROM appointment a JOIN contact c USING (tenant_id, appointment_id)
		WHERE a.tenant_id = $1 AND a.office_id = $2 AND a.day = ANY ($3) AND a.state <> 'cancelled'`, tx.Tenant, office, days)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (k imports.Known, err error) {
		err = row.Scan(&k.Start, &k.Name)
		k.Start = k.Start.In(location)
		return k, err
	})
}

// ClaimImport locks an import.
func (tx intakeTx) ClaimImport(ctx context.Context, id uuid.UUID) (*imports.Import, error) {
	return oneImport(ctx, tx.Tx.Tx, id, time.UTC, "FOR UPDATE OF i")
}

// ClaimDraft locks a draft.
func (tx intakeTx) ClaimDraft(ctx context.Context, key imports.Key, now time.Time) (*imports.Draft, error) {
	return draft(ctx, tx.Tx.Tx, key, now, "FOR UPDATE")
}

// importedRow says which import has brought an appointment.
type importedRow struct{ imported, appointment uuid.UUID }

var insertImported = db.Into("intake_appointment", "",
	db.Value("intake_id", func(r importedRow) any { return [16]byte(r.imported) }),
	db.Value("appointment_id", func(r importedRow) any { return [16]byte(r.appointment) }),
)

// Record writes an import and lets its draft go, or writes that it was taken back and forgets its persons.
func (tx intakeTx) Record(ctx context.Context, r imports.Record) error {
	batch, i := &pgx.Batch{}, r.Import
	if i.Undone != nil {
		batch.Queue(`UPDATE intake SET undone = $3, undone_by = $4 WHERE tenant_id = $1 AND intake_id = $2`, tx.Tenant, i.ID, i.Undone, i.Staff)
		batch.Queue(`DELETE FROM contact WHERE tenant_id = $1 AND appointment_id = ANY ($2)`, tx.Tenant, r.Appointments)
	} else {
		batch.Queue(`INSERT INTO intake (tenant_id, intake_id, office_id, source, staff_id, booked, mails, count) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			tx.Tenant, i.ID, i.Office, i.Source, i.Staff, i.Booked, i.Mails, i.Count)
		insertImported.Queue(batch, tx.Tenant, db.Column(r.Appointments, func(id uuid.UUID) importedRow { return importedRow{i.ID, id} }))
		batch.Queue(`DELETE FROM intake_draft WHERE tenant_id = $1 AND intake_id = $2`, tx.Tenant, i.ID)
	}
	db.QueueAudit(batch, tx.Tenant, r.Audit)
	return tx.Write(ctx, batch)
}
