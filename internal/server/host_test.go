package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/server"
)

func TestAnUnknownHostNamesNoTown(t *testing.T) {
	t.Parallel()
	werne := apptest.Town("werne", 1)
	werne.Profile.Hosts = []string{"termine.werne.example"}
	s := open(t, werne, apptest.Town("selm", 1))
	for _, host := range []string{
		"unbekannt.localhost:8080", "konsole.localhost:8080", "localhost:8080",
		"werne.localhost:8080.evil.example", "evil.example", "xwerne.localhost:8080", ".localhost:8080", "werne.selm.localhost:8080",
		"werne", "127.0.0.1:8080", "[::1]:8080", "termine.werne.example.evil.example", "xtermine.werne.example",
		"evil.example:80:80", "%77erne.localhost:8080", "werne%2elocalhost:8080", "*.localhost:8080", strings.Repeat("a", 3000) + ".localhost:8080",
	} {
		b := s.onHost(host)
		for _, path := range []string{"/", "/api/v1/services", "/termin/x", "/bedienplatz", "/gibt-es-nicht", "/marke-x.css"} {
			a := b.get(path, header("X-Forwarded-Host", "werne.localhost:8080"), header("Forwarded", "host=werne.localhost:8080"), header("X-Original-Host", "werne.localhost:8080"))
			if a.Status != http.StatusNotFound {
				t.Errorf("%s%s: %d", host, path, a.Status)
			}
			if said := strings.ToLower(string(a.Body) + fmt.Sprint(a.Header)); strings.Contains(said, "werne") || strings.Contains(said, "selm") {
				t.Errorf("%s%s names a town: %s", host, path, a.Body)
			}
			isProtected(a)
		}
	}
}

func TestAHostIsATownsInAnyWritingAndOnAnyPort(t *testing.T) {
	t.Parallel()
	werne := apptest.Town("werne", 1)
	werne.Profile.Hosts = []string{"termine.werne.example", "termine.grün.example"}
	s := open(t, werne)
	for _, host := range []string{
		"werne.localhost", "werne.localhost:8081", "werne.localhost.:8080", "termine.werne.example.", "termine.werne.example.:443",
		"termine.xn--grn-ioa.example", "TERMINE.XN--GRN-IOA.example", "werne.localhost:8080", "WERNE.LocalHost:8080", "termine.werne.example", "Termine.Werne.Example", "termine.werne.example:443", "termine.werne.example:8080",
	} {
		if a := s.onHost(host).get("/api/v1/services"); a.Status != http.StatusOK {
			t.Errorf("%s: %d", host, a.Status)
		}
	}
}

func TestLinksNeverComeFromWhatTheRequestSaysOfItsHost(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	forged := []change{
		header("X-Forwarded-Host", "evil.example"), header("X-Forwarded-Proto", "gopher"), header("Forwarded", "host=evil.example;proto=https"),
		header("X-Forwarded-Prefix", "//evil.example"), header("X-Host", "evil.example"), header("Referer", "https://evil.example/"),
	}
	var made booked
	b.post("/api/v1/appointments", person(b.hold(at(monday, 8*60)).Hold, "kim@example.org"), forged...).into(http.StatusCreated, &made)
	if !strings.HasPrefix(made.ManageURL, "http://werne.localhost:8080/termin/") {
		t.Errorf("manage link %s", made.ManageURL)
	}
	for _, path := range []string{"/", "/termin/" + made.token(), "/termin", "/zeiten/", "/api/v1/services/", "//evil.example/", "/bedienplatz"} {
		a := b.get(path, forged...)
		if strings.Contains(string(a.Body), "evil.example/") || strings.Contains(a.Header.Get("Location"), "evil.example") && !strings.HasPrefix(a.Header.Get("Location"), "/evil") {
			t.Errorf("%s leads away: %s", a, a.Header.Get("Location"))
		}
	}
}

// isProtected checks what every answer carries, whatever it says.
func isProtected(a *answer) {
	a.b.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy":    "default-src 'none'",
		"Referrer-Policy":            "same-origin",
		"X-Content-Type-Options":     "nosniff",
		"Permissions-Policy":         "camera=()",
		"Cross-Origin-Opener-Policy": "same-origin",
	} {
		if !strings.HasPrefix(a.Header.Get(name), want) {
			a.b.Errorf("%s: %d with %s %q", a, a.Status, name, a.Header.Get(name))
		}
	}
	if policy := a.Header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") {
		a.b.Errorf("%s: policy %q", a, policy)
	}
}

// panicking is a part of the site with an address that fails.
type panicking struct{ server.Mounted }

func (p panicking) Mount(r gin.IRouter) {
	p.Mounted.Mount(r)
	r.GET("/panik", func(*gin.Context) { panic("the roof is on fire") })
	r.GET("/api/v1/panik", func(*gin.Context) { panic("the roof is on fire") })
}

