package server

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// routes says what there is. Health and assets are answered on every host; everything else belongs to a town's host.
func routes(config Config) (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	if err := engine.SetTrustedProxies(config.TrustedProxies); err != nil {
		return nil, err
	}
	engine.RemoteIPHeaders = []string{"X-Forwarded-For"} // X-Real-IP passes through proxies that do not know it
	engine.Use(config.observe, config.recover, deadline)
	engine.GET("/healthz", healthy)
	engine.GET(readyPath, config.ready)
	engine.GET("/assets/:name", config.Assets.Serve) // the same for every town, and for the page of an unknown host

	town := engine.Group("/", config.bindTown, config.limit)
	config.API.Mount(town.Group("/api/v1"))
	config.Citizen.Mount(town)
	config.Manage.Mount(town)
	config.Gate.Mount(town)
	config.Own.Mount(town)
	config.Appointments.Mount(town)
	config.Phone.Mount(town)
	config.Desk.Mount(town)
	config.Lists.Mount(town)
	config.Imports.Mount(town)
	config.Admin.Mount(town)
	config.Settings.Mount(town)
	config.Texts.Mount(town)
	config.Changes.Mount(town)
	config.Figures.Mount(town)
	config.Closures.Mount(town)
	config.Hall.Mount(town)

	engine.NoRoute(config.bindTown, config.limit, config.notFound)
	engine.NoMethod(config.bindTown, config.limit, config.methodNotAllowed)
	return engine, nil
}

func healthy(c *gin.Context) { c.String(http.StatusOK, "ok\n") }

const readyPath = "/readyz"

// readyTime is within which /readyz answers: whoever asks has a limit of their own.
const readyTime = 900 * time.Millisecond

func (config Config) ready(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyTime)
	defer cancel()
	if err := config.Ready(ctx); err != nil {
		config.Log.WarnContext(c.Request.Context(), "not ready", "error", err)
		c.String(http.StatusServiceUnavailable, "not ready\n")
		return
	}
	c.String(http.StatusOK, "ready\n")
}
