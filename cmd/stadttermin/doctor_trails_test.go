package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/staff/audit"
)

func TestDoctorExaminesTheTrailOfEveryTenant(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1), apptest.Town("selm", 1))
	s := &settings{AppDatabaseURL: i.Database.AppURL, Secret: apptest.Secret}
	keys, err := s.keys()
	if err != nil {
		t.Fatal(err)
	}
	chain := &audit.Chain{Seals: staff.Trail{DB: i.DB}, Keys: keys, Now: i.Clock.Now, Log: slog.New(slog.DiscardHandler)}
	for _, slug := range []string{"werne", "selm"} {
		if err := chain.Seal(t.Context(), i.Town(t, slug).ID); err != nil {
			t.Fatal(err)
		}
	}
	prove := func() (string, bool) {
		var out strings.Builder
		sound := proveTrails(t.Context(), s, &out)
		return out.String(), sound
	}
	if out, sound := prove(); !sound || !strings.Contains(out, "✓ audit trail  2 tenants, 0 not") || !strings.Contains(out, "1 lines in 1 seals, head ") {
		t.Errorf("untouched:\n%s", out)
	}
	wrong := *s
	wrong.Secret = "another secret of at least 32 characters"
	var out strings.Builder
	if proveTrails(t.Context(), &wrong, &out) || !strings.Contains(out.String(), "all 2 were sealed with a secret that is not given") {
		t.Errorf("with another secret:\n%s", &out)
	}
	conn, err := pgx.Connect(t.Context(), i.Database.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	if _, err := conn.Exec(t.Context(), fmt.Sprintf("SET app.tenant = '%d'; UPDATE audit SET actor = 'citizen'", i.Town(t, "selm").ID)); err != nil {
		t.Fatal(err)
	}
	if out, sound := prove(); sound || !strings.Contains(out, "✗ audit trail  2 tenants, 1 not") || !strings.Contains(out, ": altered") {
		t.Errorf("after a line was changed:\n%s", out)
	}
}
