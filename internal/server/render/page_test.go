package render_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
	"stadttermin/web"
)

// templates are small ones in the place of the real pages, which the packages that show them test.
var templates = fstest.MapFS{
	"templates/part/p.html":         {Data: []byte(`{{define "part"}}{{lang}}{{end}}`)},
	"templates/citizen/_l.html":     {Data: []byte(`{{define "layout"}}<title>{{.Title}}</title>{{template "main" .}} {{range .Languages}}[{{.Address}}]{{end}}{{.Brand.Mark}}{{if .Gap}}{{.Gap}}.{{else}}{{block "fresh" .}}{{end}}{{end}}{{end}}`)},
	"templates/citizen/show.html":   {Data: []byte(`{{define "main"}}{{template "part"}}: {{.Data}}{{end}}`)},
	"templates/citizen/name.html":   {Data: []byte(`{{define "main"}}{{text .Data}}|{{beside .Data}}|{{rich "page.frame.official" "town" (text .Data)}}{{end}}`)},
	"templates/citizen/words.html":  {Data: []byte(`{{define "main"}}{{rich "page.frame.official" "town" .Data}}|{{rich "page.frame.official" "town" (strong .Data)}}{{end}}`)},
	"templates/citizen/broken.html": {Data: []byte(`{{define "main"}}half a page {{.Data.Missing}}{{end}}`)},
	"templates/citizen/phone.html":  {Data: []byte(`{{define "main"}}<a href="{{tel .Data}}">{{end}}`)},
	"templates/citizen/kept.html":   {Data: []byte(`{{define "main"}}{{.Data}}{{end}}{{define "fresh"}}{{.Data}}{{end}}`)},
	"templates/citizen/still.html":  {Data: []byte(`{{define "main"}}<p id="{{$.Theme}}"><style>{{$.Brand.Inline}}</style><a class="x" href="/zeiten">x</a><form action="/buchen"><input name="q"><button>x</button></form><script>x()</script>{{end}}`)},
	"templates/citizen/fault.html":  {Data: []byte(`{{define "main"}}{{.Data.Status}} {{.Data.Sentence}}{{end}}`)},
	"templates/plain/_l.html":       {Data: []byte(`{{define "layout"}}{{lang}} {{.Title}}{{template "main" .}}{{end}}`)},
	"templates/plain/unknown.html":  {Data: []byte(`{{define "main"}}.{{end}}`)},
}

// show answers one request for address with a handler, in the language of the address or else German.
func show(t *testing.T, settings *tenant.Settings, address string, handler func(*render.Renderer, *gin.Context) error) *httptest.ResponseRecorder {
	t.Helper()
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	renderer, err := render.New(render.Config{Templates: templates, Assets: built(t), Bundle: bundle})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := availability.Compile(settings)
	if err != nil {
		t.Fatal(err)
	}
	engine := gin.New()
	engine.GET("/*path", func(c *gin.Context) {
		if strings.HasPrefix(c.Request.URL.Path, "/unknown") {
			renderer.UnknownHost(c)
			return
		}
		request.Set(c, &request.Visit{Town: &directory.Town{ID: 1, Rules: rules}, Printer: bundle.Printer(c.DefaultQuery("lang", "de")), ID: "7"})
		renderer.Handle(func(c *gin.Context) error { return handler(renderer, c) })(c)
	})
	recorder := httptest.NewRecorder()
	engine.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, address, nil))
	return recorder
}

func town() *tenant.Settings {
	return &tenant.Settings{
		Profile: tenant.Profile{
			Slug: "m", Name: "Stadt M", Timezone: "Europe/Berlin", Languages: []string{"de", "en", "tr"}, Booking: tenant.Booking{Horizon: civil.Days(21)},
			Brand: tenant.Brand{Mark: "mark.svg"},
		},
		Catalog:      office.Catalog{Services: []office.Service{{ID: "pass", Name: "Reisepass"}}},
		Translations: map[string]tenant.Translation{"en": {Texts: map[string]string{"services.pass.name": "Passport <b>"}}},
	}
}

// render shows a template with data.
func shown(t *testing.T, address, name string, data any) string {
	t.Helper()
	return show(t, town(), address, func(r *render.Renderer, c *gin.Context) error {
		return r.Show(c, http.StatusOK, "citizen/"+name, render.View{Title: "T", Data: data})
	}).Body.String()
}

func TestAPageIsInTheLanguageOfItsRequestAndRepeatsItsAddressInOthers(t *testing.T) {
	t.Parallel()
	got := shown(t, "/zeiten?anliegen=pass:2,x&lang=en", "show", "x")
	if !strings.Contains(got, "en: x") || !strings.Contains(got, "[/zeiten?anliegen=pass:2,x&amp;lang=de][/zeiten?anliegen=pass:2,x&amp;lang=en]") {
		t.Errorf("%s", got)
	}
	if strings.Contains(got, "lang=tr") {
		t.Error("a language without a catalogue is offered")
	}
}

func TestAPageThatFailsHalfWayBecomesAnErrorPage(t *testing.T) {
	t.Parallel()
	got := show(t, town(), "/", func(r *render.Renderer, c *gin.Context) error {
		return r.Show(c, http.StatusOK, "citizen/broken", render.View{Data: 1})
	})
	if got.Code != http.StatusInternalServerError || strings.Contains(got.Body.String(), "half a page") || strings.Contains(got.Body.String(), "Missing") {
		t.Errorf("%d %s", got.Code, got.Body)
	}
}

