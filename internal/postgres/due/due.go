// Package due asks which tenants have something to do: one statement for all of them, by a role of its own that reads the
// columns that tell when, and of whom nothing but the tenant's number.
package due

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"stadttermin/internal/civil"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// Finder is the database as that role sees it. It is safe for concurrent use.
type Finder struct{ pool *pgxpool.Pool }

// connections is how many one instance opens: it asks seldom.
const connections = 2

// Open connects as the role that asks.
func Open(ctx context.Context, dueURL string, options ...db.Option) (*Finder, error) {
	config, err := pgxpool.ParseConfig(dueURL)
	if err != nil {
		return nil, fmt.Errorf("DUE_DATABASE_URL: %w", err)
	}
	for _, option := range options {
		option(config)
	}
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.RuntimeParams["application_name"] = "stadttermin-due"
	config.ConnConfig.RuntimeParams["statement_timeout"] = "8s"
	config.ConnConfig.ConnectTimeout = 5 * time.Second
	config.MaxConns = connections
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("DUE_DATABASE_URL: %w", err)
	}
	return &Finder{pool}, nil
}

// Close ends all connections.
func (f *Finder) Close() { f.pool.Close() }

// Ping asks whether the role is let in.
func (f *Finder) Ping(ctx context.Context) error { return db.Unavailable(f.pool.Ping(ctx)) }

func (f *Finder) towns(ctx context.Context, query string, args ...any) ([]tenant.ID, error) {
	rows, err := f.pool.Query(ctx, query, args...)
	if err != nil {
		return nil, db.Unavailable(err)
	}
	towns, err := pgx.CollectRows(rows, pgx.RowTo[tenant.ID])
	return towns, db.Unavailable(err)
}

// Mails lists the tenants with mails that may leave, and that nobody is sending.
func (f *Finder) Mails(ctx context.Context, now time.Time) ([]tenant.ID, error) {
	return f.towns(ctx, `SELECT t.tenant_id FROM tenant t WHERE EXISTS (SELECT FROM outbox o
		WHERE o.tenant_id = t.tenant_id AND o.state = 'waiting' AND o.due_at <= $1 AND (o.lease_until IS NULL OR o.lease_until <= $1))`, now)
}

// Troubled lists the active tenants with mails that should have left before a moment, or with people whom none has reached.
func (f *Finder) Troubled(ctx context.Context, before time.Time) ([]tenant.ID, error) {
	return f.towns(ctx, `SELECT t.tenant_id FROM tenant t WHERE t.state = 'active' AND (EXISTS (SELECT FROM outbox o
			WHERE o.tenant_id = t.tenant_id AND o.state = 'waiting' AND o.due_at < $1 AND (o.held_until IS NULL OR o.held_until < $1))
		OR EXISTS (SELECT FROM unreached u WHERE u.tenant_id = t.tenant_id AND u.settled IS NULL))`, before)
}

// Unsealed lists the active tenants with lines of the audit trail that were begun since a moment.
func (f *Finder) Unsealed(ctx context.Context, since time.Time) ([]tenant.ID, error) {
	return f.towns(ctx, `SELECT tenant_id FROM tenant WHERE state = 'active' AND tenant_id IN (SELECT tenant_id FROM audit WHERE at >= $1)`, since)
}

// Unseen lists the active tenants with appointments of days that have begun and that nobody has come for.
func (f *Finder) Unseen(ctx context.Context, from, until time.Time) ([]tenant.ID, error) {
	// A town's day may be another one than here.
	first, last := civil.DateOf(from.UTC()).AddDays(-1).Time(), civil.DateOf(until.UTC()).AddDays(1).Time()
	return f.towns(ctx, `SELECT t.tenant_id FROM tenant t WHERE t.state = 'active' AND EXISTS (SELECT FROM appointment a
		WHERE a.tenant_id = t.tenant_id AND a.day BETWEEN $1 AND $2 AND a.state = 'booked' AND a.starts_at BETWEEN $3 AND $4)`, first, last, from, until)
}

// Changes lists the active tenants with changes of their settings whose moment has come, or drafts that nobody has touched for
// long.
func (f *Finder) Changes(ctx context.Context, now time.Time) ([]tenant.ID, error) {
	return f.towns(ctx, `SELECT t.tenant_id FROM tenant t WHERE t.state = 'active' AND EXISTS (SELECT FROM town_change c WHERE c.tenant_id = t.tenant_id
		AND (c.state = 'waiting' AND c.moment <= $1 AND c.conflicts = '{}' OR c.state IN ('draft', 'dropped') AND c.touched < $2))`, now, now.Add(-keptFor))
}

// keptFor is for how long drafts are kept that nobody touches, and a day more.
const keptFor = 15 * 24 * time.Hour

// Listed lists the active tenants that have lists of days made.
func (f *Finder) Listed(ctx context.Context) ([]tenant.ID, error) {
	return f.towns(ctx, `SELECT t.tenant_id FROM tenant t WHERE t.state = 'active' AND EXISTS (SELECT FROM office_list_plan p WHERE p.tenant_id = t.tenant_id)`)
}

// Remembering lists the active tenants where people were not forgotten since a day, with the day on which it was done last.
func (f *Finder) Remembering(ctx context.Context, since civil.Date) (map[tenant.ID]civil.Date, error) {
	rows, err := f.pool.Query(ctx, `SELECT t.tenant_id, f.day FROM tenant t LEFT JOIN forgotten f ON f.tenant_id = t.tenant_id
		WHERE t.state = 'active' AND (f.day IS NULL OR f.day < $1)`, since.Time())
	if err != nil {
		return nil, db.Unavailable(err)
	}
	towns := make(map[tenant.ID]civil.Date)
	var id tenant.ID
	var day *time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &day}, func() error {
		if towns[id] = 0; day != nil {
			towns[id] = civil.DateOf(*day)
		}
		return nil
	})
	return towns, db.Unavailable(err)
}
