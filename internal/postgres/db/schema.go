package db

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"stadttermin/migrations"
)

// SchemaError means that the database's schema is not one that this program runs on.
type SchemaError struct{ sentence string }

func (e *SchemaError) Error() string { return e.sentence }

// suits asks whether the schema is one that this program runs on: one that has seen all of its migrations, and any later
// one that says so.
func suits(ctx context.Context, pool *pgxpool.Pool) error {
	numbers := migrations.Numbers()
	program := numbers[len(numbers)-1]
	var schema, missing, serves int64
	// The highest number proves nothing about lower ones: those may have come in later.
	err := pool.QueryRow(ctx, `SELECT coalesce(max(version_id), 0),
			(SELECT coalesce(min(n), 0) FROM unnest($1::bigint[]) n WHERE n NOT IN (SELECT version_id FROM goose_db_version WHERE is_applied)),
			schema_serves()
		FROM goose_db_version WHERE is_applied`, numbers).Scan(&schema, &missing, &serves)
	var refused *pgconn.PgError
	switch {
	case errors.As(err, &refused) && strings.HasPrefix(refused.Code, "42"): // no such table or function, or no right: from before they were
		return &SchemaError{fmt.Sprintf("the database's schema is older than this program, which needs number %d: run stadttermin migrate", program)}
	case err != nil:
		return Unavailable(err)
	case schema < program:
		return &SchemaError{fmt.Sprintf("the database's schema has number %d and this program needs %d: run stadttermin migrate", schema, program)}
	case missing != 0:
		return &SchemaError{fmt.Sprintf("the database's schema has number %d and lacks %d, which this program needs: run stadttermin migrate", schema, missing)}
	case program < serves:
		return &SchemaError{fmt.Sprintf("the database's schema serves programs from number %d on and this one is of %d: run a newer stadttermin", serves, program)}
	}
	return nil
}
