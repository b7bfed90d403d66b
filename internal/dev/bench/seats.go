package main

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
)

// fill writes the seats of an office straight into the database, with the appointments and persons they
// belong to, and gives the id of one of the appointments.
func (i *installation) fill(ctx context.Context, town *directory.Town, o *availability.Office, days map[civil.Date][]availability.Seat) (one uuid.UUID, err error) {
	err = i.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		for date, seats := range days {
			batch := &pgx.Batch{}
			day := civil.DayIn(date, town.Rules.Location)
			batch.Queue(`INSERT INTO office_day (tenant_id, office_id, day, version, event, next_number) VALUES ($1, $2, $3, 1, 1, $4)`, town.ID, o.ID, date.Time(), len(seats)+1)
			for n, seat := range seats {
				id := uuid.New()
				one = id
				start, minutes := day.At(seat.From), (seat.End-seat.From)*civil.TickMinutes
				batch.Queue(`INSERT INTO appointment (tenant_id, appointment_id, office_id, day, start_tick, minutes, starts_at, wall, zone, state, channel,
					language, revision, reference, letter, number, nonce, booked)
					VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::timestamp, 'Europe/Berlin', 'booked', 'online', 'de', $9, $10, $11, $12, $13, $14)`,
					town.ID, id, o.ID, date.Time(), seat.From, minutes, start, start.Format(time.DateTime), town.Revision, id.String(), o.Letter, n+1, id[:], i.Now())
				batch.Queue(`INSERT INTO appointment_item (tenant_id, appointment_id, position, service_id, quantity, minutes) VALUES ($1, $2, 0, 'pass', 1, $3)`,
					town.ID, id, minutes)
				batch.Queue(`INSERT INTO contact (tenant_id, appointment_id, name, email) VALUES ($1, $2, 'Kim Beispiel', $3)`,
					town.ID, id, id.String()+"@example.org")
				batch.Queue(`INSERT INTO seat (tenant_id, appointment_id, office_id, counter_key, day, ticks, services)
					SELECT $1, $2, $3, counter_key, $4, int4range($5, $6), '{pass}' FROM counter WHERE tenant_id = $1 AND office_id = $3 AND counter_id = $7`,
					town.ID, id, o.ID, date.Time(), seat.From, seat.End, o.Counters[seat.Counter].ID)
			}
			if err := tx.SendBatch(ctx, batch).Close(); err != nil {
				return err
			}
		}
		return nil
	})
	return one, err
}
