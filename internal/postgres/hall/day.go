package hall

import (
	"context"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
)

// Days counts what a day holds, for those who may not see it. Cancelled appointments are no part of a day.
type Days struct{ *db.DB }

// Counts tells how many appointments of offices on a date are in each state.
func (s Days) Counts(ctx context.Context, town *directory.Town, date civil.Date, offices []string) (map[appointment.State]int, error) {
	counts := make(map[appointment.State]int)
	err := s.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `SELECT state, count(*) FROM appointment
			WHERE tenant_id = $1 AND day = $2 AND office_id = ANY ($3) AND state <> 'cancelled' GROUP BY state`, town.ID, date.Time(), offices)
		if err != nil {
			return err
		}
		var state appointment.State
		var count int
		_, err = pgx.ForEachRow(rows, []any{&state, &count}, func() error {
			counts[state] = count
			return nil
		})
		return err
	})
	return counts, err
}
