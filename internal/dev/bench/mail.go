package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"stadttermin/internal/jobs"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/due"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/redis"
	"stadttermin/internal/town/tenant"
)

// mails measures how long after a booking's answer its confirmation leaves, while as many are booked as can be, and relay and
// worker run beside. The worker does everything but speak to a mail server.
func mails(ctx context.Context, b *bench) error {
	t, err := openBookingTown(ctx, "mail")
	if err != nil {
		return err
	}
	defer t.close()
	dueURL, err := db.DueURL(t.appURL)
	if err != nil {
		return err
	}
	find, err := due.Open(ctx, dueURL)
	if err != nil {
		return err
	}
	defer find.Close()
	queue, err := jobs.NewQueue(t.redisURL)
	if err != nil {
		return err
	}
	defer queue.Close()
	seen := &leaving{at: make(map[int64]time.Time)}
	store, waiting := message.Outbox{DB: t.DB}, redis.Due{Client: t.Redis}
	post := &jobs.Post{Outbox: store, Now: t.Now, Log: t.Log, Delivery: &outbox.Delivery{
		Store: store, Sender: discarding{}, Permanent: func(error) bool { return false }, Now: t.Now, Log: t.Log, Composer: t.Letters,
		Return: func(_ tenant.ID, row int64) string {
			seen.note(row)
			return ""
		},
	}}
	relay := &jobs.Relay{Due: waiting, Find: find.Mails, Queue: queue, Post: post, Now: t.Now, Log: t.Log}
	worker := &jobs.Worker{RedisURL: t.redisURL, Post: post, Due: waiting, Log: t.Log}
	running, stop := context.WithCancel(ctx)
	defer stop()
	var group errgroup.Group
	group.Go(func() error { return relay.Run(running) })
	group.Go(func() error { return worker.Run(running) })

	answered, perSecond, err := t.bookFor(ctx, 8*b.slice)
	if err != nil {
		return err
	}
	rows, err := t.confirmations(ctx)
	if err != nil {
		return err
	}
	if len(rows) != len(answered) {
		return fmt.Errorf("%d booked, but %d confirmations in the outbox", len(answered), len(rows))
	}
	if err := seen.wait(ctx, rows); err != nil {
		return err
	}
	stop()
	if err := group.Wait(); err != nil {
		return err
	}
	var waits []time.Duration
	for row, appointment := range rows {
		waits = append(waits, max(0, seen.at[row].Sub(answered[appointment])))
	}
	b.put(figure{
		Name: "mail: from a booking's answer until it leaves, p99", Value: percentile(waits, 99).Seconds(), Unit: "s", Bound: atMost(0.3, 0.1),
		Note: fmt.Sprintf("median %.2f s, %d bookings at %.0f/s with relay and worker beside", median(waits).Seconds(), len(waits), perSecond),
	})
	return nil
}

// bookFor lets visitors hold and book for some time, and gives when each appointment was answered.
func (t *bookingTown) bookFor(ctx context.Context, length time.Duration) (answered map[uuid.UUID]time.Time, perSecond float64, err error) {
	var mu sync.Mutex
	answered = make(map[uuid.UUID]time.Time)
	perSecond, err = work(bookers, endless, length, func(int) error {
		hold, err := keep(ctx, t.Bookings, t.town, t.apart.take())
		if err != nil {
			return err
		}
		appointment, err := bind(ctx, t.Bookings, t.town, hold, t.person())
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		answered[appointment.ID] = time.Now()
		return nil
	})
	return answered, perSecond, err
}

// confirmations gives the appointment of each row of the outbox that confirms one.
func (t *bookingTown) confirmations(ctx context.Context) (rows map[int64]uuid.UUID, err error) {
	rows = make(map[int64]uuid.UUID)
	err = t.DB.InTenant(ctx, t.town.ID, func(tx *db.Tx) error {
		list, err := tx.Query(ctx, `SELECT outbox_id, subject_id FROM outbox WHERE tenant_id = $1 AND kind = $2`, t.town.ID, mail.Confirmation)
		if err != nil {
			return err
		}
		var row int64
		var appointment uuid.UUID
		_, err = pgx.ForEachRow(list, []any{&row, &appointment}, func() error {
			rows[row] = appointment
			return nil
		})
		return err
	})
	return rows, err
}

// leaving notes when each row first left.
type leaving struct {
	mu sync.Mutex
	at map[int64]time.Time
}

// leaveLimit is how long after the last booking a row may wait.
const leaveLimit = 60 * time.Second

// wait waits until all rows have left.
func (e *leaving) wait(ctx context.Context, rows map[int64]uuid.UUID) error {
	for begun := time.Now(); time.Since(begun) < leaveLimit; time.Sleep(10 * time.Millisecond) {
		if e.all(rows) {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return fmt.Errorf("mails have not left %s after their bookings", leaveLimit)
}

func (e *leaving) all(rows map[int64]uuid.UUID) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for row := range rows {
		if _, ok := e.at[row]; !ok {
			return false
		}
	}
	return true
}

func (e *leaving) note(row int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, ok := e.at[row]; !ok {
		e.at[row] = time.Now()
	}
}

// discarding takes every mail and keeps none.
type discarding struct{}

func (discarding) Send(context.Context, mail.Mail) error { return nil }
