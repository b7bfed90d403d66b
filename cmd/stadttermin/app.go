package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"stadttermin/internal/account"
	"stadttermin/internal/audit"
	"stadttermin/internal/authz"
	"stadttermin/internal/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/closure"
	queue "stadttermin/internal/desk"
	"stadttermin/internal/device"
	"stadttermin/internal/i18n"
	"stadttermin/internal/intake"
	"stadttermin/internal/jobs"
	"stadttermin/internal/outbox"
	"stadttermin/internal/passkey"
	"stadttermin/internal/pdf"
	"stadttermin/internal/postgres"
	"stadttermin/internal/redis"
	"stadttermin/internal/search"
	"stadttermin/internal/server"
	"stadttermin/internal/server/admin"
	"stadttermin/internal/server/api"
	"stadttermin/internal/server/citizen"
	closures "stadttermin/internal/server/closure"
	"stadttermin/internal/server/desk"
	"stadttermin/internal/server/hall"
	"stadttermin/internal/server/own"
	"stadttermin/internal/server/page"
	"stadttermin/internal/server/staff"
	"stadttermin/internal/smtp"
	"stadttermin/internal/vault"
	"stadttermin/web"
)

// app is what web and worker share.
type app struct {
	settings    *settings
	log         *slog.Logger
	db          *postgres.DB
	redis       *redis.Client
	limiter     *redis.Limiter
	towns       *booking.Directory
	changes     *redis.Settings
	bookings    *booking.Service
	queue       *queue.Service
	hub         *queue.Hub
	bundle      *i18n.Bundle
	chain       *audit.Chain
	vault       *vault.Ring
	metrics     *server.Metrics
	budget      *budget.Keeper
	regulars    *budget.Regulars
	development bool
}

func newApp(ctx context.Context, s *settings, development bool) (*app, error) {
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
	ring, err := s.vault()
	if err != nil {
		return nil, err
	}
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		return nil, err
	}
	db, err := postgres.Open(ctx, s.AppDatabaseURL)
	if err != nil {
		return nil, err
	}
	client, err := redis.Open(s.RedisURL, time.Now)
	if err != nil {
		db.Close()
		return nil, err
	}
	a := &app{settings: s, log: s.logger(), db: db, redis: client, limiter: redis.NewLimiter(client), bundle: bundle, vault: ring, metrics: server.NewMetrics(), development: development}
	a.budget = &budget.Keeper{Counter: redis.Budgets{Client: client}, Local: new(budget.Memory), Secret: []byte(s.Secret), Now: time.Now}
	a.regulars = new(budget.Regulars)
	a.chain = &audit.Chain{Seals: postgres.Trail{DB: db}, Keys: ring, Now: time.Now, Log: a.log}
	a.changes = redis.NewSettings(client)
	a.towns = &booking.Directory{Source: db, Now: time.Now, Hearing: a.changes.Hearing, Public: s.PublicURL, Development: development}
	db.Announce = announcing(client, a.log)
	a.bookings = &booking.Service{
		Store: postgres.Bookings{DB: db}, Swift: postgres.Bookings{DB: db}, Feedbacks: postgres.Bookings{DB: db}, Pins: client, Changes: client, Limit: a.limiter, Budget: a.budget, Towns: a.towns, Keys: keys, Now: time.Now, Log: a.log,
	}
	a.hub = &queue.Hub{Events: postgres.Desk{DB: db}, Wakeups: redis.NewWakeups(ctx, client), Log: a.log}
	a.queue = &queue.Service{
		Store: postgres.Desk{DB: db}, Bookings: a.bookings, Pins: client, Towns: a.towns, Wake: client, Now: time.Now, Log: a.log,
	}
	return a, nil
}

// announcing gives what tells other instances of changed settings. Where that fails they notice by themselves.
func announcing(client *redis.Client, log *slog.Logger) func(context.Context) {
	return func(ctx context.Context) {
		if err := client.AnnounceSettings(ctx); err != nil {
			log.WarnContext(ctx, "change of settings not announced", "error", err)
		}
	}
}

// hear lets changes of settings be noticed as soon as they are announced, until the context ends.
func (a *app) hear(ctx context.Context, group *errgroup.Group) {
	group.Go(func() error { return a.changes.Run(ctx, a.towns.Heard) })
}

func (a *app) close() {
	if err := a.redis.Close(); err != nil {
		a.log.Warn("closing Redis", "error", err)
	}
	a.db.Close()
}

