// Package citizentest is the pages of citizens of one town over use cases that tests make refuse, and browsers without scripts.
package citizentest

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

	"stadttermin/internal/appointment"
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

// Friday is the moment at which the tests begin: both offices are closed until Monday.
func Friday(t testing.TB) time.Time {
	t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 11, 20, 13, 23, 0, 0, berlin)
}

// Musterstadt has an office for everything but weddings, a second one for identity cards alone, and a registry.
func Musterstadt() *tenant.Settings {
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

// Server is the pages of one town over fake use cases.
type Server struct {
	t      testing.TB
	Hall   *Hall
	Town   *directory.Town
	Engine http.Handler
}

// New is a town as Musterstadt makes it, changed if need be.
func New(t testing.TB, scheme string, change func(*tenant.Settings)) *Server {
	t.Helper()
	settings := Musterstadt()
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
	s := &Server{t: t, Hall: newHall(Friday(t)), Town: &directory.Town{ID: tenant.ID(towns.Add(1)), Revision: 1, Rules: rules, BaseURL: scheme + "://musterstadt.example"}}
	pages := citizen.New(citizen.Config{
		Calendars: s.Hall, Holds: s.Hall, Bookings: s.Hall, Feedback: s.Hall, Services: new(search.Memory), Searches: s.Hall, Bundle: bundle, Renderer: renderer,
	})
	booked := manage.New(manage.Config{
		Calendars: s.Hall, Holds: s.Hall, Appointments: s.Hall, Changes: s.Hall, Addresses: s.Hall, Messages: s.Hall, Queue: s.Hall, Bundle: bundle, Renderer: renderer,
	})
	engine := gin.New()
	engine.Use(func(c *gin.Context) {
		language := i18n.Choose(settings.Profile.Languages, c.Query("lang"), c.GetHeader("Accept-Language"))
		request.Set(c, &request.Visit{Town: s.Town, Now: s.Hall.Now, Printer: bundle.Printer(language), ID: "request-1", Scheme: scheme})
	})
	pages.Mount(engine)
	booked.Mount(engine)
	engine.NoRoute(renderer.NotFound)
	s.Engine = engine
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

// Visitor is a browser without scripts.
type Visitor struct {
	*Server
	Cookies map[string]*http.Cookie
}

// Visitor is somebody who opens a browser.
func (s *Server) Visitor() *Visitor {
	return &Visitor{Server: s, Cookies: make(map[string]*http.Cookie)}
}

// Answer is a page as a visitor gets it.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Send sends a request with the cookies of this browser, and keeps what it gets.
func (v *Visitor) Send(r *http.Request) *Answer {
	v.t.Helper()
	for _, cookie := range v.Cookies {
		r.AddCookie(cookie)
	}
	recorder := httptest.NewRecorder()
	v.Engine.ServeHTTP(recorder, r)
	for _, cookie := range recorder.Result().Cookies() {
		v.Cookies[cookie.Name] = cookie
		if cookie.MaxAge < 0 {
			delete(v.Cookies, cookie.Name)
		}
	}
	return &Answer{Status: recorder.Code, Header: recorder.Header(), Body: recorder.Body.String()}
}

// Get opens an address.
func (v *Visitor) Get(address string) *Answer {
	v.t.Helper()
	return v.Send(httptest.NewRequestWithContext(v.t.Context(), http.MethodGet, address, nil))
}

// Post sends a form.
func (v *Visitor) Post(address string, pairs ...string) *Answer {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequestWithContext(v.t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.Send(r)
}

// Hold takes Monday, 8:30, and gives the token that the form names.
func (v *Visitor) Hold() string { return v.HoldAt(MondayAt830) }

// HoldAt takes another time.
func (v *Visitor) HoldAt(start string) string {
	v.t.Helper()
	a := v.Post("/reservierung?lang=de", "anliegen", "ausweis:2", "ort", "buergerbuero", "zeit", start, "schluessel", "s1")
	if a.Status == http.StatusSeeOther {
		a = v.Get(a.Header.Get("Location"))
	}
	a.Expect(v.t, http.StatusOK)
	return a.Hold(v.t)
}

// Hold gives the token that a page's form names.
func (a *Answer) Hold(t testing.TB) string {
	t.Helper()
	_, after, found := strings.Cut(a.Body, `name="reservierung" value="`)
	if !found {
		t.Fatalf("no form names a hold in:\n%s", a.Words())
	}
	token, _, _ := strings.Cut(after, `"`)
	return token
}

// Book holds and books, and gives the manage token.
func (v *Visitor) Book() string {
	v.t.Helper()
	token := v.Hold()
	v.Post("/buchen?lang=de", "reservierung", token, "name", "Kim Beispiel", "email", "kim@beispiel.de", "schluessel", "b1").Expect(v.t, http.StatusSeeOther)
	return v.Cookies["gebucht-h1"].Value
}

// MondayAt830 is the time that Hold takes.
const MondayAt830 = "2026-11-23T08:30:00+01:00"

// Expect wants a status and texts in the page.
func (a *Answer) Expect(t testing.TB, status int, texts ...string) {
	t.Helper()
	if a.Status != status {
		t.Fatalf("status %d, want %d:\n%s", a.Status, status, a.Body)
	}
	plain := a.Words()
	for _, text := range texts {
		if !strings.Contains(plain, text) && !strings.Contains(a.Body, text) {
			t.Errorf("%q is missing in:\n%s", text, plain)
		}
	}
}

// Lacks wants texts not to be in the page.
func (a *Answer) Lacks(t testing.TB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(a.Body, text) {
			t.Errorf("%q should not be in:\n%s", text, a.Words())
		}
	}
}

var (
	tags   = regexp.MustCompile(`<[^>]*>`)
	blanks = regexp.MustCompile(`[\s\x{a0}]+`)
)

// Words gives what a page says.
func (a *Answer) Words() string {
	_, main, _ := strings.Cut(a.Body, "<main")
	return blanks.ReplaceAllString(tags.ReplaceAllString(main, " "), " ")
}

// Displace books, and lets the town close at that time and keep another one: Thursday, 26 November 2026, 10:15.
func (v *Visitor) Displace() (token string) {
	token = v.Book()
	a := v.Hall.Booked[token]
	start := a.Start.AddDate(0, 0, 3).Add(105 * time.Minute)
	a.State = appointment.Displaced
	a.Displaced = &appointment.Displacement{Reason: "illness", Office: "buergerbuero", Start: &start, Until: a.Start.AddDate(0, 0, 2)}
	return token
}
