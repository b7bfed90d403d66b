package citizen_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/search"
	"stadttermin/internal/server/citizen"
	"stadttermin/internal/server/manage"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
	"stadttermin/web"
)

// friday is the moment at which the tests begin: both offices are closed until Monday.
func friday(t testing.TB) time.Time {
	t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 11, 20, 13, 23, 0, 0, berlin)
}

// musterstadt has an office for everything but weddings, a second one for identity cards alone, and a registry.
func musterstadt() *tenant.Settings {
	week := []civil.Weekday{civil.Weekday(time.Monday), civil.Weekday(time.Tuesday), civil.Weekday(time.Wednesday), civil.Weekday(time.Thursday), civil.Weekday(time.Friday)}
	more, day := 10, func(d int) civil.Moment { return civil.Moment{Date: civil.NewDate(2026, time.December, d)} }
	return &tenant.Settings{
		Profile: tenant.Profile{
			Slug: "musterstadt", Name: "Stadt Musterstadt", ReferencePrefix: "MUS", Timezone: "Europe/Berlin", Holidays: "DE-NW",
			Languages: []string{"de", "en", "ar"}, Booking: tenant.Booking{Horizon: 21},
			Contact: tenant.Contact{Phone: "02389 71-333", Email: "rathaus@musterstadt.example", Hours: "Montag bis Freitag"}, Featured: []string{"ausweis"},
			Legal: tenant.Legal{Imprint: "legal/impressum.md"},
			Brand: tenant.Brand{Mark: "mark.svg", Color: "#14507f", OnColor: "#ffffff", ColorDark: "#9cc8ee", OnColorDark: "#0c1420"},
		},
		Plan: office.Plan{
			Halls: []office.Hall{{ID: "rathaus", Name: "Rathaus"}},
			Offices: []office.Office{
				{
					ID: "buergerbuero", Name: "Bürgerbüro", Hall: "rathaus", Letter: "B", GridMinutes: 15, WalkIn: "Ziehen Sie eine Nummer.",
					Address:  office.Address{Street: "Marktplatz 1", Postcode: "59368", City: "Musterstadt", Map: "https://karte.example/"},
					Counters: []office.Counter{{ID: "1", Name: "Schalter 1"}},
					Opening:  []office.OpeningRule{{Days: week, From: 8 * 60, Until: 13 * 60}},
					Closures: []office.Closure{{From: day(9), Until: day(9), Reason: "Personalversammlung"}},
				},
				{
					ID: "nebenstelle", Name: "Nebenstelle", Hall: "rathaus", Letter: "N", GridMinutes: 30,
					Counters: []office.Counter{{ID: "1", Name: "Schalter 1"}},
					Opening:  []office.OpeningRule{{Days: week[3:4], From: 14 * 60, Until: 16 * 60}},
				},
				{
					ID: "standesamt", Name: "Standesamt", Hall: "rathaus", Letter: "S", GridMinutes: 30,
					Counters: []office.Counter{{ID: "1", Name: "Schalter 1"}},
					Opening:  []office.OpeningRule{{Days: week[:1], From: 9 * 60, Until: 12 * 60}},
				},
			},
		},
		Catalog: office.Catalog{
			Categories: []office.Category{{ID: "ausweise", Name: "Ausweise & Pässe", Icon: "id-card"}, {ID: "leben", Name: "Leben", Icon: "home"}},
			Services: []office.Service{
				{
					ID: "ausweis", Category: "ausweise", Name: "Personalausweis", Synonyms: []string{"Perso"}, Offices: []string{"buergerbuero", "nebenstelle"},
					Minutes: 15, MinutesMore: &more, Max: 2, Unit: "Personen", Bring: office.Documents("Alter Ausweis", "Foto"),
					Forms: []office.Form{{Name: "Einverständnis", URL: "https://formulare.example/eltern.pdf", When: office.Under16}, {Name: "Alter Ausweis"}},
					Fees:  []office.Fee{{From: 20000, Amount: 3700}, {From: civil.NewDate(2026, time.November, 24), Amount: 4600, Note: "unter 24 weniger"}},
				},
				{ID: "meldung", Category: "leben", Name: "Wohnsitz ummelden", Synonyms: []string{"Umzug"}, Offices: []string{"buergerbuero"}, Minutes: 20, Bring: office.Documents("Alter Ausweis")},
				{ID: "hund", Category: "leben", Name: "Hundesteuer", Offices: []string{"buergerbuero"}, Minutes: 90},
				{ID: "ehe", Category: "leben", Name: "Eheschließung anmelden", Offices: []string{"standesamt"}, Minutes: 30, Combines: office.Combines{None: true}},
				{ID: "zeugnis", Category: "leben", Name: "Führungszeugnis", NoVisit: &office.NoVisit{Text: "Online", URL: "https://zeugnis.example/"}},
				{ID: "auto", Category: "leben", Name: "Auto zulassen", Elsewhere: &office.Elsewhere{Authority: "Kreis Unna", URL: "https://kreis.example/"}},
			},
		},
		Translations: map[string]tenant.Translation{"en": {Texts: map[string]string{"services.ausweis.name": "Identity card"}}},
		Files: map[string]string{
			"mark.svg":           `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 52"><path fill="#14507F" d="M2 2h40v26z"/></svg>`,
			"legal/impressum.md": "# Impressum\n\nMarktplatz 1 <img src=x onerror=alert(1)>\n\n<script>alert(1)</script>\n\n[Seite](javascript:alert(1))",
		},
	}
}

