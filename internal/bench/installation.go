package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/account"
	"stadttermin/internal/audit"
	"stadttermin/internal/bench/process"
	"stadttermin/internal/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/closure"
	queue "stadttermin/internal/desk"
	"stadttermin/internal/device"
	"stadttermin/internal/i18n"
	"stadttermin/internal/intake"
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
	halls "stadttermin/internal/server/hall"
	"stadttermin/internal/server/own"
	"stadttermin/internal/server/page"
	"stadttermin/internal/server/staff"
	"stadttermin/internal/tenant"
	"stadttermin/internal/tenantfile"
	"stadttermin/internal/vault"
	"stadttermin/web"
)

// installation is the service in this process, wired as the program does it, on a place of its own. Its clock runs,
// from the moment that it was opened at.
type installation struct {
	*place
	db       *postgres.DB
	redis    *redis.Client
	limiter  *redis.Limiter
	budget   *budget.Keeper
	towns    *booking.Directory
	service  *booking.Service
	queue    *queue.Service
	hub      *queue.Hub
	accounts *account.Service // where there are pages
	bundle   *i18n.Bundle
	now      func() time.Time
	log      *slog.Logger
	stops    []func()
}

// install makes an installation in which it is a given moment, with towns that may ask for as much as they like.
func install(ctx context.Context, name string, at time.Time, towns ...*tenant.Settings) (*installation, error) {
	p, err := newPlace(ctx, name)
	if err != nil {
		return nil, err
	}
	i, err := p.open(ctx, at)
	if err != nil {
		return nil, err
	}
	for _, settings := range towns {
		if err := i.apply(ctx, settings); err != nil {
			i.close()
			return nil, err
		}
	}
	return i, nil
}

func (p *place) open(ctx context.Context, at time.Time) (*installation, error) {
	begun := time.Now()
	i := &installation{place: p, log: slog.New(slog.DiscardHandler), now: func() time.Time { return at.Add(time.Since(begun)) }}
	var err error
	if i.db, err = postgres.Open(ctx, p.appURL); err != nil {
		return nil, err
	}
	i.stops = append(i.stops, i.db.Close)
	if i.redis, err = redis.Open(p.redisURL, i.now); err != nil {
		i.close()
		return nil, err
	}
	i.stops = append(i.stops, func() { _ = i.redis.Close() })
	keys, err := booking.NewKeys(process.Secret)
	if err != nil {
		return nil, err
	}
	if i.bundle, err = i18n.Load(web.Locales); err != nil {
		return nil, err
	}
	i.limiter = redis.NewLimiter(i.redis)
	i.budget = &budget.Keeper{Counter: redis.Budgets{Client: i.redis}, Local: new(budget.Memory), Secret: []byte(process.Secret), Now: i.now}
	i.towns = &booking.Directory{Source: i.db, Now: i.now, Public: "http://{slug}.localhost", Development: true}
	bookings := postgres.Bookings{DB: i.db}
	i.service = &booking.Service{
		Store: bookings, Swift: bookings, Feedbacks: bookings, Pins: i.redis, Changes: i.redis, Limit: i.limiter, Budget: i.budget,
		Towns: i.towns, Keys: keys, Now: i.now, Log: i.log,
	}
	i.queue = &queue.Service{
		Store: postgres.Desk{DB: i.db}, Bookings: i.service, Pins: i.redis, Towns: i.towns, Wake: i.redis, Now: i.now, Log: i.log,
	}
	i.hub = &queue.Hub{Events: postgres.Desk{DB: i.db}, Wakeups: redis.NewWakeups(ctx, i.redis), Log: i.log}
	running, stop := context.WithCancel(ctx)
	go func() { _ = i.hub.Run(running) }() // it ends with stop
	i.stops = append(i.stops, stop)
	return i, nil
}

func (i *installation) close() {
	for at := len(i.stops) - 1; at >= 0; at-- {
		i.stops[at]()
	}
	i.stops = nil
}

