package apptest

import (
	"context"
	"fmt"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/postgres/db"
)

// Database is a migrated, empty database.
type Database struct {
	OwnerURL string // of the role that owns the tables; it may create roles, but is no superuser
	AppURL   string // of the application's role, which row-level security binds

	clock bool // its own times follow the test's
}

// Postgres gives a database of the test's own, a copy of a template that is migrated once.
func Postgres(t testing.TB) *Database {
	t.Helper()
	template, err := migratedTemplate(t.Context(), environment(t, "DATABASE_URL"))
	if err != nil {
		t.Fatal(err)
	}
	// file_copy takes a fifth of the time of the other strategy for a template of this size.
	database := createDatabase(t, " TEMPLATE "+template+" STRATEGY file_copy")
	database.clock = true
	return database
}

// EmptyPostgres gives a database of the test's own that no migration has seen.
func EmptyPostgres(t testing.TB) *Database {
	t.Helper()
	return createDatabase(t, "")
}

func createDatabase(t testing.TB, options string) *Database {
	t.Helper()
	server, name := environment(t, "DATABASE_URL"), "test_"+unique()
	if err := execute(t.Context(), server, "CREATE DATABASE "+name+options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// The test's context is over by now, and its pools may still be open.
		if err := execute(context.WithoutCancel(t.Context()), server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	database, err := databaseOn(server, name)
	if err != nil {
		t.Fatal(err)
	}
	return database
}

// databaseOn gives the URLs of a database on the server that the given URL of the owner leads to.
func databaseOn(server, name string) (*Database, error) {
	u, err := url.Parse(server)
	if err != nil {
		return nil, fmt.Errorf("the URL of PostgreSQL is not one: %w", err)
	}
	u.Path = "/" + name
	app, err := db.AppURL(u.String())
	if err != nil {
		return nil, err
	}
	return &Database{OwnerURL: u.String(), AppURL: app}, nil
}

// execute runs statements on a connection of their own; databases cannot be created within a transaction.
func execute(ctx context.Context, url string, statements ...string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("connecting to PostgreSQL: %w", err)
	}
	defer conn.Close(ctx)
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}