func TestEveryAnswerIsProtectedAlsoRefusalsAndFailures(t *testing.T) {
	t.Parallel()
	s := open(t, realTown(t, "werne"))
	s.Config.Desk = panicking{s.Config.Desk}
	s.listen()
	b := s.on("werne")
	foreign := header("Origin", "https://evil.example")
	for want, answers := range map[int][]*answer{
		http.StatusOK:                    {b.get("/"), b.get("/api/v1/services"), b.get("/healthz"), b.get("/readyz"), b.get("/api/v1/openapi.json"), b.get("/assets/kern.css"), b.ask(http.MethodHead, "/", nil)},
		http.StatusMovedPermanently:      {b.get("/zeiten/")},
		http.StatusSeeOther:              {b.get("/termin"), b.get("/gebucht"), b.get("/bedienplatz")},
		http.StatusNotFound:              {b.get("/gibt-es-nicht"), b.get("/termin/x"), b.get("/assets/x.css"), b.get("/api/"), b.get("/api/v2/services"), s.onHost("x").get("/")},
		http.StatusMethodNotAllowed:      {b.ask(http.MethodDelete, "/", nil), b.ask(http.MethodPut, "/api/v1/holds", nil), b.ask(http.MethodOptions, "/", nil)},
		http.StatusForbidden:             {b.submit("/buchen", nil, foreign), b.post("/api/v1/holds", nil, foreign)},
		http.StatusUnsupportedMediaType:  {b.submit("/api/v1/holds", nil)},
		http.StatusRequestEntityTooLarge: {b.ask(http.MethodPost, "/api/v1/holds", hugeBody, header("Content-Type", "application/json")), b.submit("/buchen", url.Values{"name": {strings.Repeat("x", 100_000)}})},
		http.StatusUnprocessableEntity:   {b.get("/api/v1/availability"), b.submit("/terminlink", nil)},
		http.StatusInternalServerError:   {b.get("/panik"), b.get("/api/v1/panik")},
	} {
		for _, a := range answers {
			if a.Status != want {
				t.Errorf("%s: %d, want %d: %.200s", a, a.Status, want, a.Body)
			}
			isProtected(a)
		}
	}
	if a := b.get("/panik"); strings.Contains(string(a.Body), "roof") {
		t.Errorf("a failure shows its cause: %s", a.Body)
	}
	b.get("/api/v1/panik").refused(apperr.Internal)
}

func TestAHeadRequestIsAnsweredLikeAGetWithoutItsBody(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	for _, path := range []string{"/", "/api/v1/services", "/healthz", "/gibt-es-nicht"} {
		get, head := b.get(path), b.ask(http.MethodHead, path, nil)
		if head.Status != get.Status || len(head.Body) != 0 || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") {
			t.Errorf("%s: GET %d, HEAD %d with %d bytes", path, get.Status, head.Status, len(head.Body))
		}
	}
}

func TestARefusedMethodSaysWhichOnesThereAre(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	a := b.ask(http.MethodDelete, "/api/v1/holds", nil)
	a.refused(apperr.MethodNotAllowed)
	if a.Header.Get("Allow") != http.MethodPost {
		t.Errorf("Allow: %q", a.Header.Get("Allow"))
	}
}

func TestFormsOfOtherSitesAreRefusedAndChangeNothing(t *testing.T) {
	t.Parallel()
	s := open(t, realTown(t, "werne"), realTown(t, "selm"))
	b := s.on("werne")
	var h held
	b.post("/api/v1/holds", fields{"services": services{"personalausweis": 1}, "office": "buergerbuero", "start": at(monday, 9*60)}).into(http.StatusCreated, &h)
	var made booked
	b.post("/api/v1/appointments", person(h.Hold, "kim@example.org")).into(http.StatusCreated, &made)
	before := b.contents()
	for name, foreign := range map[string][]change{
		"another site":       {header("Origin", "https://evil.example")},
		"another town":       {header("Origin", "http://selm.localhost:8080")},
		"another port":       {header("Origin", "http://werne.localhost:8081")},
		"a sandbox":          {header("Origin", "null")},
		"fetched across":     {header("Sec-Fetch-Site", "cross-site")},
		"fetched next door":  {header("Sec-Fetch-Site", "same-site")},
		"with the mark away": {header("Origin", "https://evil.example"), header("Stadttermin-Cross-Origin", "")},
	} {
		registered, err := server.Routes(s.Config)
		if err != nil {
			t.Fatal(err)
		}
		for _, route := range registered {
			if route.Method != http.MethodPost {
				continue
			}
			path := strings.ReplaceAll(route.Path, ":token", made.token())
			a := b.submit(path, url.Values{"name": {"Kim"}}, foreign...)
			if strings.HasPrefix(path, "/api/") {
				a.refused(apperr.CrossOrigin)
			} else if a.Status != http.StatusForbidden {
				t.Errorf("%s: %s: %d", name, path, a.Status)
			}
		}
	}
	b.unchanged(before, "a form of another site")
	for _, own := range [][]change{nil, {header("Origin", "http://werne.localhost:8080")}, {header("Sec-Fetch-Site", "same-origin")}, {header("Stadttermin-Cross-Origin", "1")}} {
		if a := b.submit("/termin/"+made.token()+"/absagen", nil, own...); a.Status != http.StatusSeeOther {
			t.Errorf("a form of our own: %d", a.Status)
		}
	}
}
