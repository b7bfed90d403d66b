package desk_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"stadttermin/internal/hall/lookup"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/external"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/i18n"
	stored "stadttermin/internal/postgres/appointment"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/hall"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/search"
	"stadttermin/internal/server/booked"
	"stadttermin/internal/server/daylist"
	"stadttermin/internal/server/desk"
	importpages "stadttermin/internal/server/imports"
	"stadttermin/internal/server/phone"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
	"stadttermin/web"
)

const password = "Wattestäbchen im Regal"

// bed is the pages of one town on a real database.
type bed struct {
	*gin.Engine
	*apptest.Installation
	staff  *account.Services
	town   *directory.Town
	scheme string
	number int // of the last appointment
}

// The town's day begins at eight on the Tuesday of the pictures that the pages were designed with.
func newBed(t *testing.T) *bed {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	b := &bed{Installation: apptest.Install(t), scheme: "http"}
	b.Clock.Set(time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC))
	b.Apply(t, newTown())
	b.mount(t)
	return b
}

// newPhone is a town that is open from eight to noon, at nine on the Friday before.
func newPhone(t *testing.T, settings *tenant.Settings) *bed {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	b := &bed{Installation: apptest.Install(t, settings), scheme: "http"}
	b.mount(t)
	return b
}

// mount makes the pages.
func (b *bed) mount(t *testing.T) {
	t.Helper()
	b.town = b.Town(t, "werne")
	b.staff = account.NewServices(&account.Deps{
		Store: account.Store{Accounts: staff.Accounts{DB: b.DB}, Sessions: staff.Sessions{DB: b.DB}}, Budget: unlimited{}, Keys: b.Keys, Now: b.Clock.Now,
	})
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	renderer, err := render.New(render.Config{Templates: os.DirFS("../../../web"), Assets: assets(t), Bundle: bundle})
	if err != nil {
		t.Fatal(err)
	}
	b.Engine = gin.New()
	group := b.Group("/", func(c *gin.Context) {
		language := c.Query("lang")
		if language == "" {
			language = c.PostForm("lang")
		}
		request.Set(c, &request.Visit{Town: b.town, Now: b.Clock.Now(), Printer: bundle.Printer(language), Scheme: b.scheme})
	})
	gate := staffauth.NewGate(staffauth.AccountsOf(b.staff), staff.Trail{DB: b.DB}, b.Regulars, renderer, b.Clock.Now)
	gate.Mount(group)
	agreed := &imports.Service{Drafts: stored.Drafts{DB: b.DB}, Imports: stored.Imports{DB: b.DB}, Bookings: &external.Importer{Service: b.Bookings}, Now: b.Clock.Now}
	importpages.New(importpages.Config{Gate: gate, Files: agreed, Lines: agreed, Imports: agreed}).Mount(group)
	daylist.New(daylist.Config{Gate: gate, Lists: b.Lists, Plans: b.Lists}).Mount(group)
	finder := &lookup.Search{Directory: hall.Search{DB: b.DB}, Now: b.Clock.Now}
	appointments := booked.New(booked.Config{
		Gate: gate, Changes: b.Bookings, Displacements: b.Bookings, Search: finder, Bundle: bundle,
		Unreached: &queue.Unreaching{Store: message.Unreached{DB: b.DB}, Now: b.Clock.Now},
	})
	appointments.Mount(group)
	phone.New(phone.Config{
		Gate: gate, Times: b.Bookings, Bookings: b.Bookings, Moves: b.Bookings, Search: finder, Services: new(search.Memory), Bundle: bundle, Appointments: appointments,
	}).Mount(group)
	desk.New(desk.Config{
		Gate: gate, Days: hall.Days{DB: b.DB}, Histories: hall.Queue{DB: b.DB}, Pickups: hall.Queue{DB: b.DB}, Duties: b.Duties, Queue: b.Queue, Hub: b.Hub,
		Search: finder, Appointments: appointments,
	}).Mount(group)
}

