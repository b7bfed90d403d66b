package citizen_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/availability"
	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/citizen"
	"stadttermin/internal/server/page"
	"stadttermin/internal/server/scope"
	"stadttermin/internal/tenantfile"
	"stadttermin/web"
)

func TestServeForEyes(t *testing.T) {
	if os.Getenv("SERVE") == "" {
		return
	}
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	assets, err := page.LoadAssets(os.DirFS("../../../web"))
	if err != nil {
		t.Fatal(err)
	}
	renderer, err := page.New(page.Config{Templates: os.DirFS("../../../web"), Assets: assets, Bundle: bundle})
	if err != nil {
		t.Fatal(err)
	}
	berlin, _ := time.LoadLocation("Europe/Berlin")
	now := time.Date(2026, 11, 20, 13, 23, 0, 0, berlin)
	towns := map[string]*booking.Town{}
	id := 0
	for _, slug := range []string{"werne", "plettenberg", "selm", "herscheid"} {
		settings, _, err := tenantfile.Load("../../../tenants/" + slug)
		if err != nil {
			t.Fatal(err)
		}
		settings.Profile.Languages = []string{"de", "en", "ar"}
		rules, err := availability.Compile(settings)
		if err != nil {
			t.Fatal(err)
		}
		id++
		towns[slug] = &booking.Town{ID: 1, Revision: int64(id), Rules: rules, BaseURL: "http://" + slug + ".localhost:8099"}
	}
	h := newHall(now)
	h.fill(towns["werne"], "buergerbuero", civil.NewDate(2026, 11, 27))
	citizenPages := citizen.New(citizen.Config{Calendars: h, Holds: h, Appointments: h, Changes: h, Messages: h, Bundle: bundle, Renderer: renderer, Now: func() time.Time { return h.now }})
	engine := gin.New()
	engine.GET("/assets/:name", assets.Serve)
	engine.GET("/-/now", func(c *gin.Context) {
		d, _ := time.ParseDuration(c.Query("plus"))
		h.now = h.now.Add(d)
		c.String(200, h.now.String())
	})
	engine.GET("/-/fill", func(c *gin.Context) {
		d, _ := civil.ParseDate(c.Query("date"))
		h.fill(towns[c.Query("town")], c.Query("office"), d)
		c.String(200, "ok")
	})
	group := engine.Group("/", func(c *gin.Context) {
		c.Header("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		slug, _, _ := strings.Cut(c.Request.Host, ".")
		town := towns[slug]
		if town == nil {
			renderer.UnknownHost(c)
			c.Abort()
			return
		}
		lang := i18n.Choose(town.Settings().Profile.Languages, c.Query("lang"), c.GetHeader("Accept-Language"))
		scope.Set(c, &scope.Scope{Town: town, Printer: bundle.Printer(lang), ID: "0a1b2c", Scheme: "http"})
	})
	citizenPages.Mount(group)
	engine.NoRoute(func(c *gin.Context) {
		slug, _, _ := strings.Cut(c.Request.Host, ".")
		scope.Set(c, &scope.Scope{Town: towns[slug], Printer: bundle.Printer(c.DefaultQuery("lang", "de")), ID: "0a1b2c", Scheme: "http"})
		renderer.NotFound(c)
	})
	if err := http.ListenAndServe("127.0.0.1:8099", engine); err != nil {
		t.Fatal(err)
	}
}
