package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"stadttermin/internal/app"
	"stadttermin/internal/app/site"
	"stadttermin/internal/jobs"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/due"
	"stadttermin/internal/postgres/hall"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/redis"
	"stadttermin/internal/server"
	"stadttermin/internal/smtp"
	"stadttermin/web"
)

// program is an installation as this process runs it: with its settings, its connections and its figures.
type program struct {
	*app.App
	settings *settings
	metrics  *server.Metrics
}

func newProgram(ctx context.Context, s *settings, development bool) (*program, error) {
	if err := s.need("APP_DATABASE_URL", "REDIS_URL", "STADTTERMIN_SECRET"); err != nil {
		return nil, err
	}
	if err := s.addresses(); err != nil {
		return nil, err
	}
	keys, err := s.keys()
	if err != nil {
		return nil, err
	}
	db, err := db.Open(ctx, s.AppDatabaseURL)
	if err != nil {
		return nil, err
	}
	client, err := redis.Open(s.RedisURL, time.Now)
	if err != nil {
		db.Close()
		return nil, err
	}
	p := &program{settings: s, metrics: server.NewMetrics()}
	p.App, err = app.New(ctx, app.Deps{
		DB: db, Redis: client, Keys: keys, PublicURL: s.PublicURL, Development: development,
		Now: time.Now, Log: s.logger(),
	})
	if err != nil {
		_ = client.Close() // nothing was written
		db.Close()
		return nil, err
	}
	return p, nil
}

func (p *program) close() {
	if err := p.Redis.Close(); err != nil {
		p.Log.Warn("closing Redis", "error", err)
	}
	p.DB.Close()
}

// handler gives everything that is public.
func (p *program) handler() (http.Handler, error) {
	config, err := site.New(p.App, web.Dist)
	if err != nil {
		return nil, err
	}
	config.Metrics, config.Secure, config.TrustedProxies = p.metrics, p.settings.secure(), p.settings.TrustedProxies
	return server.New(*config)
}

// serve answers citizens and staff until the context ends.
func (p *program) serve(ctx context.Context, group *errgroup.Group) error {
	handler, err := p.handler()
	if err != nil {
		return err
	}
	group.Go(func() error {
		return listenFailed(server.Serve(ctx, p.settings.Listen, handler, p.drain(), p.Log), "LISTEN", p.settings.Listen)
	})
	group.Go(func() error { return p.Hub.Run(ctx) })
	group.Go(func() error { return p.Counter.Run(ctx) })
	p.serveMetrics(ctx, group)
	return nil
}

func (p *program) serveMetrics(ctx context.Context, group *errgroup.Group) {
	mux := http.NewServeMux()
	mux.Handle("/metrics", p.metrics.Handler())
	group.Go(func() error {
		return listenFailed(server.Serve(ctx, p.settings.MetricsListen, mux, p.drain(), p.Log), "METRICS_LISTEN", p.settings.MetricsListen)
	})
}

// drain is for how long an instance that is to end still answers: until whoever sends visitors here has asked /readyz.
func (p *program) drain() time.Duration {
	if p.Development {
		return 0
	}
	return 5 * time.Second
}

// listenFailed says how to help where an address is taken.
func listenFailed(err error, variable, address string) error {
	if err == nil || errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("cannot listen on %s, choose another with %s: %w", address, variable, err)
}

// work sends mails and forgets what is to be forgotten until the context ends.
func (p *program) work(ctx context.Context, group *errgroup.Group) error {
	if err := p.settings.need("SMTP_URL"); err != nil {
		return err
	}
	sender, err := smtp.New(p.settings.SMTPURL, time.Now)
	if err != nil {
		return fmt.Errorf("SMTP_URL: %w", err)
	}
	queue, err := jobs.NewQueue(p.settings.RedisURL)
	if err != nil {
		return err
	}
	figures := jobs.NewMailFigures()
	p.metrics.Register(figures.Collectors()...)
	delivery := &outbox.Delivery{
		Store: message.Outbox{DB: p.DB}, Sender: sender, Permanent: smtp.Permanent, Ended: figures.Ended, Now: time.Now, Log: p.Log,
		Composer: p.Composers(),
	}
	if path := p.returnPath(); path != nil {
		delivery.Return = path.Address
	}
	if err := p.takeReturns(ctx, figures, group); err != nil {
		return err
	}
	find, err := due.Open(ctx, p.settings.DueDatabaseURL)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, find.Close)
	if err := find.Ping(ctx); err != nil {
		return fmt.Errorf("the role that asks which towns have something to do is not let in, run stadttermin migrate or name it with DUE_DATABASE_URL: %w", err)
	}
	waiting, turns := redis.Due{Client: p.Redis}, redis.Turns{Client: p.Redis}
	watch := &jobs.MailWatch{Troubled: find.Troubled, Outbox: message.Outbox{DB: p.DB}, Figures: figures, Now: time.Now, Log: p.Log}
	group.Go(func() error { return watch.Run(ctx) })
	post := &jobs.Post{Outbox: message.Outbox{DB: p.DB}, Delivery: delivery, Now: time.Now, Log: p.Log}
	relay := &jobs.Relay{Due: waiting, Find: find.Mails, Queue: queue, Post: post, Now: time.Now, Log: p.Log}
	worker := &jobs.Worker{RedisURL: p.settings.RedisURL, Post: post, Due: waiting, Log: p.Log}
	sealing := &jobs.Sealing{Tenants: p.Settings, Unsealed: find.Unsealed, Turns: turns, Chain: p.Chain, Now: time.Now, Log: p.Log}
	retention := &jobs.Retention{Remembering: find.Remembering, Turns: turns, Contacts: message.Retention{DB: p.DB}, Towns: p.Towns, Now: time.Now, Log: p.Log}
	group.Go(func() error { return errors.Join(relay.Run(ctx), queue.Close()) })
	group.Go(func() error { return worker.Run(ctx) })
	changes := &jobs.Changes{Waiting: find.Changes, Turns: turns, Towns: p.Towns, Edits: p.Edits, Now: time.Now, Log: p.Log}
	noShows := &jobs.NoShows{Unseen: find.Unseen, Turns: turns, Towns: p.Towns, Queue: p.Queue, Find: hall.Queue{DB: p.DB}, Now: time.Now, Log: p.Log}
	group.Go(func() error { return retention.Run(ctx) })
	group.Go(func() error { return sealing.Run(ctx) })
	listing := &jobs.Listing{Listed: find.Listed, Turns: turns, Towns: p.Towns, Lists: p.Lists, Log: p.Log}
	group.Go(func() error { return listing.Run(ctx) })
	group.Go(func() error { return noShows.Run(ctx) })
	group.Go(func() error { return changes.Run(ctx) })
	recording := &jobs.Recording{Tenants: p.Settings, Turns: turns, Towns: p.Towns, Daily: p.Daily, Log: p.Log}
	group.Go(func() error { return recording.Run(ctx) })
	return nil
}
