package apptest

import (
	"context"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/dev/statement"
	"stadttermin/internal/postgres/db"
)

// Open connects as the application's role, under the rules for statements: one that a database distributed by tenant would
// refuse fails the test.
func Open(t testing.TB, ownerURL, appURL string) *db.DB {
	t.Helper()
	rules, err := rulesOf(t.Context(), ownerURL)
	if err != nil {
		t.Fatal(err)
	}
	var over sync.Mutex
	ended := false
	t.Cleanup(func() {
		over.Lock()
		defer over.Unlock()
		ended = true
	})
	opened, err := db.Open(t.Context(), appURL, db.Traced(&statement.Tracer{Rules: rules, Report: func(finding string) {
		over.Lock()
		defer over.Unlock()
		if !ended {
			t.Error(finding)
		}
	}}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(opened.Close)
	return opened
}

// rules are read once: the schema of all databases of a test process is one.
var rules struct {
	sync.Mutex
	known *statement.Rules
}

func rulesOf(ctx context.Context, ownerURL string) (statement.Rules, error) {
	rules.Lock()
	defer rules.Unlock()
	if rules.known != nil {
		return *rules.known, nil
	}
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return statement.Rules{}, err
	}
	defer conn.Close(ctx)
	read := statement.Rules{Tables: make(map[string]bool), Identity: make(map[string]bool)}
	rows, err := conn.Query(ctx, `SELECT c.relname::text, EXISTS (SELECT FROM pg_attribute i WHERE i.attrelid = c.oid AND i.attidentity <> '')
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT IN ('tenant', 'tenant_host', 'tenant_limit')`)
	if err != nil {
		return statement.Rules{}, err
	}
	var table string
	var draws bool
	if _, err := pgx.ForEachRow(rows, []any{&table, &draws}, func() error {
		read.Tables[table] = true
		if draws {
			read.Identity[table] = true
		}
		return nil
	}); err != nil {
		return statement.Rules{}, err
	}
	rules.known = &read
	return read, nil
}