// handler gives everything that is public.
func (a *app) handler() (http.Handler, error) {
	assets, err := page.LoadAssets(web.Dist)
	if err != nil {
		return nil, err
	}
	renderer, err := page.New(page.Config{Templates: web.Templates, Assets: assets, Bundle: a.bundle, Budget: a.budget})
	if err != nil {
		return nil, err
	}
	accounts := a.accounts()
	gate := staff.NewGate(accounts, postgres.Trail{DB: a.db}, a.regulars, renderer, time.Now)
	imports := &intake.Service{Drafts: postgres.IntakeDrafts{DB: a.db}, Imports: postgres.Intake{DB: a.db}, Bookings: a.bookings, Now: time.Now}
	devices := &device.Service{Store: postgres.Devices{DB: a.db}, Pairings: redis.Pairings{Client: a.redis}, Limiter: a.limiter, Now: time.Now}
	services := new(search.Memory)
	return server.New(server.Config{
		Towns: a.towns, Limiter: a.limiter, Budget: a.budget, Regulars: a.regulars, Renderer: renderer, Assets: assets, Bundle: a.bundle, Metrics: a.metrics, Now: time.Now, Log: a.log,
		API: &api.API{Searching: a.bookings, Holding: a.bookings, Managing: a.bookings, Budget: a.budget, Now: time.Now},
		Citizen: citizen.New(citizen.Config{
			Calendars: a.bookings, Holds: a.bookings, Appointments: a.bookings, Changes: a.bookings, Addresses: a.bookings, Messages: a.bookings, Queue: a.queue,
			Services: services, Bundle: a.bundle, Renderer: renderer, Now: time.Now,
		}),
		Gate: gate,
		Own:  own.New(gate, accounts),
		Desk: desk.New(desk.Config{
			Gate: gate, Days: postgres.StaffDays{DB: a.db}, Times: a.bookings, Bookings: a.bookings, Changes: a.bookings, Displacements: a.bookings,
			Services: services, Search: &queue.Search{Directory: postgres.Search{DB: a.db}, Now: time.Now}, Bundle: a.bundle,
			Files: imports, Lines: imports, Imports: imports,
			Histories: postgres.Desk{DB: a.db}, Pickups: postgres.Desk{DB: a.db}, Duties: &queue.Duties{Store: postgres.Desk{DB: a.db}, Wake: a.redis, Now: time.Now, Log: a.log}, Queue: a.queue, Hub: a.hub, Lists: a.lists(), ListPlans: a.lists(),
			Unreached: &queue.Unreaching{Store: postgres.Unreached{DB: a.db}, Now: time.Now},
		}),
		Admin:  admin.New(admin.Config{Gate: gate, People: postgres.Staff{DB: a.db}, Inviting: accounts, Accounts: accounts, Trails: postgres.Trail{DB: a.db}, Chain: a.chain, Devices: devices, Mails: postgres.Outbox{DB: a.db}, Gone: postgres.Gone{DB: a.db}}),
		Hall:   hall.New(hall.Config{Devices: devices, Queue: a.queue, Hub: a.hub, Bundle: a.bundle, Renderer: renderer, Now: time.Now, Budget: a.budget, Regulars: a.regulars}),
		Secure: a.settings.secure(), TrustedProxies: a.settings.TrustedProxies, Ready: a.db.Ping,
		Closures: closures.New(closures.Config{Gate: gate, Orders: a.closures(), Rows: a.closures(), Answers: a.bookings, Bundle: a.bundle}),
	})
}

func (a *app) closures() *closure.Service {
	return &closure.Service{Store: postgres.Closures{DB: a.db}, Pins: a.redis, Changes: a.redis, Towns: a.towns, Now: time.Now, Log: a.log}
}

func (a *app) accounts() *account.Service {
	return &account.Service{
		Accounts: postgres.Staff{DB: a.db}, Factors: postgres.Staff{DB: a.db}, Passkeys: &passkey.Keeper{Store: postgres.Staff{DB: a.db}, Vault: a.vault, Now: time.Now}, Links: postgres.Staff{DB: a.db}, Notices: postgres.Staff{DB: a.db},
		Sessions: postgres.Sessions{DB: a.db}, Halves: postgres.Sessions{DB: a.db}, Budget: a.budget, Towns: a.towns,
		Secret: []byte(a.settings.Secret), SecretsBefore: a.settings.secretsBefore(), Vault: a.vault,
		FactorRequired: []authz.Role{authz.Administrator}, Development: a.development, Now: time.Now,
	}
}

