// Package postgres holds all SQL, one file per noun. Everything that belongs to a tenant goes through InTenant, which
// tells row-level security whose data may be seen; every query names its tenant as well.
//
// Invariants: the connection's role neither owns tables nor bypasses row-level security; what looks across tenants are
// functions that return ids only; rows of one tenant are written in the order of ../../ARCHITECTURE.md's lock order.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"stadttermin/internal/apperr"
	"stadttermin/internal/town/tenant"
)

// poolSize is how many connections one instance opens at most, unless the address says pool_max_conns. The library's own
// number is that of the processors, and a commit waits for the disk most of its time.
const poolSize = 16

// statementTime is how long a statement may take, and a transaction wait for the next one, unless the address says
// otherwise. Requests end sooner.
const statementTime = "8s"

// Unhurried gives an address whose statements may take as long as they need, for examinations of a whole installation.
func Unhurried(appURL string) string {
	u, err := url.Parse(appURL)
	if err != nil {
		return appURL // Open says what is wrong
	}
	query := u.Query()
	query.Set("statement_timeout", "0")
	u.RawQuery = query.Encode()
	return u.String()
}

// DB is the database as the application's role sees it. It is safe for concurrent use.
type DB struct {
	// Announce tells other instances, after the commit, that some tenant's settings have changed; nil: nobody is told.
	Announce func(ctx context.Context)

	pool        *pgxpool.Pool
	comparisons *comparisons
}

// Open connects as the application's role. It refuses one that could see across tenants, and a schema that this program
// does not run on.
func Open(ctx context.Context, appURL string) (*DB, error) {
	config, err := pgxpool.ParseConfig(appURL)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.RuntimeParams["application_name"] = "stadttermin"
	// Every query names its tenant and follows an index whatever the values, so planning it again for each would be a
	// quarter of what a booking costs the server.
	config.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	config.ConnConfig.ConnectTimeout = 5 * time.Second
	// What nobody waits for any more ends in the database too.
	for name, most := range map[string]string{"statement_timeout": statementTime, "idle_in_transaction_session_timeout": statementTime} {
		if config.ConnConfig.RuntimeParams[name] == "" {
			config.ConnConfig.RuntimeParams[name] = most
		}
	}
	if !strings.Contains(appURL, "pool_max_conns") {
		config.MaxConns = poolSize
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	db := &DB{pool: pool, comparisons: newComparisons()}
	for _, check := range []func(context.Context) error{db.harmless, db.suits} {
		if err := check(ctx); err != nil {
			pool.Close()
			return nil, err
		}
	}
	return db, nil
}

// harmless makes sure that row-level security binds the role we are.
func (db *DB) harmless(ctx context.Context) error {
	var role string
	var above bool
	err := db.pool.QueryRow(ctx, `SELECT rolname, rolsuper OR rolbypassrls OR EXISTS (
		SELECT FROM pg_class WHERE relname = 'appointment' AND relowner = r.oid) FROM pg_roles r WHERE rolname = current_user`).Scan(&role, &above)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	if above {
		return fmt.Errorf("role %s may see every tenant: connect as the application's role (APP_DATABASE_URL), never as the owner", role)
	}
	return nil
}

// Close ends all connections.
func (db *DB) Close() { db.pool.Close() }

// Ping asks whether the database answers and its schema is one that this program runs on.
func (db *DB) Ping(ctx context.Context) error { return db.suits(ctx) }

// Tx is one transaction of one tenant.
type Tx struct {
	pgx.Tx
	tenant   tenant.ID
	settings bool // they were changed
}

// InTenant runs do in a transaction that sees only the tenant, and commits if it returns nil.
func (db *DB) InTenant(ctx context.Context, id tenant.ID, do func(*Tx) error) error {
	begin := fmt.Sprintf("BEGIN; SELECT set_config('app.tenant', '%d', true)", id)
	settings := false
	err := pgx.BeginTxFunc(ctx, db.pool, pgx.TxOptions{BeginQuery: begin}, func(raw pgx.Tx) error {
		tx := &Tx{Tx: raw, tenant: id}
		err := do(tx)
		settings = tx.settings
		return err
	})
	if err == nil && settings && db.Announce != nil {
		db.Announce(context.WithoutCancel(ctx))
	}
	return away(err)
}

// away turns the database's absence into apperr.Busy: try again, nothing is lost. Whether a commit whose answer was lost
// has happened, the repeated request finds out by its key.
func away(err error) error {
	var refusal *apperr.Error
	var refused *pgconn.PgError
	var unreachable *pgconn.ConnectError
	var broken net.Error
	switch {
	case err == nil || errors.As(err, &refusal):
		return err
	case errors.As(err, &refused):
		// Class 57 is the server shutting down or starting, 08 a lost connection, 53 no connection left.
		if class := refused.Code[:2]; class != "57" && class != "08" && class != "53" {
			return err
		}
	case !errors.As(err, &unreachable) && !errors.As(err, &broken) && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !pgconn.SafeToRetry(err):
		return err
	}
	return apperr.New(apperr.Busy).Because(fmt.Errorf("%w: %w", apperr.ErrDatabase, err))
}

// violates tells whether an error is the breach of a named constraint.
func violates(err error, constraint string) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && refused.ConstraintName == constraint
}
