package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"stadttermin/internal/appointment/integrity"
	stored "stadttermin/internal/postgres/appointment"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/town"
)

// proveSeats examines every tenant's stored days from today on and prints what it found. It has no time limit, because
// it grows with the installation. Only a broken promise makes it false.
func proveSeats(ctx context.Context, s *settings, out io.Writer) (sound bool) {
	report, tenants, err := examineSeats(ctx, s)
	if err != nil {
		fmt.Fprintf(out, "✗ %-12s %v\n", "seats", err)
		return false
	}
	mark, violations := "✓", report.Violations()
	if violations > 0 {
		mark = "✗"
	}
	fmt.Fprintf(out, "%s %-12s %d tenants, %d office-days, %d appointments, %d seats, %d times kept back (%d run out): %d violations, %d warnings\n",
		mark, "seats", tenants, report.Days, report.Appointments, report.Seats, report.Kept, report.RunOut, violations, len(report.Findings)-violations)
	for _, finding := range report.Findings {
		kind := "warning"
		if finding.Violation {
			kind = "violation"
		}
		fmt.Fprintf(out, "  %-10s %s\n", kind, finding)
	}
	return violations == 0
}

func examineSeats(ctx context.Context, s *settings) (report *integrity.Report, tenants int, err error) {
	if err := s.need("APP_DATABASE_URL"); err != nil {
		return nil, 0, err
	}
	db, err := db.Open(ctx, db.Unhurried(s.AppDatabaseURL))
	if err != nil {
		return nil, 0, err
	}
	defer db.Close()
	settings := town.Store{DB: db}
	ids, err := settings.Active(ctx)
	if err != nil {
		return nil, 0, err
	}
	examination := &integrity.Examination{Records: stored.New(db), Settings: settings, Now: time.Now}
	report = &integrity.Report{}
	for _, id := range ids {
		one, err := examination.Examine(ctx, id)
		if err != nil {
			return nil, 0, fmt.Errorf("tenant %d: %w", id, err)
		}
		report.Add(one)
	}
	return report, len(ids), nil
}
