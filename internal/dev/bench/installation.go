package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/app"
	"stadttermin/internal/app/site"
	"stadttermin/internal/dev/bench/process"
	"stadttermin/internal/directory"
	"stadttermin/internal/files"
	"stadttermin/internal/keyring"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/redis"
	"stadttermin/internal/server"
	"stadttermin/internal/town/tenant"
	"stadttermin/web"
)

// installation is the service in this process, wired as the program does it, on a place of its own. Its clock runs,
// from the moment that it was opened at.
type installation struct {
	*app.App
	*place
	stops []func()
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

func (p *place) open(ctx context.Context, at time.Time, options ...db.Option) (*installation, error) {
	begun := time.Now()
	i := &installation{place: p}
	deps := app.Deps{
		PublicURL: "http://{slug}.localhost", Development: true,
		Now: func() time.Time { return at.Add(time.Since(begun)) }, Log: slog.New(slog.DiscardHandler),
	}
	var err error
	if deps.Keys, err = keyring.New(process.Secret); err != nil {
		return nil, err
	}
	if deps.DB, err = db.Open(ctx, p.appURL, options...); err != nil {
		return nil, err
	}
	i.stops = append(i.stops, deps.DB.Close)
	if deps.Redis, err = redis.Open(p.redisURL, deps.Now); err != nil {
		i.close()
		return nil, err
	}
	i.stops = append(i.stops, func() { _ = deps.Redis.Close() })
	if i.App, err = app.New(ctx, deps); err != nil {
		i.close()
		return nil, err
	}
	i.Staff.Deps.FactorRequired = nil
	running, stop := context.WithCancel(ctx)
	go func() { _ = i.Hub.Run(running) }() // it ends with stop
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
	if _, err := files.Apply(ctx, i.Settings, settings, nil, "bench", i.Now()); err != nil {
		return err
	}
	id, err := i.Settings.OfSlug(ctx, settings.Profile.Slug)
	if err != nil {
		return err
	}
	return i.DB.InTenant(ctx, id, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO tenant_limit (tenant_id, requests_per_minute, holds_per_minute, bookings_per_minute)
			VALUES ($1, 60000000, 60000000, 60000000) ON CONFLICT (tenant_id) DO NOTHING`, id)
		return err
	})
}

func (i *installation) town(ctx context.Context, slug string) (*directory.Town, error) {
	id, err := i.Settings.OfSlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	return i.Towns.Reload(ctx, id)
}

// serve answers HTTP and gives the address.
func (i *installation) serve(ctx context.Context) (address string, err error) {
	config, err := site.New(i.App, web.Dist)
	if err != nil {
		return "", err
	}
	handler, err := server.New(*config)
	if err != nil {
		return "", err
	}
	address, stop, err := listen(ctx, handler)
	if err != nil {
		return "", err
	}
	i.stops = append(i.stops, stop)
	return address, nil
}

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