// composers make the mails of the outbox, each by what it is about.
func (a *app) composers() outbox.Composers {
	ofCitizens := &booking.Letters{Service: a.bookings, Towns: a.towns, Bundle: a.bundle}
	return outbox.Composers{
		outbox.OfAppointment: ofCitizens, outbox.OfFeedback: ofCitizens,
		outbox.OfOfficeList: &queue.ListLetters{Lists: a.lists(), Towns: a.towns},
		outbox.OfStaff:      &account.Letters{Service: a.accounts(), Senders: a.towns, Bundle: a.bundle},
	}
}

// lists are those of offices' days that are made in advance.
func (a *app) lists() *queue.Lists {
	return &queue.Lists{
		Days: a.queue, Plans: postgres.Lists{DB: a.db}, Files: postgres.Lists{DB: a.db}, Printer: pdf.Printer{},
		Vault: a.vault, Bundle: a.bundle, Now: time.Now,
	}
}

// serve answers citizens and staff until the context ends.
func (a *app) serve(ctx context.Context, group *errgroup.Group) error {
	handler, err := a.handler()
	if err != nil {
		return err
	}
	group.Go(func() error {
		return listenFailed(server.Serve(ctx, a.settings.Listen, handler, a.drain(), a.log), "LISTEN", a.settings.Listen)
	})
	group.Go(func() error { return a.hub.Run(ctx) })
	a.serveMetrics(ctx, group)
	return nil
}

func (a *app) serveMetrics(ctx context.Context, group *errgroup.Group) {
	mux := http.NewServeMux()
	mux.Handle("/metrics", a.metrics.Handler())
	group.Go(func() error {
		return listenFailed(server.Serve(ctx, a.settings.MetricsListen, mux, a.drain(), a.log), "METRICS_LISTEN", a.settings.MetricsListen)
	})
}

// drain is for how long an instance that is to end still answers: until whoever sends visitors here has asked /readyz.
func (a *app) drain() time.Duration {
	if a.development {
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
func (a *app) work(ctx context.Context, group *errgroup.Group) error {
	if err := a.settings.need("SMTP_URL"); err != nil {
		return err
	}
	sender, err := smtp.New(a.settings.SMTPURL, time.Now)
	if err != nil {
		return fmt.Errorf("SMTP_URL: %w", err)
	}
	queue, err := jobs.NewQueue(a.settings.RedisURL)
	if err != nil {
		return err
	}
	figures := jobs.NewMailFigures()
	a.metrics.Register(figures.Collectors()...)
	delivery := &outbox.Delivery{
		Store: postgres.Outbox{DB: a.db}, Sender: sender, Permanent: smtp.Permanent, Ended: figures.Ended, Now: time.Now, Log: a.log,
		Composer: a.composers(),
	}
	if path := a.returnPath(); path != nil {
		delivery.Return = path.Address
	}
	if err := a.takeReturns(ctx, figures, group); err != nil {
		return err
	}
	watch := &jobs.MailWatch{Tenants: a.db, Outbox: postgres.Outbox{DB: a.db}, Figures: figures, Now: time.Now, Log: a.log}
	group.Go(func() error { return watch.Run(ctx) })
	relay := &jobs.Relay{Outbox: postgres.Outbox{DB: a.db}, Queue: queue, Delivery: delivery, Now: time.Now, Log: a.log}
	worker := &jobs.Worker{RedisURL: a.settings.RedisURL, Delivery: delivery, Log: a.log}
	sealing := &jobs.Sealing{Tenants: a.db, Chain: a.chain, Log: a.log}
	retention := &jobs.Retention{Tenants: a.db, Towns: a.towns, Now: time.Now, Log: a.log}
	group.Go(func() error { return errors.Join(relay.Run(ctx), queue.Close()) })
	group.Go(func() error { return worker.Run(ctx) })
	noShows := &jobs.NoShows{Tenants: a.db, Towns: a.towns, Queue: a.queue, Find: postgres.Desk{DB: a.db}, Log: a.log}
	group.Go(func() error { return retention.Run(ctx) })
	group.Go(func() error { return sealing.Run(ctx) })
	listing := &jobs.Listing{Tenants: a.db, Towns: a.towns, Lists: a.lists(), Log: a.log}
	group.Go(func() error { return listing.Run(ctx) })
	group.Go(func() error { return noShows.Run(ctx) })
	return nil
}