// assets stand for the built ones, whose content does not matter here.
func assets(t *testing.T) *render.Assets {
	t.Helper()
	files := fstest.MapFS{"dist/x": {}}
	var manifest []string
	for _, name := range []string{
		"fonts.css", "kern.css", "desk.css", "stadttermin.css", "citizen.js", "intake.css", "intake.js", "plan.css", "desk.js", "list.css",
		"hall.css", "hall.js", "phone.css", "phone.js", "paper.css", "paper.js", "staff.js", "closure.css",
		"fira-sans-latin-400-normal.woff2", "fira-sans-latin-600-normal.woff2", "noto-sans-arabic-arabic-400-normal.woff2",
	} {
		manifest = append(manifest, `"`+name+`":"x"`)
	}
	files["dist/manifest.json"] = &fstest.MapFile{Data: []byte("{" + strings.Join(manifest, ",") + "}")}
	a, err := render.LoadAssets(files)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// newTown is one with two offices; only the first has more than one counter.
func newTown() *tenant.Settings {
	settings := apptest.Town("werne", 3)
	settings.Profile.Name = "Stadt Werne"
	settings.Plan.Halls = []office.Hall{{ID: "stadthaus", Name: "Stadthaus"}}
	opening := []office.OpeningRule{{Days: []civil.Weekday{1, 2, 3, 4, 5}, From: 7*60 + 30, Until: 17 * 60}}
	settings.Plan.Offices = nil
	for _, o := range []office.Office{{ID: "buergerbuero", Name: "Bürgerbüro", Letter: "B"}, {ID: "standesamt", Name: "Standesamt", Letter: "S"}} {
		o.Hall, o.Opening, o.Counters = "stadthaus", opening, []office.Counter{{ID: "1", Name: "Schalter 1"}}
		if o.ID == "buergerbuero" {
			o.Counters = append(o.Counters, office.Counter{ID: "2", Name: "Schalter 2"})
		}
		settings.Plan.Offices = append(settings.Plan.Offices, o)
	}
	settings.Catalog.Categories = []office.Category{{ID: "ausweise", Name: "Ausweise"}}
	settings.Catalog.Services = []office.Service{
		{ID: "personalausweis", Category: "ausweise", Name: "Personalausweis", Minutes: 15, Max: 4, Bring: []office.Document{{Text: "Alter Ausweis"}, {Text: "Foto", Per: office.PerPerson}, {Text: "Ein Elternteil", When: office.Under16}},
			Forms: []office.Form{{Name: "Einverständnis", When: office.Under16}}, Pickup: "abholung"},
		{ID: "abholung", Category: "ausweise", Name: "Abholung", Minutes: 10, Offices: []string{"standesamt"}},
	}
	return settings
}

type unlimited struct{}

func (unlimited) Spend(context.Context, budget.Act) error { return nil }
func (unlimited) Refund(context.Context, budget.Act)      {}

// appointment writes one of fifteen minutes for each identity card.
func (b *bed) appointment(t *testing.T, office, name string, start time.Time, quantity int, state appointment.State) {
	t.Helper()
	b.number++
	id := uuid.New()
	start = start.In(b.town.Rules.Location)
	tick := (start.Hour()*60 + start.Minute()) / civil.TickMinutes
	err := b.DB.InTenant(t.Context(), b.town.ID, func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO appointment (tenant_id, appointment_id, office_id, day, start_tick, minutes, starts_at, wall, zone,
			state, channel, language, revision, reference, letter, number, nonce, booked)
			VALUES ($1, $2, $3, $4, $5, $6, $7, now(), 'Europe/Berlin', $8, 'online', 'de', $9, $10, $11, $12, $13, $14)`,
			b.town.ID, id, office, start.Format(time.DateOnly), tick, 15*quantity, start, state, b.town.Revision, "WER-"+id.String(),
			strings.ToUpper(office[:1]), b.number, id[:], b.Clock.Now())
		if err != nil {
			return err
		}
		if _, err := tx.Exec(t.Context(), `INSERT INTO appointment_item (tenant_id, appointment_id, position, service_id, quantity, minutes)
			VALUES ($1, $2, 0, 'personalausweis', $3, $4)`, b.town.ID, id, quantity, 15*quantity); err != nil {
			return err
		}
		if state != appointment.Cancelled && state != appointment.NoShow {
			_, err := tx.Exec(t.Context(), `INSERT INTO seat (tenant_id, appointment_id, office_id, counter_key, day, ticks, services)
				SELECT $1, $2, $3, counter_key, $4, int4range($5, $6), '{personalausweis}' FROM counter WHERE tenant_id = $1 AND office_id = $3 AND counter_id = '1'`,
				b.town.ID, id, office, start.Format(time.DateOnly), tick, tick+3*quantity)
			if err != nil {
				return err
			}
		}
		if name == "" {
			return nil
		}
		_, err = tx.Exec(t.Context(), `INSERT INTO contact (tenant_id, appointment_id, name, email) VALUES ($1, $2, $3, 'geheim@example.org')`, b.town.ID, id, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// person is a browser in which somebody may have signed in.
type person struct {
	*bed
	cookies map[string]string
}

// session gives name and value of the session's cookie.
func (p *person) session() (name, value string) {
	for name, value := range p.cookies {
		if strings.HasSuffix(name, "sitzung") {
			return name, value
		}
	}
	return "", ""
}

func (b *bed) as(t *testing.T, grants ...authz.Grant) *person {
	t.Helper()
	email := uuid.NewString() + "@werne.example"
	_, err := b.staff.Accounts.Add(t.Context(), b.town.ID, audit.System, account.New{Name: "Jana Berger", Email: email, Password: password, Grants: grants})
	if err != nil {
		t.Fatal(err)
	}
	p := &person{bed: b}
	answer := p.post("/bedienplatz/anmelden", url.Values{"email": {email}, "passwort": {password}})
	if answer.Code != http.StatusSeeOther {
		t.Fatalf("signing in: %d\n%s", answer.Code, answer.Body)
	}
	return p
}

func (p *person) get(path string) *httptest.ResponseRecorder {
	return p.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (p *person) post(path string, form url.Values) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.do(request)
}

func (p *person) do(request *http.Request) *httptest.ResponseRecorder {
	for name, value := range p.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer := httptest.NewRecorder()
	p.ServeHTTP(answer, request)
	for _, cookie := range answer.Result().Cookies() {
		if p.cookies == nil {
			p.cookies = make(map[string]string)
		}
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

func leadsTo(t *testing.T, answer *httptest.ResponseRecorder, address string) {
	t.Helper()
	if got := answer.Header().Get("Location"); answer.Code != http.StatusSeeOther || got != address {
		t.Errorf("%d to %q, want %q", answer.Code, got, address)
	}
}

func inOrder(t *testing.T, body string, words ...string) {
	t.Helper()
	from := 0
	for _, word := range words {
		at := strings.Index(body[from:], word)
		if at < 0 {
			t.Errorf("%q does not come after what stands before it in %v", word, words)
			return
		}
		from += at
	}
}
