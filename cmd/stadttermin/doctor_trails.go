package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/postgres/town"
	"stadttermin/internal/staff/audit"
)

// proveTrails examines every tenant's audit trail and prints what it found, with the hash of the newest seal: compared
// with the log, it shows whether the end of a chain was cut off. Like proveSeats it has no time limit.
func proveTrails(ctx context.Context, s *settings, out io.Writer) (sound bool) {
	verdicts, err := examineTrails(ctx, s)
	if err != nil {
		fmt.Fprintf(out, "✗ %-12s %v\n", "audit trail", err)
		return false
	}
	broken, foreign, sealed := 0, 0, 0
	for _, v := range verdicts {
		if v.verdict.Foreign {
			foreign++
		} else if v.verdict.Problem != audit.Sound {
			broken++
		}
		if v.verdict.Seals > 0 {
			sealed++
		}
	}
	if foreign > 0 && foreign == sealed {
		fmt.Fprintf(out, "✗ %-12s all %d were sealed with a secret that is not given: set STADTTERMIN_SECRET as it was, or name it in STADTTERMIN_SECRETS_OLD\n", "audit trail", foreign)
		return false
	}
	mark := "✓"
	if broken += foreign; broken > 0 {
		mark = "✗"
	}
	fmt.Fprintf(out, "%s %-12s %d tenants, %d not as they were written\n", mark, "audit trail", len(verdicts), broken)
	for _, v := range verdicts {
		fmt.Fprintf(out, "  %-20s %s\n", v.tenant, v.verdict)
	}
	return broken == 0
}

// trail is the outcome of one tenant.
type trail struct {
	tenant  string
	verdict audit.Verdict
}

func examineTrails(ctx context.Context, s *settings) ([]trail, error) {
	if err := s.need("APP_DATABASE_URL", "STADTTERMIN_SECRET"); err != nil {
		return nil, err
	}
	keys, err := s.keys()
	if err != nil {
		return nil, err
	}
	db, err := db.Open(ctx, db.Unhurried(s.AppDatabaseURL))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	ids, err := town.Store{DB: db}.Active(ctx)
	if err != nil {
		return nil, err
	}
	chain := &audit.Chain{Seals: staff.Trail{DB: db}, Keys: keys, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	trails := make([]trail, len(ids))
	for i, id := range ids {
		trails[i].tenant = fmt.Sprintf("tenant %d", id)
		if trails[i].verdict, err = chain.Verify(ctx, id); err != nil {
			return nil, fmt.Errorf("tenant %d: %w", id, err)
		}
	}
	return trails, nil
}
