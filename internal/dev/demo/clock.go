package demo

import (
	"context"
	"sync/atomic"
	"time"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/town/tenant"
)

// clock walks through the day. The zero value has to be set first.
type clock struct{ at atomic.Pointer[time.Time] }

func (c *clock) now() time.Time         { return *c.at.Load() }
func (c *clock) set(t time.Time)        { c.at.Store(&t) }
func (c *clock) add(more time.Duration) { c.set(c.now().Add(more)) }

// A fresh installation had no settings this morning. So the day is judged by those of the present moment, whatever the
// clock shows.
type (
	settled struct {
		booking.Store
		present func() time.Time
	}
	settledTx struct {
		booking.Tx
		present func() time.Time
	}
	settledBatches struct {
		booking.BatchWriter
		present func() time.Time
	}
	settledDesk struct {
		queue.Store
		present func() time.Time
	}
	settledDeskTx struct {
		queue.Tx
		present func() time.Time
	}
)

func (s settled) InTenant(ctx context.Context, id tenant.ID, do func(booking.Tx) error) error {
	return s.Store.InTenant(ctx, id, func(tx booking.Tx) error { return do(settledTx{tx, s.present}) })
}

func (t settledTx) Lock(ctx context.Context, claim officeday.Lock) (*officeday.Locked, error) {
	claim.Now = t.present()
	return t.Tx.Lock(ctx, claim)
}

func (t settledTx) Apply(ctx context.Context, change *booking.AppointmentWrite) error {
	change.Now = t.present()
	return t.Tx.Apply(ctx, change)
}

func (s settledBatches) WriteBatch(ctx context.Context, town *directory.Town, _ time.Time, plans []*booking.DayPlan) error {
	return s.BatchWriter.WriteBatch(ctx, town, s.present(), plans)
}

func (s settledDesk) InTenant(ctx context.Context, id tenant.ID, do func(queue.Tx) error) error {
	return s.Store.InTenant(ctx, id, func(tx queue.Tx) error { return do(settledDeskTx{tx, s.present}) })
}

func (t settledDeskTx) Claim(ctx context.Context, claim officeday.Lock, act queue.Command) (*officeday.Locked, *queue.Replay, error) {
	claim.Now = t.present()
	return t.Tx.Claim(ctx, claim, act)
}
