// Package server answers HTTP. routes.go reads as a story of what there is; each kind of page has a package of its own.
// Handlers return an error, and one adaptor per kind turns it into a page or a problem document.
package server

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/api"
	"stadttermin/internal/server/render"
	"stadttermin/internal/town/tenant"
)

// Config is what the server is made of.
type Config struct {
	Towns interface {
		ByHost(ctx context.Context, host string) (*directory.Town, error)
	}
	Limiter      Limiter
	Budget       *budget.Keeper
	Regulars     *budget.Regulars
	API          *api.API
	Citizen      Mounted
	Manage       Mounted // booked appointments, for their owners
	Gate         Mounted // of staff
	Own          Mounted // accounts of staff
	Appointments Mounted // one at a time, for staff
	Phone        Mounted // giving times
	Desk         Mounted // a day and its people
	Lists        Mounted // made in advance
	Imports      Mounted // appointments agreed elsewhere
	Admin        Mounted
	Settings     Mounted // forms of the settings
	Texts        Mounted // the town's texts, language by language
	Changes      Mounted // of the settings
	Figures      Mounted
	Closures     Mounted
	Hall         Mounted // devices of waiting areas
	Renderer     *render.Renderer
	Assets       *render.Assets
	Bundle       *i18n.Bundle
	// Secure says that the public scheme is https: cookies get Secure and the __Host- prefix.
	Secure bool
	// TrustedProxies are the addresses whose X-Forwarded-For is believed; none by default.
	TrustedProxies []string
	Metrics        *Metrics
	Now            func() time.Time
	Log            *slog.Logger
	Ready          func(ctx context.Context) error

	untrusted *sync.Once // said that a proxy is not trusted
}

// Mounted is a group of pages that knows its own routes.
type Mounted interface{ Mount(gin.IRouter) }

// Limiter says whether a tenant may have one more of something in this minute.
type Limiter interface {
	Allow(ctx context.Context, id tenant.ID, what string, perMinute int) bool
}

// maxBody bounds what a request may send; the largest form of all is far below.
const maxBody = 64 << 10

// New gives the handler of everything that is public.
func New(config Config) (http.Handler, error) {
	config.untrusted = new(sync.Once)
	engine, err := routes(config)
	if err != nil {
		return nil, err
	}
	return protect(config, engine), nil
}

// Serve answers on an address until the context ends. Then /readyz says no while everything is answered for as long as
// drain, so that nobody is sent here any more when the address is given up, and requests under way finish.
func Serve(ctx context.Context, address string, handler http.Handler, drain time.Duration, log *slog.Logger) error {
	server := &http.Server{
		Addr:              address,
		Handler:           leaving(ctx, handler),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-failed:
		return err
	case <-time.After(drain):
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	return server.Shutdown(grace)
}

// leaving lets /readyz say no once the context has ended.
func leaving(ctx context.Context, handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == readyPath && ctx.Err() != nil {
			http.Error(w, "leaving", http.StatusServiceUnavailable)
			return
		}
		handler.ServeHTTP(w, r)
	})
}
