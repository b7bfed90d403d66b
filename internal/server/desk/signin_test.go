package desk_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

func TestEveryAddressButThatOfSigningInLeadsThereFirst(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	for _, route := range b.Routes() {
		path := strings.NewReplacer(":office", "buergerbuero", ":import", "1", ":reference", "WER-7K4M-2QX9", ":fall", "WER-7K4M-2QX9").Replace(route.Path)
		if strings.HasPrefix(path, "/bedienplatz/anmelden") || path == "/bedienplatz/abmelden" {
			continue
		}
		answer := (&person{bed: b}).do(httptest.NewRequest(route.Method, path, nil))
		back := "weiter=" + url.QueryEscape(path) + "&"
		if route.Method != http.MethodGet {
			back = "" // nothing is sent again by opening an address
		}
		leadsTo(t, answer, "/bedienplatz/anmelden?"+back+"lang=de")
	}
}

func TestSigningInLeadsBackToTheStaffsOwnPagesAndNowhereElse(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	const home = "/bedienplatz?lang=de"
	add(t, b, "j.berger@werne.example")
	for wanted, address := range map[string]string{
		"": home,
		"/bedienplatz/buergerbuero?tag=2026-11-25&lang=en": "/bedienplatz/buergerbuero?tag=2026-11-25&lang=en",
		"https://boese.example/bedienplatz":                home,
		"//boese.example/bedienplatz":                      home,
		`/\boese.example`:                                  home,
		"/bedienplatz.boese.example":                       home,
		"javascript:alert(1)":                              home,
		"/bedienplatz/abmelden":                            home,
	} {
		answer := (&person{bed: b}).post("/bedienplatz/anmelden", url.Values{"email": {"j.berger@werne.example"}, "passwort": {password}, "weiter": {wanted}})
		leadsTo(t, answer, address)
	}
}

func TestAWrongPasswordShowsTheFormAgainWithoutIt(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	p := &person{bed: b}
	answer := p.post("/bedienplatz/anmelden", url.Values{"email": {"wer@werne.example"}, "passwort": {"falsch geraten"}, "weiter": {"/bedienplatz/standesamt"}})
	shows(t, answer, http.StatusUnprocessableEntity,
		[]string{"E-Mail-Adresse oder Passwort stimmt nicht", `value="wer@werne.example"`, `value="/bedienplatz/standesamt"`}, []string{"falsch geraten"})
	if len(p.cookies) > 0 {
		t.Errorf("cookies were set: %v", p.cookies)
	}
}

func TestTheSignInFormSpeaksTheLanguageAsked(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	shows(t, (&person{bed: b}).get("/bedienplatz/anmelden?lang=en"), http.StatusOK, []string{`lang="en"`, "Sign in to the desk"}, []string{"Anmelden"})
}

func TestTheSessionsCookieIsOutOfReachOfScriptsAndOtherSites(t *testing.T) {
	t.Parallel()
	for scheme, want := range map[string]string{
		"http":  "sitzung=…; Path=/; HttpOnly; SameSite=Lax",
		"https": "__Host-sitzung=…; Path=/; HttpOnly; Secure; SameSite=Lax",
	} {
		b := newBed(t)
		b.scheme = scheme
		p := b.as(t, authz.Grant{Role: authz.Reception})
		name, token := p.session()
		request := httptest.NewRequest(http.MethodGet, "/bedienplatz/anmelden", nil)
		answer := p.do(request)
		leadsTo(t, answer, "/bedienplatz?lang=de")

		answer = p.post("/bedienplatz/abmelden", nil)
		if got := answer.Header().Get("Set-Cookie"); !strings.HasPrefix(got, name+"=; Path=/; Max-Age=0") {
			t.Errorf("signing out leaves the cookie: %s", got)
		}
		add(t, b, "j.berger@werne.example")
		answer = p.post("/bedienplatz/anmelden", url.Values{"email": {"j.berger@werne.example"}, "passwort": {password}})
		set := answer.Header().Values("Set-Cookie")
		header := set[len(set)-1]
		_, second := p.session()
		if got := strings.Replace(header, second, "…", 1); got != want || second == token {
			t.Errorf("%s: %s, want %s", scheme, got, want)
		}
	}
}

func TestSigningOutEndsTheSessionForEveryCopyOfItsCookie(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	p := b.as(t, authz.Grant{Role: authz.Reception})
	stolen := &person{bed: b, cookies: maps.Clone(p.cookies)}
	shows(t, stolen.get("/bedienplatz"), http.StatusOK, []string{"Jana Berger"}, nil)
	leadsTo(t, p.post("/bedienplatz/abmelden", nil), "/bedienplatz/anmelden?lang=de")
	leadsTo(t, stolen.get("/bedienplatz"), "/bedienplatz/anmelden?weiter=%2Fbedienplatz&lang=de")
}

func TestOpeningTheAddressOfSigningOutChangesNothing(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	p := b.as(t, authz.Grant{Role: authz.Reception})
	leadsTo(t, p.get("/bedienplatz/abmelden"), "/bedienplatz?lang=de")
	shows(t, p.get("/bedienplatz"), http.StatusOK, []string{"Jana Berger"}, nil)
}

func TestNoPageOfStaffIsKeptInACache(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	p := b.as(t, authz.Grant{Role: authz.Reception})
	for _, path := range []string{"/bedienplatz", "/bedienplatz/bauamt", "/bedienplatz/anmelden"} {
		for _, who := range []*person{p, {bed: b}} {
			if got := who.get(path).Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("%s: Cache-Control %q", path, got)
			}
		}
	}
}

func add(t *testing.T, b *bed, email string) {
	t.Helper()
	_, err := b.staff.Accounts.Add(t.Context(), b.town.ID, audit.System, account.New{
		Name: "Jana Berger", Email: email, Password: password, Grants: []authz.Grant{{Role: authz.Reception}},
	})
	if err != nil {
		t.Fatal(err)
	}
}
