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

	answers "stadttermin/internal/app/site"
	"stadttermin/internal/budget"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/files"
	"stadttermin/internal/server"
	"stadttermin/internal/town/tenant"
	"stadttermin/web"
)

// site is a whole installation behind HTTP, with a clock that only the test moves and a log that the test can read.
type site struct {
	*testing.T
	*apptest.Installation
	Config  server.Config
	Logged  *logbook
	address string // of the listening server
}

// open puts an installation with these towns behind HTTP.
func open(t *testing.T, towns ...*tenant.Settings) *site {
	t.Helper()
	return openOn(t, apptest.Install(t, towns...))
}

func openOn(t *testing.T, i *apptest.Installation) *site {
	t.Helper()
	s := &site{T: t, Installation: i, Logged: &logbook{}}
	log := slog.New(slog.NewJSONHandler(s.Logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	i.Log, i.Bookings.Log = log, log
	i.Staff.Deps.Budget, i.Staff.Deps.FactorRequired, i.Staff.Deps.Development = everyAttempt{}, nil, false
	config, err := answers.New(i.App, standIns(t))
	if err != nil {
		t.Fatal(err)
	}
	config.TrustedProxies = []string{"127.0.0.1"}
	s.Config = *config
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

// realTown gives the settings of a town as its files in this repository say.
func realTown(t *testing.T, slug string) *tenant.Settings {
	t.Helper()
	settings, findings, err := files.Load("../../tenants/" + slug)
	if err != nil || settings == nil {
		t.Fatalf("tenants/%s: %v %v", slug, findings, err)
	}
	settings.Profile.Visitors = apptest.Busy()
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
