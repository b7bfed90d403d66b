package admin_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/budget"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/device"
	"stadttermin/internal/i18n"
	"stadttermin/internal/postgres/hall"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/postgres/town"
	"stadttermin/internal/redis"
	accounts "stadttermin/internal/server/account"
	"stadttermin/internal/server/admin"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/staff/passkey"
	"stadttermin/web"
)

const password = "Wattestäbchen im Regal"

// bed is the pages of one town on a real database.
type bed struct {
	*gin.Engine
	*apptest.Installation
	staff   *account.Services
	devices *device.Service
	town    *directory.Town
}

func newBed(t *testing.T) *bed {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	b := &bed{Engine: gin.New(), Installation: apptest.Install(t, apptest.Town("werne", 2))}
	b.town = b.Town(t, "werne")
	people, sessions := staff.Accounts{DB: b.DB}, staff.Sessions{DB: b.DB}
	b.staff = account.NewServices(&account.Deps{
		Store:    account.Store{Accounts: people, Sessions: sessions, Pending: sessions, Factors: people, Links: people, Notices: people},
		Passkeys: &passkey.Keeper{Store: people, Vault: b.Keys, Now: b.Clock.Now}, Budget: unlimited{}, Keys: b.Keys, Now: b.Clock.Now,
	})
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	renderer, err := render.New(render.Config{Templates: web.Templates, Assets: assets(t), Bundle: bundle})
	if err != nil {
		t.Fatal(err)
	}
	group := b.Group("/", func(c *gin.Context) {
		language := c.Query("lang")
		if language == "" {
			language = c.PostForm("lang")
		}
		request.Set(c, &request.Visit{Town: b.town, Now: b.Clock.Now(), Printer: bundle.Printer(language), Scheme: "http"})
	})
	gate := staffauth.NewGate(staffauth.AccountsOf(b.staff), staff.Trail{DB: b.DB}, new(budget.Regulars), renderer, b.Clock.Now)
	gate.Mount(group)
	b.devices = &device.Service{Store: hall.Devices{DB: b.DB}, Pairings: redis.Pairings{Client: b.Redis}, Limiter: redis.NewLimiter(b.Redis), Now: b.Clock.Now}
	accounts.New(gate, b.staff).Mount(group)
	admin.New(admin.Config{Gate: gate, People: staff.Accounts{DB: b.DB}, Inviting: b.staff.Links, Accounts: b.staff.Accounts, Trails: staff.Trail{DB: b.DB}, Chain: b.Chain, Devices: b.devices, Mails: message.Outbox{DB: b.DB}, Gone: town.Gone{DB: b.DB}}).Mount(group)
	return b
}

var assetInTemplate = regexp.MustCompile(`\{\{asset "([^"]+)"\}\}`)

// assets stand for the built ones, whose content does not matter here.
func assets(t *testing.T) *render.Assets {
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
	loaded, err := render.LoadAssets(files)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

type unlimited struct{}

func (unlimited) Spend(context.Context, budget.Act) error { return nil }
func (unlimited) Refund(context.Context, budget.Act)      {}

// browser is one in which somebody may have signed in.
type browser struct {
	*bed
	cookies map[string]string
}

func (b *bed) as(t *testing.T, email string, grants ...authz.Grant) *browser {
	t.Helper()
	_, err := b.staff.Accounts.Add(t.Context(), b.town.ID, audit.System, account.New{Name: "Jana Berger", Email: email, Password: password, Grants: grants})
	if err != nil {
		t.Fatal(err)
	}
	p := &browser{bed: b, cookies: make(map[string]string)}
	answer := p.post("/bedienplatz/anmelden", url.Values{"email": {email}, "passwort": {password}})
	if answer.Code != http.StatusSeeOther {
		t.Fatalf("signing in: %d\n%s", answer.Code, answer.Body)
	}
	return p
}

func (p *browser) get(path string) *httptest.ResponseRecorder {
	return p.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (p *browser) post(path string, form url.Values) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.do(request)
}

func (p *browser) do(request *http.Request) *httptest.ResponseRecorder {
	for name, value := range p.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer := httptest.NewRecorder()
	p.ServeHTTP(answer, request)
	for _, cookie := range answer.Result().Cookies() {
		p.cookies[cookie.Name] = cookie.Value
	}
	return answer
}

// shows tells which of the words a page shows and which it must not.
func shows(t *testing.T, answer *httptest.ResponseRecorder, status int, words []string, not []string) {
	t.Helper()
	if answer.Code != status {
		t.Errorf("status %d, want %d", answer.Code, status)
	}
	body := answer.Body.String()
	for _, word := range words {
		if !strings.Contains(body, word) {
			t.Errorf("%q is not shown", word)
		}
	}
	for _, word := range not {
		if strings.Contains(body, word) {
			t.Errorf("%q is shown", word)
		}
	}
	if t.Failed() {
		t.Log(body)
	}
}
