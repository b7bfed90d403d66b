package db

import (
	"context"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/town/tenant"
)

// Keys gives the keys of counters, of those that there are.
func (db *DB) Keys(ctx context.Context, id tenant.ID, counters Counters) (keys CounterKeys, err error) {
	if keys = db.counters.of(id); keys.all(counters.wanted) {
		return keys, nil
	}
	err = db.InTenant(ctx, id, func(tx *Tx) error {
		keys, err = tx.Keys(ctx, counters)
		return err
	})
	return keys, err
}

// Keys gives the keys of counters, of those that there are. What was read is remembered when the transaction is committed.
func (tx *Tx) Keys(ctx context.Context, counters Counters) (CounterKeys, error) {
	for _, known := range []CounterKeys{tx.counters, tx.db.counters.of(tx.Tenant)} {
		if known.all(counters.wanted) {
			return known, nil
		}
	}
	rows, err := tx.Query(ctx, `SELECT office_id, counter_id, counter_key FROM counter WHERE tenant_id = $1`, tx.Tenant)
	if err != nil {
		return nil, err
	}
	keys := make(CounterKeys)
	var c counterID
	var key int32
	if _, err := pgx.ForEachRow(rows, []any{&c.office, &c.counter, &key}, func() error {
		keys[c] = key
		return nil
	}); err != nil {
		return nil, err
	}
	tx.counters = keys
	return keys, nil
}
