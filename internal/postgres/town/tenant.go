// Package town is the SQL of settings: revisions, the ids that they name, hosts, and what carries over when they change.
package town

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// Store is the database as those see it who read and change a town's settings.
type Store struct{ *db.DB }

// Tx is a transaction that reads or changes settings.
type Tx struct{ *db.Tx }

func (store Store) inTenant(ctx context.Context, id tenant.ID, do func(Tx) error) error {
	return store.DB.InTenant(ctx, id, func(tx *db.Tx) error { return do(Tx{tx}) })
}

// Changed gives the number that every change of any tenant's settings, hosts or limits raises, and the next moment at
// which settings come into force that were written ahead; zero where there are none.
func (store Store) Changed(ctx context.Context, now time.Time) (number int64, next time.Time, err error) {
	var ahead *time.Time
	if err := store.AcrossRow(ctx, `SELECT number, next FROM settings_changed($1)`, now).Scan(&number, &ahead); err != nil {
		return 0, time.Time{}, db.Unavailable(err)
	}
	if ahead != nil {
		next = *ahead
	}
	return number, next, nil
}

// Find gives the active tenant that a host belongs to, else that of a slug; apperr.NotFound where there is neither.
func (store Store) Find(ctx context.Context, host, slug string) (tenant.ID, error) {
	return store.across(ctx, `SELECT coalesce(tenant_of_host($1), tenant_served_as($2))`, host, slug)
}

// OfHost gives the active tenant that a host belongs to; apperr.NotFound where there is none.
func (store Store) OfHost(ctx context.Context, host string) (tenant.ID, error) {
	return store.across(ctx, `SELECT tenant_of_host($1)`, host)
}

// OfSlug gives the tenant of a slug, active or not; apperr.NotFound where there is none.
func (store Store) OfSlug(ctx context.Context, slug string) (tenant.ID, error) {
	return store.across(ctx, `SELECT tenant_of_slug($1)`, slug)
}

func (store Store) across(ctx context.Context, query string, wanted ...any) (tenant.ID, error) {
	var id *tenant.ID
	if err := store.AcrossRow(ctx, query, wanted...).Scan(&id); err != nil {
		return 0, db.Unavailable(err)
	}
	if id == nil {
		return 0, apperr.New(apperr.NotFound)
	}
	return *id, nil
}

// Active lists the tenants that are served.
func (store Store) Active(ctx context.Context) ([]tenant.ID, error) {
	rows, err := store.Across(ctx, `SELECT active_tenants()`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[tenant.ID])
}
