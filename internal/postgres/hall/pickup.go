package hall

import (
	"context"
	"errors"
	"slices"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	stored "stadttermin/internal/postgres/appointment"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// document reads what is made for the person of an appointment.
func (tx deskTx) document(ctx context.Context, appointment uuid.UUID, location *time.Location) (d dayplan.Document, err error) {
	var arrived *time.Time
	err = tx.QueryRow(ctx, `SELECT awaited, arrived FROM pickup WHERE tenant_id = $1 AND appointment_id = $2`, tx.Tenant, appointment).Scan(&d.Awaited, &arrived)
	if errors.Is(err, pgx.ErrNoRows) {
		return dayplan.Document{}, nil
	}
	d.Awaited, d.Arrived = d.Awaited.In(location), local(arrived, location)
	return d, err
}

// queueDocument writes what is made for the person of a case, or that nothing is.
func queueDocument(batch *pgx.Batch, id tenant.ID, c *dayplan.Case) {
	if c.Document.Awaited.IsZero() {
		batch.Queue(`DELETE FROM pickup WHERE tenant_id = $1 AND appointment_id = $2`, id, c.Appointment)
		return
	}
	batch.Queue(`INSERT INTO pickup (tenant_id, appointment_id, office_id, awaited, arrived) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, appointment_id) DO UPDATE SET awaited = EXCLUDED.awaited, arrived = EXCLUDED.arrived`,
		id, c.Appointment, c.Home, c.Document.Awaited, moment(c.Document.Arrived))
}

// mostDocuments are listed at once; an office with more has others to do than to scroll.
const mostDocuments = 300

// Documents lists what is being made, and what has arrived lately.
func (d Queue) Documents(ctx context.Context, town *directory.Town, offices, named []string, today civil.Date, since time.Time) (list []queue.Pickup, err error) {
	err = d.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `SELECT p.appointment_id, p.awaited, p.arrived FROM pickup p
			JOIN appointment a ON a.tenant_id = $1 AND a.appointment_id = p.appointment_id
			WHERE p.tenant_id = $1 AND p.office_id = ANY ($2) AND (p.arrived IS NULL AND a.contact_until >= $3 OR p.arrived > $4)
			ORDER BY p.arrived DESC NULLS FIRST, p.awaited LIMIT $5`, town.ID, offices, today.Time(), since, mostDocuments)
		if err != nil {
			return err
		}
		var ids []uuid.UUID
		var id uuid.UUID
		var awaited time.Time
		var arrived *time.Time
		if _, err := pgx.ForEachRow(rows, []any{&id, &awaited, &arrived}, func() error {
			ids = append(ids, id)
			list = append(list, queue.Pickup{Document: dayplan.Document{Awaited: awaited.In(town.Rules.Location), Arrived: local(arrived, town.Rules.Location)}})
			return nil
		}); err != nil {
			return err
		}
		found, err := stored.Tx{Tx: tx}.ReadAll(ctx, town.Rules.Location, stored.Columns+`FROM appointment a
			LEFT JOIN contact c ON c.tenant_id = $1 AND c.appointment_id = a.appointment_id AND a.office_id = ANY ($3)
			`+stored.Items+`WHERE a.tenant_id = $1 AND a.appointment_id = ANY ($2)`, town.ID, ids, named)
		for _, a := range found {
			list[slices.Index(ids, a.ID)].Appointment = a
		}
		return err
	})
	return list, err
}
