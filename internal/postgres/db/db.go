// Package db is the connection to PostgreSQL: transactions that see one tenant, the schema, and what every other package
// below postgres writes beside its own rows: lines of the audit trail and mails. Everything that belongs to a tenant goes
// through InTenant, which tells row-level security whose data may be seen; every query names its tenant as well.
//
// Invariants: the connection's role neither owns tables nor bypasses row-level security; what looks across tenants are
// functions that return ids only; rows of one tenant are written in the order of ARCHITECTURE.md's lock order.
package db

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
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

	// Due is told, after the commit, when a tenant has mails to send.
	Due Due

	pool     *pgxpool.Pool
	counters counterKeys
}

// Option changes how connections are made.
type Option func(*pgxpool.Config)

// Traced lets every statement be seen before it is executed.
func Traced(tracer pgx.QueryTracer) Option {
	return func(config *pgxpool.Config) { config.ConnConfig.Tracer = tracer }
}

// Open connects as the application's role. It refuses one that could see across tenants, and a schema that this program
// does not run on.
func Open(ctx context.Context, appURL string, options ...Option) (*DB, error) {
	config, err := pgxpool.ParseConfig(appURL)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	for _, option := range options {
		option(config)
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
	for _, check := range []func(context.Context, *pgxpool.Pool) error{harmless, suits} {
		if err := check(ctx, pool); err != nil {
			pool.Close()
			return nil, err
		}
	}
	return &DB{pool: pool}, nil
}

// harmless makes sure that row-level security binds the role we are.
func harmless(ctx context.Context, pool *pgxpool.Pool) error {
	var role string
	var above bool
	err := pool.QueryRow(ctx, `SELECT rolname, rolsuper OR rolbypassrls OR EXISTS (
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
func (db *DB) Ping(ctx context.Context) error { return suits(ctx, db.pool) }

// Across asks outside of any tenant's transaction, where row-level security shows nothing: for functions that look across
// tenants and give ids only.
func (db *DB) Across(ctx context.Context, query string, args ...any) (pgx.Rows, error) {
	return db.pool.Query(ctx, query, args...)
}

// AcrossRow is Across for one row.
func (db *DB) AcrossRow(ctx context.Context, query string, args ...any) pgx.Row {
	return db.pool.QueryRow(ctx, query, args...)
}

// SendBatch sends statements in one round trip and, without BEGIN, in one transaction all the same. QueueTenant comes first.
func (db *DB) SendBatch(ctx context.Context, batch *pgx.Batch) error {
	return db.pool.SendBatch(ctx, batch).Close()
}
