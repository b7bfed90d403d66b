// Package idling measures a worker that has nothing to do: it counts what it asks the database while nothing happens in any town.
package idling

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"stadttermin/internal/app"
	"stadttermin/internal/jobs"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/due"
	"stadttermin/internal/postgres/hall"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/redis"
)

// Statements counts what a pool of connections is asked.
type Statements struct{ atomic.Int64 }

// TraceQueryStart counts a statement.
func (s *Statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	s.Add(1)
	return ctx
}

// TraceQueryEnd is not of interest.
func (s *Statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart counts the statements of a batch.
func (s *Statements) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	s.Add(int64(data.Batch.Len()))
	return ctx
}

// TraceBatchQuery is not of interest.
func (s *Statements) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd is not of interest.
func (s *Statements) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// Copy makes more towns like the one that there is. The owner is bound by row-level security too, but for that moment.
func Copy(ctx context.Context, ownerURL string, count int) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, copied := range []struct{ table, columns, values string }{
		{"tenant", "slug, reference_prefix, created", "'kopie' || n, 'K' || n, created"},
		{"revision", "number, document, files, author, source, base, valid_from, created", "number, document, files, author, source, base, valid_from, created"},
		{"revision_head", "number", "number"},
		{"hall", "hall_id", "hall_id"},
		{"office", "office_id, hall_id", "office_id, hall_id"},
		{"counter", "counter_key, office_id, counter_id", "counter_key, office_id, counter_id"},
		{"service", "service_id", "service_id"},
	} {
		_, err := conn.Exec(ctx, fmt.Sprintf(`ALTER TABLE %[1]s NO FORCE ROW LEVEL SECURITY;
			INSERT INTO %[1]s (tenant_id, %[2]s) SELECT 1000000 + n, %[3]s FROM %[1]s, generate_series(2, %[4]d) AS n;
			ALTER TABLE %[1]s FORCE ROW LEVEL SECURITY`, copied.table, copied.columns, copied.values, count))
		if err != nil {
			return fmt.Errorf("%s: %w", copied.table, err)
		}
	}
	return nil
}

// Worker is a worker as the program puts it together.
type Worker struct {
	*app.App
	find      *due.Finder
	redisURL  string
	first     sync.WaitGroup
	retention *jobs.Retention
	sealing   *jobs.Sealing
}

// New puts one together; every statement of its own is counted.
func New(ctx context.Context, i *app.App, appURL, redisURL string, asked *Statements) (*Worker, error) {
	address, err := db.DueURL(appURL)
	if err != nil {
		return nil, err
	}
	find, err := due.Open(ctx, address, db.Traced(asked))
	if err != nil {
		return nil, err
	}
	turns := redis.Turns{Client: i.Redis}
	return &Worker{
		App: i, find: find, redisURL: redisURL,
		retention: &jobs.Retention{Remembering: find.Remembering, Turns: turns, Contacts: message.Retention{DB: i.DB}, Towns: i.Towns, Now: i.Now, Log: i.Log},
		sealing:   &jobs.Sealing{Tenants: i.Settings, Unsealed: find.Unsealed, Turns: turns, Chain: i.Chain, Now: i.Now, Log: i.Log},
	}, nil
}

// Close ends its connections.
func (w *Worker) Close() { w.find.Close() }

// Daily does what is done once a day in each town.
func (w *Worker) Daily(ctx context.Context) {
	w.retention.Once(ctx)
	w.sealing.Once(ctx) // the first time in all towns
}

// Start runs everything that a worker does, and returns when each of the jobs has looked once.
func (w *Worker) Start(ctx context.Context) (wait func() error) {
	turns, waiting := lookedFor{redis.Turns{Client: w.Redis}, &w.first, new(sync.Map)}, redis.Due{Client: w.Redis}
	post := &jobs.Post{Outbox: message.Outbox{DB: w.DB}, Delivery: &outbox.Delivery{}, Now: w.Now, Log: w.Log}
	w.retention.Turns, w.sealing.Turns = turns, turns
	noShows := &jobs.NoShows{Unseen: w.find.Unseen, Turns: turns, Towns: w.Towns, Queue: w.Queue, Find: hall.Queue{DB: w.DB}, Now: w.Now, Log: w.Log}
	listing := &jobs.Listing{Listed: w.find.Listed, Turns: turns, Towns: w.Towns, Lists: w.Lists, Log: w.Log}
	watch := &jobs.MailWatch{Troubled: w.find.Troubled, Outbox: message.Outbox{DB: w.DB}, Figures: jobs.NewMailFigures(), Now: w.Now, Log: w.Log}
	group, ctx := errgroup.WithContext(ctx)
	w.first.Add(5) // turns: retention, sealing, examination, no-shows, lists
	for _, run := range []func(context.Context) error{w.retention.Run, w.sealing.Run, noShows.Run, listing.Run, watch.Run} {
		group.Go(func() error { return run(ctx) })
	}
	group.Go(func() error {
		queue, err := jobs.NewQueue(w.redisURL)
		if err != nil {
			return err
		}
		defer queue.Close()
		relay := &jobs.Relay{Due: waiting, Find: w.find.Mails, Queue: queue, Post: post, Now: w.Now, Log: w.Log}
		return relay.Run(ctx)
	})
	w.first.Wait()
	return group.Wait
}

// lookedFor tells when each job has had its first turn.
type lookedFor struct {
	redis.Turns
	first *sync.WaitGroup
	jobs  *sync.Map // that had a turn
}

func (l lookedFor) Take(ctx context.Context, job string, every time.Duration) (end func(), ours bool) {
	done, ours := l.Turns.Take(ctx, job, every)
	if _, again := l.jobs.LoadOrStore(job, true); again {
		return done, ours
	}
	if !ours {
		l.first.Done()
		return nil, false
	}
	return func() {
		done()
		l.first.Done()
	}, true
}
