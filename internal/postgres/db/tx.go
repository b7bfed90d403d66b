package db

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/town/tenant"
)

// Tx is one transaction of one tenant.
type Tx struct {
	pgx.Tx
	Tenant   tenant.ID
	db       *DB
	settings bool        // they were changed
	due      time.Time   // when the first of the mails may leave that were written; zero: there are none
	counters CounterKeys // that were read
}

// InTenant runs do in a transaction that sees only the tenant, and commits if it returns nil.
func (db *DB) InTenant(ctx context.Context, id tenant.ID, do func(*Tx) error) error {
	return db.run(ctx, "BEGIN", id, do)
}

// Snapshot runs do in a transaction that sees one state of the tenant throughout, and only reads.
func (db *DB) Snapshot(ctx context.Context, id tenant.ID, do func(*Tx) error) error {
	return db.run(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", id, do)
}

// InSnapshot is InTenant in a transaction that sees one state of the tenant throughout.
func (db *DB) InSnapshot(ctx context.Context, id tenant.ID, do func(*Tx) error) error {
	return db.run(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ", id, do)
}

func (db *DB) run(ctx context.Context, begin string, id tenant.ID, do func(*Tx) error) error {
	begin = fmt.Sprintf("%s; SELECT set_config('app.tenant', '%d', true)", begin, id)
	var tx *Tx
	err := pgx.BeginTxFunc(ctx, db.pool, pgx.TxOptions{BeginQuery: begin}, func(raw pgx.Tx) error {
		tx = &Tx{Tx: raw, Tenant: id, db: db}
		return do(tx)
	})
	if err != nil {
		return Unavailable(err)
	}
	if tx.counters != nil {
		db.counters.keep(id, tx.counters)
	}
	db.Due.Add(id, tx.due) //nolint:contextcheck // told apart from the request, which may be over
	if tx.settings && db.Announce != nil {
		db.Announce(context.WithoutCancel(ctx))
	}
	return nil
}

// Write sends statements in one round trip and gives the first error.
func (tx *Tx) Write(ctx context.Context, batch *pgx.Batch) error {
	return tx.SendBatch(ctx, batch).Close()
}

// QueueTenant lets the statements that follow see only the tenant.
func QueueTenant(batch *pgx.Batch, id tenant.ID) {
	batch.Queue(`SELECT set_config('app.tenant', $1, true)`, strconv.Itoa(int(id)))
}