func TestANameIsSaidTranslatedWithTheGermanOneBeside(t *testing.T) {
	t.Parallel()
	settings := town()
	for address, want := range map[string]string{
		"/":         "Reisepass||Offizielle Website – Reisepass",
		"/?lang=en": `Passport &lt;b&gt;|<bdi lang="de">Reisepass</bdi>|Official website – Passport &lt;b&gt;`,
		"/?lang=ar": `<bdi lang="de">Reisepass</bdi>||موقع رسمي – <bdi lang="de">Reisepass</bdi>`,
	} {
		got := show(t, settings, address, func(r *render.Renderer, c *gin.Context) error {
			name := request.TextOf(settings, request.Of(c).Printer, "services.pass.name", "Reisepass")
			return r.Show(c, http.StatusOK, "citizen/name", render.View{Data: name})
		}).Body.String()
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s", address, got)
		}
	}
}

func TestOnlyMarkupIsMarkup(t *testing.T) {
	t.Parallel()
	got := shown(t, "/", "words", "<i>\ue0000\ue001</i>")
	if strings.Contains(got, "<i>") || !strings.Contains(got, "<strong>&lt;i&gt;") || strings.Count(got, "Offizielle") != 2 {
		t.Errorf("%s", got)
	}
}

func TestTelephoneNumbersAreDialledAsTheyAreMeant(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"02389 71-333": "tel:&#43;49238971333", "+49 2389 71": "tel:&#43;49238971", "0049 2389 71": "tel:&#43;49238971", "115": "tel:115",
	} {
		if got := shown(t, "/", "phone", number); !strings.Contains(got, `href="`+want+`"`) {
			t.Errorf("%s: %s", number, got)
		}
	}
}

func TestARefusalHasItsStatusAndItsSentenceAndNotItsCause(t *testing.T) {
	t.Parallel()
	for code, want := range map[apperr.Code]string{
		apperr.NotFound: "404 Das haben wir nicht gefunden", apperr.Busy: "503 Gerade ist viel los", apperr.Internal: "500 Bei uns ist ein Fehler",
	} {
		got := show(t, town(), "/", func(*render.Renderer, *gin.Context) error {
			return apperr.New(code).Because(errors.New("secret"))
		})
		if body := got.Body.String(); !strings.Contains(body, want) || strings.Contains(body, "secret") || got.Code != apperr.New(code).Status() {
			t.Errorf("%s: %d %s", code, got.Code, body)
		}
		if (got.Header().Get("Retry-After") != "") != (code == apperr.Busy) {
			t.Errorf("%s: Retry-After %q", code, got.Header().Get("Retry-After"))
		}
	}
}

func TestARefusalNamesServicesAsPeopleKnowThem(t *testing.T) {
	t.Parallel()
	got := show(t, town(), "/", func(*render.Renderer, *gin.Context) error {
		return apperr.New(apperr.TooMany, "service", "pass", "max", 2)
	})
	if !strings.Contains(got.Body.String(), "„Reisepass“: höchstens 2 in einem Termin") {
		t.Errorf("%s", got.Body)
	}
}

func TestAnUnknownHostIsAnsweredWithoutNamingATown(t *testing.T) {
	t.Parallel()
	got := show(t, town(), "/unknown", nil)
	if body := got.Body.String(); got.Code != http.StatusNotFound || strings.Contains(body, "Stadt M") || body != "de Unter dieser Adresse gibt es nichts." {
		t.Errorf("%d %s", got.Code, body)
	}
}

func TestADrawingBringsShapesAndNothingElse(t *testing.T) {
	t.Parallel()
	for svg, want := range map[string]string{
		`<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg" width="9" class="c" viewBox="0 0 1 1"><title>A &lt; B</title><path fill="#FF0000" onclick="x" style="x" d="M0 0"/></svg>`: `viewBox="0 0 1 1"><title>A &lt; B</title><path fill="var(--st-accent)" d="M0 0"></path></svg>`,
		`<svg><path`: "",
		``:           "",
	} {
		settings := town()
		settings.Profile.Brand.Color = "#ff0000"
		settings.Files = map[string]string{"mark.svg": svg}
		body := show(t, settings, "/", func(r *render.Renderer, c *gin.Context) error {
			return r.Show(c, http.StatusOK, "citizen/show", render.View{})
		}).Body.String()
		_, mark, _ := strings.Cut(body, "[/?lang=en]")
		if !strings.HasSuffix(mark, want) || want == "" && mark != "" || strings.Contains(mark, "onclick") || strings.Contains(mark, "<!--") {
			t.Errorf("%s gives %s", svg, mark)
		}
	}
}

func TestTheTextsOfATownStandUnderThePagesOwnHeading(t *testing.T) {
	t.Parallel()
	got := string(render.Markdown("# Impressum\n\n# Zweite\n\n## Dritte\n\n[x](javascript:alert(1)) [y](https://y.example) <b>roh</b>\n\n| a |\n|---|\n| b |\n"))
	for _, want := range []string{"<h2>Zweite</h2>", "<h2>Dritte</h2>", `<a href="https://y.example"`, "<td>b</td>"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %s", want, got)
		}
	}
	for _, refused := range []string{"Impressum", "<h1", "javascript", "<b>"} {
		if strings.Contains(got, refused) {
			t.Errorf("%q is in %s", refused, got)
		}
	}
}

func TestLinksKeepTheBasketReadable(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		"/zeiten?anliegen=a:2,b:1&lang=de#zeiten": request.Link("de", "/zeiten#zeiten", "anliegen", "a:2,b:1", "ort", ""),
		"/?q=M%C3%BCll+%26+mehr&lang=en":          request.Link("en", "/", "q", "Müll & mehr"),
		"/impressum?lang=ar":                      request.Link("ar", "/impressum"),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
