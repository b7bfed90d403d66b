package history

import (
	"context"
	"fmt"
	"time"

	"stadttermin/internal/app"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/figures"
	"stadttermin/internal/postgres/db"
)

// YearOfAppointments is how many a measured year has.
const YearOfAppointments = 40_000

// Year is the one that is measured; it has to be over.
var Year = figures.PeriodOf(figures.Year, civil.NewDate(2026, 1, 1))

// Measure gives how long the figures of a year take, once they were found to be those of the rows that it wrote.
func Measure(ctx context.Context, a *app.App, town *directory.Town, rounds int) (took []time.Duration, err error) {
	order := Order{First: Year.First, End: Year.End(), Appointments: YearOfAppointments, WalkIns: YearOfAppointments / 4}
	if err := Write(ctx, a.DB, town, order); err != nil {
		return nil, err
	}
	var want int
	err = a.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT count(*) FROM appointment WHERE tenant_id = $1 AND state <> 'cancelled'`, town.ID).Scan(&want)
	})
	if err != nil {
		return nil, err
	}
	for range rounds {
		begun := time.Now()
		report, err := a.Figures.Report(ctx, town, figures.Question{Period: Year})
		if err != nil {
			return nil, err
		}
		took = append(took, time.Since(begun))
		if got := report.Overview.Rows[0].Cells[0]; got.State != figures.Told || int(got.Value) != want {
			return nil, fmt.Errorf("the figures count %v appointments of %d", got.Value, want)
		}
	}
	return took, nil
}