// server is the pages of one town over fake use cases.
type server struct {
	t      testing.TB
	hall   *hall
	town   *directory.Town
	engine http.Handler
}

func newServer(t testing.TB, scheme string, change func(*tenant.Settings)) *server {
	t.Helper()
	settings := musterstadt()
	if change != nil {
		change(settings)
	}
	rules, err := availability.Compile(settings)
	if err != nil {
		t.Fatal(err)
	}
	look, err := looks()
	if err != nil {
		t.Fatal(err)
	}
	bundle, renderer := look.bundle, look.renderer
	s := &server{t: t, hall: newHall(friday(t)), town: &directory.Town{ID: tenant.ID(towns.Add(1)), Revision: 1, Rules: rules, BaseURL: scheme + "://musterstadt.example"}}
	pages := citizen.New(citizen.Config{
		Calendars: s.hall, Holds: s.hall, Bookings: s.hall, Feedback: s.hall, Services: new(search.Memory), Searches: s.hall, Bundle: bundle, Renderer: renderer,
	})
	booked := manage.New(manage.Config{
		Calendars: s.hall, Holds: s.hall, Appointments: s.hall, Changes: s.hall, Addresses: s.hall, Messages: s.hall, Queue: s.hall, Bundle: bundle, Renderer: renderer,
	})
	engine := gin.New()
	engine.Use(func(c *gin.Context) {
		language := i18n.Choose(settings.Profile.Languages, c.Query("lang"), c.GetHeader("Accept-Language"))
		request.Set(c, &request.Visit{Town: s.town, Now: s.hall.now, Printer: bundle.Printer(language), ID: "request-1", Scheme: scheme})
	})
	pages.Mount(engine)
	booked.Mount(engine)
	engine.NoRoute(renderer.NotFound)
	s.engine = engine
	return s
}

// look is what all towns of the tests share.
type look struct {
	bundle   *i18n.Bundle
	renderer *render.Renderer
}

// towns numbers them, as brands are kept by a town's number.
var towns atomic.Int32

