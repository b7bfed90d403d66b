package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
)

// StaffDays is the database as the desk's plan of a day sees it. Cancelled appointments are no part of a day.
type StaffDays struct{ *DB }

// Day lists the appointments of offices on a date by start, office and number. Names stand only at those of the offices
// in named; nothing else of the person is read.
func (s StaffDays) Day(ctx context.Context, town *booking.Town, date civil.Date, offices, named []string) ([]*booking.Appointment, error) {
	var list []*booking.Appointment
	err := s.InTenant(ctx, town.ID, func(tx *Tx) error {
		rows, err := tx.Query(ctx, `SELECT a.appointment_id, a.reference, a.letter, a.number, a.office_id, a.starts_at, a.minutes, a.state,
				a.channel, a.language, coalesce(c.name, ''), i.services, i.quantities, i.minutes
			FROM appointment a
			LEFT JOIN contact c ON c.tenant_id = a.tenant_id AND c.appointment_id = a.appointment_id AND a.office_id = ANY ($4)
			CROSS JOIN LATERAL (
			    SELECT array_agg(service_id ORDER BY position) AS services, array_agg(quantity ORDER BY position) AS quantities,
			           array_agg(minutes ORDER BY position) AS minutes
			    FROM appointment_item WHERE tenant_id = a.tenant_id AND appointment_id = a.appointment_id) i
			WHERE a.tenant_id = $1 AND a.day = $2 AND a.office_id = ANY ($3) AND a.state <> 'cancelled'
			ORDER BY a.starts_at, a.office_id, a.number`, town.ID, date.Time(), offices, named)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (*booking.Appointment, error) {
			var a booking.Appointment
			var services []string
			var quantities, minutes []int
			err := row.Scan(&a.ID, &a.Reference, &a.Letter, &a.Number, &a.Office, &a.Start, &a.Minutes, &a.State,
				&a.Channel, &a.Language, &a.Contact.Name, &services, &quantities, &minutes)
			a.Start = a.Start.In(town.Rules.Location)
			for i := range services {
				a.Items = append(a.Items, booking.Item{Service: services[i], Quantity: quantities[i], Minutes: minutes[i]})
			}
			return &a, err
		})
		return err
	})
	return list, err
}

// Counts tells how many appointments of offices on a date are in each state.
func (s StaffDays) Counts(ctx context.Context, town *booking.Town, date civil.Date, offices []string) (map[booking.State]int, error) {
	counts := make(map[booking.State]int)
	err := s.InTenant(ctx, town.ID, func(tx *Tx) error {
		rows, err := tx.Query(ctx, `SELECT state, count(*) FROM appointment
			WHERE tenant_id = $1 AND day = $2 AND office_id = ANY ($3) AND state <> 'cancelled' GROUP BY state`, town.ID, date.Time(), offices)
		if err != nil {
			return err
		}
		var state booking.State
		var count int
		_, err = pgx.ForEachRow(rows, []any{&state, &count}, func() error {
			counts[state] = count
			return nil
		})
		return err
	})
	return counts, err
}
