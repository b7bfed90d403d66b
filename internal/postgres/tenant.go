package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/town/tenant"
)

// Changed gives the number that every change of any tenant's settings, hosts or limits raises, and the next moment at
// which settings come into force that were written ahead; zero where there are none.
func (db *DB) Changed(ctx context.Context, now time.Time) (number int64, next time.Time, err error) {
	var ahead *time.Time
	if err := db.pool.QueryRow(ctx, `SELECT number, next FROM settings_changed($1)`, now).Scan(&number, &ahead); err != nil {
		return 0, time.Time{}, away(err)
	}
	if ahead != nil {
		next = *ahead
	}
	return number, next, nil
}

// Find gives the active tenant that a host belongs to, else that of a slug; apperr.NotFound where there is neither.
func (db *DB) Find(ctx context.Context, host, slug string) (tenant.ID, error) {
	return db.across(ctx, `SELECT coalesce(tenant_of_host($1), tenant_served_as($2))`, host, slug)
}

// OfHost gives the active tenant that a host belongs to; apperr.NotFound where there is none.
func (db *DB) OfHost(ctx context.Context, host string) (tenant.ID, error) {
	return db.across(ctx, `SELECT tenant_of_host($1)`, host)
}

// OfSlug gives the tenant of a slug, active or not; apperr.NotFound where there is none.
func (db *DB) OfSlug(ctx context.Context, slug string) (tenant.ID, error) {
	return db.across(ctx, `SELECT tenant_of_slug($1)`, slug)
}

func (db *DB) across(ctx context.Context, query string, wanted ...any) (tenant.ID, error) {
	var id *tenant.ID
	if err := db.pool.QueryRow(ctx, query, wanted...).Scan(&id); err != nil {
		return 0, away(err)
	}
	if id == nil {
		return 0, apperr.New(apperr.NotFound)
	}
	return *id, nil
}

// Active lists the tenants that are served.
func (db *DB) Active(ctx context.Context) ([]tenant.ID, error) {
	rows, err := db.pool.Query(ctx, `SELECT active_tenants()`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[tenant.ID])
}
