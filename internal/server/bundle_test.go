package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"sync"
	"testing"
	"testing/fstest"

	"stadttermin/internal/account"
	"stadttermin/internal/budget"
	queue "stadttermin/internal/desk"
	"stadttermin/internal/device"
	"stadttermin/internal/i18n"
	"stadttermin/internal/intake"
	"stadttermin/internal/passkey"
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
	"stadttermin/internal/tenant"
	"stadttermin/internal/tenantfile"
	"stadttermin/internal/testbed"
	"stadttermin/web"
)

// site is a whole installation behind HTTP, with a clock that only the test moves and a log that the test can read.
type site struct {
	*testing.T
	*testbed.Installation
	Accounts *account.Service
	Devices  *device.Service
	Config   server.Config
	Logged   *logbook
	address  string // of the listening server
}

// open puts an installation with these towns behind HTTP.
func open(t *testing.T, towns ...*tenant.Settings) *site {
	t.Helper()
	return openOn(t, testbed.Install(t, towns...))
}

func openOn(t *testing.T, i *testbed.Installation) *site {
	t.Helper()
	s := &site{T: t, Installation: i, Logged: &logbook{}}
	log := slog.New(slog.NewJSONHandler(s.Logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	i.Service.Log = log
	s.Accounts = &account.Service{
		Accounts: postgres.Staff{DB: i.DB}, Factors: postgres.Staff{DB: i.DB}, Passkeys: &passkey.Keeper{Store: postgres.Staff{DB: i.DB}, Vault: i.Vault, Now: i.Clock.Now}, Links: postgres.Staff{DB: i.DB}, Notices: postgres.Staff{DB: i.DB},
		Sessions: postgres.Sessions{DB: i.DB}, Halves: postgres.Sessions{DB: i.DB}, Budget: everyAttempt{},
		Secret: []byte(testbed.Secret), Vault: i.Vault, Now: i.Clock.Now,
	}
	bundle, err := languages()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := page.LoadAssets(standIns(t))
	if err != nil {
		t.Fatal(err)
	}
	renderer, err := page.New(page.Config{Templates: web.Templates, Assets: assets, Bundle: bundle, Budget: i.Budget})
	if err != nil {
		t.Fatal(err)
	}
	gate := staff.NewGate(s.Accounts, postgres.Trail{DB: i.DB}, i.Regulars, renderer, i.Clock.Now)
	imports := &intake.Service{Drafts: postgres.IntakeDrafts{DB: i.DB}, Imports: postgres.Intake{DB: i.DB}, Bookings: i.Service, Now: i.Clock.Now}
	s.Devices = &device.Service{Store: postgres.Devices{DB: i.DB}, Pairings: redis.Pairings{Client: i.Redis}, Limiter: redis.NewLimiter(i.Redis), Now: i.Clock.Now}
	services := new(search.Memory)
	s.Config = server.Config{
		TrustedProxies: []string{"127.0.0.1"},
		Towns:          i.Towns, Budget: i.Budget, Regulars: i.Regulars, Limiter: redis.NewLimiter(i.Redis), Renderer: renderer, Assets: assets, Bundle: bundle,
		Metrics: server.NewMetrics(), Log: log, Now: i.Clock.Now, Ready: i.DB.Ping,
		API: &api.API{Searching: i.Service, Holding: i.Service, Managing: i.Service, Budget: i.Budget, Now: i.Clock.Now},
		Citizen: citizen.New(citizen.Config{
			Calendars: i.Service, Holds: i.Service, Appointments: i.Service, Changes: i.Service, Addresses: i.Service, Messages: i.Service, Queue: i.Queue,
			Services: services, Bundle: bundle, Renderer: renderer, Now: i.Clock.Now,
		}),
		Gate: gate,
		Own:  own.New(gate, s.Accounts),
		Desk: desk.New(desk.Config{
			Gate: gate, Days: postgres.StaffDays{DB: i.DB}, Times: i.Service, Bookings: i.Service, Changes: i.Service, Displacements: i.Service,
			Services: services, Search: &queue.Search{Directory: postgres.Search{DB: i.DB}, Now: i.Clock.Now}, Bundle: bundle,
			Files: imports, Lines: imports, Imports: imports,
			Histories: postgres.Desk{DB: i.DB}, Pickups: postgres.Desk{DB: i.DB}, Duties: i.Duties, Queue: i.Queue, Hub: i.Hub, Lists: i.Lists, ListPlans: i.Lists,
			Unreached: &queue.Unreaching{Store: postgres.Unreached{DB: i.DB}, Now: i.Clock.Now},
		}),
		Admin:    admin.New(admin.Config{Gate: gate, People: postgres.Staff{DB: i.DB}, Inviting: s.Accounts, Accounts: s.Accounts, Trails: postgres.Trail{DB: i.DB}, Chain: i.Chain, Devices: s.Devices, Mails: postgres.Outbox{DB: i.DB}, Gone: postgres.Gone{DB: i.DB}}),
		Closures: closures.New(closures.Config{Gate: gate, Orders: i.Closures, Rows: i.Closures, Answers: i.Service, Bundle: bundle}),
		Hall:     hall.New(hall.Config{Devices: s.Devices, Queue: i.Queue, Hub: i.Hub, Bundle: bundle, Renderer: renderer, Now: i.Clock.Now, Budget: i.Budget, Regulars: i.Regulars}),
	}
	s.listen()
	return s
}

// listen serves what Config says now.
func (s *site) listen() {
	s.Helper()
	handler, err := server.New(s.Config)
	if err != nil {
		s.Fatal(err)
	}
	listening := httptest.NewServer(handler)
	s.Cleanup(listening.Close)
	s.address = listening.Listener.Addr().String()
}

var languages = sync.OnceValues(func() (*i18n.Bundle, error) { return i18n.Load(web.Locales) })

// realTown gives the settings of a town as its files in this repository say.
func realTown(t *testing.T, slug string) *tenant.Settings {
	t.Helper()
	settings, findings, err := tenantfile.Load("../../tenants/" + slug)
	if err != nil || settings == nil {
		t.Fatalf("tenants/%s: %v %v", slug, findings, err)
	}
	settings.Profile.Visitors = testbed.Busy()
	return settings
}

// everyAttempt lets people try to sign in as often as they like.
type everyAttempt struct{}

func (everyAttempt) Spend(context.Context, budget.Act) error { return nil }
func (everyAttempt) Refund(context.Context, budget.Act)      {}

var assetInTemplate = regexp.MustCompile(`\{\{asset "([^"]+)"\}\}`)

// standIns gives an empty file for every asset that a template names, so that tests need no built ones.
func standIns(t *testing.T) fs.FS {
	t.Helper()
	files, manifest := fstest.MapFS{}, map[string]string{}
	err := fs.WalkDir(web.Templates, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		source, err := fs.ReadFile(web.Templates, name)
		for _, found := range assetInTemplate.FindAllSubmatch(source, -1) {
			asset := string(found[1])
			files["dist/"+asset], manifest[asset] = &fstest.MapFile{}, asset
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(manifest)
	if err != nil {
		t.Fatal(err)
	}
	files["dist/manifest.json"] = &fstest.MapFile{Data: raw}
	return files
}

// logbook keeps what is logged.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