// looks makes it once, with names that stand in for the files that Node builds.
var looks = sync.OnceValues(func() (*look, error) {
	gin.SetMode(gin.ReleaseMode)
	assets, err := render.LoadAssets(fstest.MapFS{
		"dist/manifest.json": {Data: []byte(`{"kern.css":"a","fonts.css":"a","stadttermin.css":"a","citizen.js":"a",
			"fira-sans-latin-400-normal.woff2":"a","fira-sans-latin-600-normal.woff2":"a","noto-sans-arabic-arabic-400-normal.woff2":"a"}`)},
		"dist/a": {},
	})
	if err != nil {
		return nil, err
	}
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		return nil, err
	}
	renderer, err := render.New(render.Config{Templates: web.Templates, Assets: assets, Bundle: bundle})
	return &look{bundle, renderer}, err
})

// visitor is a browser without scripts.
type visitor struct {
	*server
	cookies map[string]*http.Cookie
}

func (s *server) visitor() *visitor {
	return &visitor{server: s, cookies: make(map[string]*http.Cookie)}
}

// answer is a page as a visitor gets it.
type answer struct {
	status int
	header http.Header
	body   string
}

func (v *visitor) send(r *http.Request) *answer {
	v.t.Helper()
	for _, cookie := range v.cookies {
		r.AddCookie(cookie)
	}
	recorder := httptest.NewRecorder()
	v.engine.ServeHTTP(recorder, r)
	for _, cookie := range recorder.Result().Cookies() {
		v.cookies[cookie.Name] = cookie
		if cookie.MaxAge < 0 {
			delete(v.cookies, cookie.Name)
		}
	}
	return &answer{status: recorder.Code, header: recorder.Header(), body: recorder.Body.String()}
}

func (v *visitor) get(address string) *answer {
	v.t.Helper()
	return v.send(httptest.NewRequest(http.MethodGet, address, nil))
}

func (v *visitor) post(address string, pairs ...string) *answer {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.send(r)
}

// hold takes Monday, 8:30, and gives the token that the form names.
func (v *visitor) hold() string { return v.holdAt(mondayAt830) }

func (v *visitor) holdAt(start string) string {
	v.t.Helper()
	a := v.post("/reservierung?lang=de", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", start, "schluessel", "s1")
	if a.status == http.StatusSeeOther {
		a = v.get(a.header.Get("Location"))
	}
	a.expect(v.t, http.StatusOK)
	return a.hold(v.t)
}

// hold gives the token that a page's form names.
func (a *answer) hold(t testing.TB) string {
	t.Helper()
	_, after, found := strings.Cut(a.body, `name="reservierung" value="`)
	if !found {
		t.Fatalf("no form names a hold in:\n%s", a.text())
	}
	token, _, _ := strings.Cut(after, `"`)
	return token
}

// book holds and books, and gives the manage token.
func (v *visitor) book() string {
	v.t.Helper()
	token := v.hold()
	v.post("/buchen?lang=de", "reservierung", token, "name", "Kim Beispiel", "email", "kim@beispiel.de", "schluessel", "b1").expect(v.t, http.StatusSeeOther)
	return v.cookies["gebucht-h1"].Value
}

const mondayAt830 = "2026-11-23T08:30:00+01:00"

// expect wants a status and texts in the page.
func (a *answer) expect(t testing.TB, status int, texts ...string) {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d:\n%s", a.status, status, a.body)
	}
	plain := a.text()
	for _, text := range texts {
		if !strings.Contains(plain, text) && !strings.Contains(a.body, text) {
			t.Errorf("%q is missing in:\n%s", text, plain)
		}
	}
}

// lacks wants texts not to be in the page.
func (a *answer) lacks(t testing.TB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) {
			t.Errorf("%q should not be in:\n%s", text, a.text())
		}
	}
}

var (
	tags   = regexp.MustCompile(`<[^>]*>`)
	blanks = regexp.MustCompile(`[\s\x{a0}]+`)
)

// text gives what a page says.
func (a *answer) text() string {
	_, main, _ := strings.Cut(a.body, "<main")
	return blanks.ReplaceAllString(tags.ReplaceAllString(main, " "), " ")
}
