package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"stadttermin/migrations"
)

// SchemaError means that the database's schema is not one that this program runs on.
type SchemaError struct{ sentence string }

func (e *SchemaError) Error() string { return e.sentence }

// newest is the number of the newest migration that this program knows. It runs on that schema, and on every later one
// that says so.
func newest() (number int64) {
	entries, err := migrations.FS.ReadDir(".")
	if err != nil {
		panic(err) // they are part of the program
	}
	for _, entry := range entries {
		digits, _, _ := strings.Cut(entry.Name(), "_")
		if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
			number = max(number, n)
		}
	}
	return number
}

// suits asks whether the schema is one that this program runs on.
func (db *DB) suits(ctx context.Context) error {
	program := newest()
	var schema, serves int64
	err := db.pool.QueryRow(ctx, `SELECT coalesce(max(version_id), 0), schema_serves() FROM goose_db_version WHERE is_applied`).Scan(&schema, &serves)
	var refused *pgconn.PgError
	switch {
	case errors.As(err, &refused) && strings.HasPrefix(refused.Code, "42"): // no such table or function, or no right: from before they were
		return &SchemaError{fmt.Sprintf("the database's schema is older than this program, which needs number %d: run stadttermin migrate", program)}
	case err != nil:
		return away(err)
	case schema < program:
		return &SchemaError{fmt.Sprintf("the database's schema has number %d and this program needs %d: run stadttermin migrate", schema, program)}
	case program < serves:
		return &SchemaError{fmt.Sprintf("the database's schema serves programs from number %d on and this one is of %d: run a newer stadttermin", serves, program)}
	}
	return nil
}