// apply brings a town into force and lifts its limits beyond what one machine can ask.
func (i *installation) apply(ctx context.Context, settings *tenant.Settings) error {
	settings.Profile.Visitors.Networks = []tenant.Network{{Name: "Messung", Addresses: []string{"127.0.0.0/8"}, Times: 100_000}}
	if _, err := tenantfile.Apply(ctx, i.db, settings, nil, "bench", i.now()); err != nil {
		return err
	}
	id, err := i.db.OfSlug(ctx, settings.Profile.Slug)
	if err != nil {
		return err
	}
	return i.db.InTenant(ctx, id, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO tenant_limit (tenant_id, requests_per_minute, holds_per_minute, bookings_per_minute)
			VALUES ($1, 60000000, 60000000, 60000000) ON CONFLICT (tenant_id) DO NOTHING`, id)
		return err
	})
}

func (i *installation) town(ctx context.Context, slug string) (*booking.Town, error) {
	id, err := i.db.OfSlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	return i.towns.Reload(ctx, id)
}

// serve answers HTTP and gives the address. Without built assets there is the API alone.
func (i *installation) serve(ctx context.Context) (address string, pages bool, err error) {
	config := server.Config{
		Towns: i.towns, Limiter: i.limiter, Budget: i.budget, Regulars: new(budget.Regulars), Bundle: i.bundle, Metrics: server.NewMetrics(), Now: i.now, Log: i.log, Ready: i.db.Ping,
		API:     &api.API{Searching: i.service, Holding: i.service, Managing: i.service, Budget: i.budget, Now: i.now},
		Citizen: nothing{}, Gate: nothing{}, Own: nothing{}, Desk: nothing{}, Admin: nothing{}, Closures: nothing{}, Hall: nothing{},
	}
	assets, err := page.LoadAssets(web.Dist)
	switch {
	case err == nil:
		if err := i.mountPages(&config, assets); err != nil {
			return "", false, err
		}
	case !errors.Is(err, page.ErrNotBuilt):
		return "", false, err
	}
	handler, err := server.New(config)
	if err != nil {
		return "", false, err
	}
	address, stop, err := listen(ctx, handler)
	if err != nil {
		return "", false, err
	}
	i.stops = append(i.stops, stop)
	return address, assets != nil, nil
}

func (i *installation) mountPages(config *server.Config, assets *page.Assets) error {
	renderer, err := page.New(page.Config{Templates: web.Templates, Assets: assets, Bundle: i.bundle, Budget: config.Budget})
	if err != nil {
		return err
	}
	config.Assets, config.Renderer = assets, renderer
	services := new(search.Memory)
	config.Citizen = citizen.New(citizen.Config{
		Calendars: i.service, Holds: i.service, Appointments: i.service, Changes: i.service, Addresses: i.service, Messages: i.service, Queue: i.queue,
		Services: services, Bundle: i.bundle, Renderer: renderer, Now: i.now,
	})
	ring, err := vault.New(process.Secret)
	if err != nil {
		return err
	}
	i.accounts = &account.Service{
		Accounts: postgres.Staff{DB: i.db}, Factors: postgres.Staff{DB: i.db}, Passkeys: &passkey.Keeper{Store: postgres.Staff{DB: i.db}, Vault: ring, Now: i.now}, Links: postgres.Staff{DB: i.db}, Notices: postgres.Staff{DB: i.db},
		Sessions: postgres.Sessions{DB: i.db}, Halves: postgres.Sessions{DB: i.db}, Budget: i.budget, Secret: []byte(process.Secret), Vault: ring, Now: i.now,
	}
	gate := staff.NewGate(i.accounts, postgres.Trail{DB: i.db}, config.Regulars, renderer, i.now)
	imports := &intake.Service{Drafts: postgres.IntakeDrafts{DB: i.db}, Imports: postgres.Intake{DB: i.db}, Bookings: i.service, Now: i.now}
	lists := &queue.Lists{
		Days: i.queue, Plans: postgres.Lists{DB: i.db}, Files: postgres.Lists{DB: i.db}, Printer: pdf.Printer{}, Vault: ring, Bundle: i.bundle, Now: i.now,
	}
	config.Gate, config.Desk = gate, desk.New(desk.Config{
		Gate: gate, Days: postgres.StaffDays{DB: i.db}, Times: i.service, Bookings: i.service, Changes: i.service, Displacements: i.service,
		Services: services, Search: &queue.Search{Directory: postgres.Search{DB: i.db}, Now: i.now}, Bundle: i.bundle,
		Files: imports, Lines: imports, Imports: imports,
		Histories: postgres.Desk{DB: i.db}, Pickups: postgres.Desk{DB: i.db}, Duties: &queue.Duties{Store: postgres.Desk{DB: i.db}, Wake: i.redis, Now: i.now, Log: i.log}, Queue: i.queue, Hub: i.hub, Lists: lists, ListPlans: lists,
		Unreached: &queue.Unreaching{Store: postgres.Unreached{DB: i.db}, Now: i.now},
	})
	config.Own = own.New(gate, i.accounts)
	closing := &closure.Service{Store: postgres.Closures{DB: i.db}, Pins: i.redis, Changes: i.redis, Towns: i.towns, Now: i.now, Log: i.log}
	config.Closures = closures.New(closures.Config{Gate: gate, Orders: closing, Rows: closing, Answers: i.service, Bundle: i.bundle})
	devices := &device.Service{Store: postgres.Devices{DB: i.db}, Pairings: redis.Pairings{Client: i.redis}, Limiter: i.limiter, Now: i.now}
	config.Hall = halls.New(halls.Config{Devices: devices, Queue: i.queue, Hub: i.hub, Bundle: i.bundle, Renderer: renderer, Now: i.now, Budget: config.Budget, Regulars: config.Regulars})
	config.Admin = admin.New(admin.Config{
		Devices: devices, Mails: postgres.Outbox{DB: i.db}, Gone: postgres.Gone{DB: i.db},
		Gate: gate, People: postgres.Staff{DB: i.db}, Inviting: i.accounts, Accounts: i.accounts, Trails: postgres.Trail{DB: i.db}, Chain: &audit.Chain{Seals: postgres.Trail{DB: i.db}, Keys: ring, Now: i.now, Log: slog.New(slog.DiscardHandler)},
	})
	return nil
}

// nothing stands for pages that cannot be shown.
type nothing struct{}

func (nothing) Mount(gin.IRouter) {}

func listen(ctx context.Context, handler http.Handler) (address string, stop func(), err error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = s.Serve(listener) }() // it ends with stop
	return "http://" + listener.Addr().String(), func() { _ = s.Close() }, nil
}

// hello is the least that gin can answer: what everything over HTTP is compared with.
func hello(ctx context.Context) (address string, stop func(), err error) {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.GET("/", func(c *gin.Context) { c.String(http.StatusOK, "hello") })
	return listen(ctx, engine)
}
